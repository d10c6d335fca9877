internal import CSystem
internal import Glibc

/// Heaps in large pages, which are had before they are needed.
///
/// Who reads a whole history touches some ten megabytes, and the first touch of each page of four kilobytes is
/// a fault. Where the kernel has no large pages, or gives them without being asked, little changes.
enum LargePages {
  /// How far a heap grows at once; `main` chooses it.
  private static let growth = 16 << 20
  private static let size = 2 << 20

  /// A heap of which nothing is in use behind an address.
  struct Heap: Sendable {
    fileprivate let address: Int
  }

  /// Makes the heap of the main thread grow, and advises for it.
  static func adviseForMainHeap() -> Heap {
    // More than is left of the heap that a process starts with, so that it grows now; less than would be
    // mapped beside it.
    let first = UnsafeMutableRawPointer.allocate(byteCount: 127 << 10, alignment: 16)
    defer { first.deallocate() }
    return advise(from: first)
  }

  /// Advises for as much as a heap grows at once; no harm is done where less of it is there.
  ///
  /// - Parameter start: An address in a heap, where little is in use behind it.
  /// - Returns: The heap.
  static func advise(from start: UnsafeMutableRawPointer) -> Heap {
    let address = Int(bitPattern: start)
    let offset = address % Int(getpagesize())
    madvise(start - offset, growth, MADV_HUGEPAGE)
    // Where one is in use in part it stays in small pages, which come cheaper all at once.
    madvise(start - offset, offset + size - address % size, MADV_POPULATE_WRITE)
    return Heap(address: address)
  }

  /// Has the kernel clear the next pages of heaps, for who has nothing else to do.
  ///
  /// - Parameters:
  ///   - heaps: The heaps, each of which gets its first page before any gets its second.
  ///   - count: How many pages each gets, in all less than it grows at once.
  ///   - isIdle: Asked before each page, which takes up to a millisecond.
  static func pageIn(_ heaps: [Heap], count: Int, while isIdle: () -> Bool) {
    for index in 1...count {
      for heap in heaps {
        guard isIdle() else { return }
        let page = UnsafeMutableRawPointer(bitPattern: (heap.address / size + index) * size)
        madvise(page, size, MADV_POPULATE_WRITE)
      }
    }
  }
}

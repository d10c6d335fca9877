internal import CSystem
internal import Glibc

/// Advice to the kernel to back heaps with large pages.
///
/// Who reads a whole history touches some ten megabytes, and the first touch of each page of four kilobytes is
/// a fault. Where the kernel has no large pages, or gives them without being asked, nothing changes.
enum LargePages {
  /// How far a heap grows at once; `main` chooses it.
  private static let growth = 16 << 20

  /// Advises for the heap of the main thread, which grows by this.
  static func adviseForMainHeap() {
    // More than a process starts with, and less than is mapped by itself.
    UnsafeMutableRawPointer.allocate(byteCount: 127 << 10, alignment: 16).deallocate()
    guard let end = sbrk(0), Int(bitPattern: end) > growth else { return }
    advise(from: end - growth)
  }

  /// Advises for as much as a heap grows at once; no harm is done where less of it is there.
  ///
  /// - Parameter start: An address in a heap.
  static func advise(from start: UnsafeMutableRawPointer) {
    let offset = Int(bitPattern: start) % Int(getpagesize())
    madvise(start - offset, growth, MADV_HUGEPAGE)
  }
}

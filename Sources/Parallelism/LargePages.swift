internal import CSystem
internal import Glibc

/// Advice to the kernel to back heaps with large pages.
///
/// Who reads a whole history touches some ten megabytes, and the first touch of each page of four kilobytes is
/// a fault. Where the kernel has no large pages, or gives them without being asked, little changes.
enum LargePages {
  /// How far a heap grows at once; `main` chooses it.
  private static let growth = 16 << 20
  private static let size = 2 << 20

  /// Advises for the heap of the main thread, which grows by this.
  static func adviseForMainHeap() {
    // More than is left of the heap that a process starts with, so that it grows now; less than would be
    // mapped beside it.
    let first = UnsafeMutableRawPointer.allocate(byteCount: 127 << 10, alignment: 16)
    advise(from: first)
    first.deallocate()
  }

  /// Advises for as much as a heap grows at once; no harm is done where less of it is there.
  ///
  /// - Parameter start: An address in a heap, where little is in use behind it.
  static func advise(from start: UnsafeMutableRawPointer) {
    let address = Int(bitPattern: start)
    let offset = address % Int(getpagesize())
    madvise(start - offset, growth, MADV_HUGEPAGE)
    // Where one is in use in part it stays in small pages, which come cheaper all at once.
    madvise(start - offset, offset + size - address % size, MADV_POPULATE_WRITE)
  }
}

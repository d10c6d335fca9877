import CPGQuery

/// The memory of one tree, which goes all at once.
///
/// A tree has thousands of small parts. Taking them from large pieces, and not walking through them to
/// free each, costs less, and does not recurse.
final class TreeMemory {
  private static let pieceSize = 64 << 10
  private static let alignment = 16

  private var pieces: [UnsafeMutableRawPointer] = []
  private var next: UnsafeMutableRawPointer?
  private var available = 0

  deinit {
    for piece in pieces { piece.deallocate() }
  }

  /// Calls a function with an allocator that takes from this memory.
  func withAllocator<Result>(
    _ body: (UnsafeMutablePointer<ProtobufCAllocator>) -> Result
  ) -> Result {
    var allocator = ProtobufCAllocator(
      alloc: { data, size in
        guard let data else { return nil }
        return Unmanaged<TreeMemory>.fromOpaque(data).takeUnretainedValue().allocate(size)
      },
      free: { _, _ in },
      allocator_data: Unmanaged.passUnretained(self).toOpaque())
    return body(&allocator)
  }

  private func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    let size = (size + Self.alignment - 1) & ~(Self.alignment - 1)
    if let place = next, size <= available {
      next = place + size
      available -= size
      return place
    }
    // A large part gets a piece of its own, so that no more than a quarter of a piece is given up.
    let isLarge = size > Self.pieceSize / 4
    let piece = UnsafeMutableRawPointer.allocate(
      byteCount: isLarge ? size : Self.pieceSize, alignment: Self.alignment)
    pieces.append(piece)
    if !isLarge {
      next = piece + size
      available = Self.pieceSize - size
    }
    return piece
  }
}

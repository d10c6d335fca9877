import CFreeListsSupport
import Glibc
import Synchronization
import TestSupport
import Testing

/// Memory by way of the free lists.
private struct Block: @unchecked Sendable {
  let address: UnsafeMutableRawPointer
  let size: Int
  let mask: Int

  init(_ size: Int, mask: Int = 7) {
    address = __wrap_swift_slowAlloc(size, mask)
    self.size = size
    self.mask = mask
  }

  func free(size: Int? = nil) { __wrap_swift_slowDealloc(address, size ?? self.size, mask) }

  func fill(_ byte: UInt8) { memset(address, Int32(byte), size) }

  func holds(_ byte: UInt8) -> Bool {
    UnsafeRawBufferPointer(start: address, count: size).allSatisfy { $0 == byte }
  }
}

/// A place for one filled block, which whoever brings another takes away.
private final class Exchange: Sendable {
  typealias Filled = (block: Block, byte: UInt8)
  private let place = Mutex<Filled?>(nil)

  func swap(_ brought: Filled) -> Filled? {
    place.withLock { held in
      defer { held = brought }
      return held
    }
  }
}

/// How often something asked for memory, and gave some back.
private func calls(_ body: () -> Void) -> (allocations: Int, deallocations: Int) {
  let before = free_lists_calls()
  body()
  let after = free_lists_calls()
  return (
    after.allocations - before.allocations, after.deallocations - before.deallocations
  )
}

/// One after the other, because the lists of a thread are what the tests before have left.
@Suite(.serialized) struct CFreeListsTests {
  @Test(arguments: [0, 7, 15, 31, 4095])
  func everySizeIsAlignedAndWhole(mask: Int) {
    for _ in 0..<2 {
      let blocks = (0...1100).map { Block($0, mask: mask) }
      for (number, block) in blocks.enumerated() { block.fill(UInt8(number & 0xff)) }
      for (number, block) in blocks.enumerated() {
        #expect(block.holds(UInt8(number & 0xff)))
        #expect(Int(bitPattern: block.address) % max(mask + 1, 16) == 0)
        block.free()
      }
    }
  }

  @Test func freedBlocksAreUsedAgain() {
    Block(100).free()
    #expect(calls { for size in 97...104 { Block(size, mask: 15).free() } } == (0, 0))
  }

  /// Swift's runtime passes the greatest number for a size that it does not know.
  @Test func theSizeNeedNotBeKnown() {
    Block(200).free(size: -1)
    #expect(calls { Block(200).free(size: 1) } == (0, 0))
  }

  @Test func largeBlocksAndLargeAlignmentsAreLeftToTheRuntime() {
    #expect(calls { Block(1017).free() } == (1, 1))
    #expect(calls { Block(1 << 20).free() } == (1, 1))
    #expect(calls { Block(16, mask: 31).free() } == (1, 1))
    #expect(calls { __wrap_swift_slowDealloc(nil, 0, 7) } == (0, 1))
  }

  @Test(arguments: [1, 24, 1000])
  func aThreadKeepsSoMuchOfEachSize(size: Int) {
    let blocks = (0..<10_000).map { _ in Block(size) }
    let given = calls { for block in blocks { block.free() } }.deallocations
    let length = max((size + 8 + 15) / 16 * 16, 32)
    // A block of malloc may be one grain longer than asked for, and then belongs to another list.
    #expect(10_000 - given <= 2 * (64 * 1024 / length + 1))
    // They are there for whoever asks next.
    var next: [Block] = []
    let asked = calls { next = (0..<10_000).map { _ in Block(size) } }.allocations
    #expect(10_000 - asked >= 60 * 1024 / length)
    #expect(Set(next.map(\.address)).count == next.count)
    for block in next { block.free() }
  }

  /// What one thread has made another frees, all the while, and nothing of what is in use changes.
  @Test func blocksGoFromThreadToThread() async {
    let exchange = Exchange()
    await withTaskGroup(of: Int.self) { group in
      for seed in 1...4 {
        group.addTask { Self.damage(seed: UInt64(seed), by: exchange) }
      }
      for await damaged in group { #expect(damaged == 0) }
    }
    exchange.swap((Block(0), 0))?.block.free()
  }

  /// Makes blocks, and frees them or others' for them.
  ///
  /// - Returns: How many did not hold what they were filled with.
  private static func damage(seed: UInt64, by exchange: Exchange) -> Int {
    var random = RandomSource(seed: seed)
    var damaged = 0
    var held: [Exchange.Filled] = []
    func end(_ filled: Exchange.Filled) {
      if !filled.block.holds(filled.byte) { damaged += 1 }
      filled.block.free()
    }
    for _ in 0..<20_000 {
      let filled = (
        block: Block(Int.random(in: 0...1200, using: &random)),
        byte: UInt8.random(in: 1...255, using: &random)
      )
      filled.block.fill(filled.byte)
      held.append(filled)
      guard held.count > 100 else { continue }
      held.swapAt(Int.random(in: held.indices, using: &random), held.count - 1)
      if let last = held.popLast(), let others = exchange.swap(last) { end(others) }
    }
    for filled in held { end(filled) }
    return damaged
  }
}

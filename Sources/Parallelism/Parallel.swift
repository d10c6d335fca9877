internal import Glibc

/// Work that is spread over the machine's processors.
public enum Parallel {
  /// More threads than these never help: what they read comes from one disk.
  static let maximumThreads = 8

  /// The stack of a thread; what recurses is bounded for the 8 MiB that a main thread usually has.
  static let stackSize = 16 << 20

  /// Fewer items than these are not worth a thread, unless each is a lot of work.
  public static let smallestShare = 8

  /// The most items that a thread takes at once.
  static let largestHelping = 8

  /// Does something for each of a number of items, several at a time.
  ///
  /// Items are taken one after the other, in order and never two at once, by whichever thread is
  /// free; so what `take` touches needs no protection, but it must not depend on the thread. The work
  /// for an item follows on the thread that took it.
  /// - Parameters:
  ///   - count: The number of items.
  ///   - smallestShare: The fewest items that are worth a thread, at least one.
  ///   - take: Makes the item of an index, counted from 0.
  ///   - work: Does the work for an item.
  /// - Returns: The results in the order of the items.
  public static func map<Item, Result: Sendable>(
    count: Int, smallestShare: Int = smallestShare, take: (Int) -> Item,
    work: @Sendable (Item) -> Result
  ) -> [Result] {
    map(count: count, smallestShare: smallestShare, state: {}, take: take) { item, _ in work(item) }
  }

  /// Does the same with something that each thread keeps from item to item; results must not depend on what
  /// it has kept.
  ///
  /// - Parameters:
  ///   - count: The number of items.
  ///   - smallestShare: The fewest items that are worth a thread, at least one.
  ///   - state: Makes what a thread keeps, on that thread.
  ///   - take: Makes the item of an index, counted from 0.
  ///   - work: Does the work for an item.
  /// - Returns: The results in the order of the items.
  public static func map<Item, State, Result: Sendable>(
    count: Int, smallestShare: Int = smallestShare, state: @Sendable () -> State,
    take: (Int) -> Item, work: @Sendable (Item, State) -> Result
  ) -> [Result] {
    let threads = min(processorCount, maximumThreads, count / smallestShare)
    guard threads > 1 else {
      let state = state()
      return (0..<count).map { work(take($0), state) }
    }
    return withoutActuallyEscaping(take) { take in
      withoutActuallyEscaping(work) { work in
        let queue = Queue(count: count, threads: threads, take: take, work: work)
        return withoutActuallyEscaping(state) { state in
          Crew.shared.run(helpers: threads - 1) { queue.run(state()) }
          return queue.results()
        }
      }
    }
  }

  /// Starts the threads that the calls of `map` use, for who will make some soon and has something to do until
  /// then.
  public static func prepare() {
    Crew.shared.grow(to: min(processorCount, maximumThreads) - 1)
  }

  /// The processors that are there, at least one; asked once, because the system reads a file for it.
  static let processorCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// The items that are still to be done, and the results so far.
///
/// Only `lock` makes it fit for several threads: whatever changes does so while it is held, but for
/// the results, of which each thread writes its own.
private final class Queue<Item, State, Result: Sendable>: @unchecked Sendable {
  private let count: Int
  private let threads: Int
  private let take: (Int) -> Item
  private let work: @Sendable (Item, State) -> Result
  private let lock = Lock()
  private let places: UnsafeMutablePointer<Result>
  private var next = 0

  init(
    count: Int, threads: Int, take: @escaping (Int) -> Item,
    work: @escaping @Sendable (Item, State) -> Result
  ) {
    self.count = count
    self.threads = threads
    self.take = take
    self.work = work
    places = .allocate(capacity: count)
  }

  deinit {
    places.deallocate()
  }

  /// Works until no item is left.
  func run(_ state: State) {
    while true {
      let (first, items) = takeSome()
      if items.isEmpty { return }
      for (offset, item) in items.enumerated() {
        (places + (first + offset)).initialize(to: work(item, state))
      }
    }
  }

  private func takeSome() -> (first: Int, items: [Item]) {
    lock.hold {
      let first = next
      // Less and less towards the end, so that no thread is left with a lot when the others have nothing.
      let helping = max(1, min(Parallel.largestHelping, (count - first) / (4 * threads)))
      next = min(first + helping, count)
      return (first, (first..<next).map(take))
    }
  }

  /// Hands out the results, once, after every thread has ended.
  func results() -> [Result] {
    [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.baseAddress?.moveInitialize(from: places, count: count)
      initialized = count
    }
  }
}

/// Work that is spread over the machine's processors.
public enum Parallel {
  /// More threads than these never help: what they read comes from one disk.
  static let maximumThreads = 8

  /// The stack of a thread; what recurses is bounded for the 8 MiB that a main thread usually has.
  static let stackSize = 16 << 20

  /// Fewer items than these are not worth a thread, unless each is a lot of work.
  public static let smallestShare = 8

  /// How many items are made for each thread before it asks for them.
  @usableFromInline static let advance = 16

  /// Does something for each of a number of items, several at a time.
  ///
  /// Items are made and results are used by this thread alone, in order, so that what `take` and `use` touch
  /// needs no protection. The work is done by this thread and others, ahead of `use` by as much as
  /// they manage.
  /// - Parameters:
  ///   - count: The number of items.
  ///   - smallestShare: The fewest items that are worth a thread, at least one.
  ///   - state: Makes what a thread keeps from item to item, on that thread; results must not depend on it.
  ///   - take: Makes the item of an index, counted from 0.
  ///   - work: Does the work for an item.
  ///   - use: Gets each result in the order of the items.
  @inlinable
  public static func forEach<Item, State, Result: Sendable>(
    count: Int, smallestShare: Int = smallestShare, state: @Sendable () -> State,
    take: (Int) -> Item, work: @Sendable (Item, State) -> Result, use: (Result) -> Void
  ) {
    let threads = threads(for: count, smallestShare: smallestShare)
    guard threads > 1 else {
      let state = state()
      for index in 0..<count { use(work(take(index), state)) }
      return
    }
    withoutActuallyEscaping(work) { work in
      withoutActuallyEscaping(state) { makeState in
        let load = Workload(count: count, state: makeState, work: work)
        var taken = 0
        func add() {
          load.add(take(taken), isLast: taken == count - 1)
          taken += 1
        }
        // Whoever comes finds something to do.
        while taken < min(count, smallestShare * threads) { add() }
        let job = Crew.shared.begin(helpers: threads - 1) { load.help() }
        let state = makeState()
        var used = 0
        while used < count {
          switch load.step(used, advance: taken < count ? advance * threads : 0) {
          case .add: add()
          case .work(let number, let item): load.work(on: item, number, state)
          case .use(let result):
            use(result)
            used += 1
          case .wait:
            use(load.awaitResult(used))
            used += 1
          }
        }
        Crew.shared.end(job)
      }
    }
  }

  /// Does something for each of a number of items, several at a time, and collects the results.
  ///
  /// - Parameters:
  ///   - count: The number of items.
  ///   - smallestShare: The fewest items that are worth a thread, at least one.
  ///   - state: Makes what a thread keeps from item to item, on that thread; results must not depend on it.
  ///   - take: Makes the item of an index, counted from 0, in order and on this thread.
  ///   - work: Does the work for an item.
  /// - Returns: The results in the order of the items.
  @inlinable
  public static func map<Item, State, Result: Sendable>(
    count: Int, smallestShare: Int = smallestShare, state: @Sendable () -> State,
    take: (Int) -> Item, work: @Sendable (Item, State) -> Result
  ) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(count)
    forEach(count: count, smallestShare: smallestShare, state: state, take: take, work: work) {
      results.append($0)
    }
    return results
  }

  /// Does the same with nothing that threads keep.
  ///
  /// - Parameters:
  ///   - count: The number of items.
  ///   - smallestShare: The fewest items that are worth a thread, at least one.
  ///   - take: Makes the item of an index, counted from 0, in order and on this thread.
  ///   - work: Does the work for an item.
  /// - Returns: The results in the order of the items.
  @inlinable
  public static func map<Item, Result: Sendable>(
    count: Int, smallestShare: Int = smallestShare, take: (Int) -> Item,
    work: @Sendable (Item) -> Result
  ) -> [Result] {
    map(count: count, smallestShare: smallestShare, state: {}, take: take) { item, _ in work(item) }
  }

  /// Starts the threads that work is spread over, and makes room for what it needs, for who will have a lot of
  /// it soon and has something to do until then.
  public static func prepare() {
    Crew.shared.grow(
      to: min(processorCount, maximumThreads) - 1, pagingIn: LargePages.adviseForMainHeap())
  }

  /// How many threads are worth it for some items, at least one.
  @usableFromInline
  static func threads(for count: Int, smallestShare: Int = smallestShare) -> Int {
    max(1, min(processorCount, maximumThreads, count / smallestShare))
  }

  /// The processors that this process may use, at least one.
  static let processorCount = max(1, Processors.own?.count ?? maximumThreads)
}

/// Items that wait for their work, and results that wait until they are asked for.
///
/// One thread, the owner, adds items and asks for results; it and any others do the work. Only `lock` makes it
/// fit for them: whatever changes does so while it is held.
final class Workload<Item, State, Result: Sendable>: @unchecked Sendable {
  private let makeState: @Sendable () -> State
  private let work: @Sendable (Item, State) -> Result
  private let lock = Lock()
  private let hasItem = Condition()
  private let hasResult = Condition()
  /// The items in order, nil once somebody has taken them.
  private var items: [Item?] = []
  /// How many of the items were taken.
  private var begun = 0
  /// How many threads wait for an item.
  private var idle = 0
  private var isComplete = false
  /// The results in the order of the items, nil while they are not there, or no longer.
  private var results: [Result?] = []
  /// The number of the result that the owner waits for.
  private var wanted: Int?

  /// - Parameters:
  ///   - count: How many items are expected.
  ///   - state: Makes what a thread keeps from item to item.
  ///   - work: Does the work for an item.
  init(
    count: Int, state: @escaping @Sendable () -> State,
    work: @escaping @Sendable (Item, State) -> Result
  ) {
    makeState = state
    self.work = work
    items.reserveCapacity(count)
    results.reserveCapacity(count)
  }

  // MARK: For the owner

  /// How many items nobody has taken.
  var waiting: Int { lock.hold { items.count - begun } }

  /// Adds an item.
  ///
  /// - Parameters:
  ///   - item: The item.
  ///   - isLast: Whether none will follow.
  func add(_ item: Item, isLast: Bool) {
    lock.hold {
      items.append(item)
      results.append(nil)
      isComplete = isLast
      // Waking a thread for less takes longer than the work.
      let enough = items.count - begun >= Parallel.smallestShare
      if idle > 0, isLast || enough { hasItem.broadcast() }
    }
  }

  /// Hands out a result, once, if it is there.
  func result(_ number: Int) -> Result? {
    lock.hold { results[number].take() }
  }

  /// Waits for a result, which some thread works on, and hands it out.
  func awaitResult(_ number: Int) -> Result {
    lock.hold {
      wanted = number
      defer { wanted = nil }
      while true {
        if let result = results[number].take() { return result }
        hasResult.wait(lock)
      }
    }
  }

  /// Does the work for the next item.
  ///
  /// - Parameter state: What the owner keeps from item to item.
  /// - Returns: Whether there was one.
  func workOnce(_ state: State) -> Bool {
    guard let (number, item) = lock.hold(next) else { return false }
    let result = work(item, state)
    lock.hold { results[number] = result }
    return true
  }

  // MARK: For the others

  /// Works until all items are taken.
  func help() {
    let state = makeState()
    var entry = lock.hold(awaitNext)
    while let (number, item) = entry {
      let result = work(item, state)
      entry = lock.hold {
        results[number] = result
        if wanted == number { hasResult.signal() }
        return awaitNext()
      }
    }
  }

  // MARK: While the lock is held

  private func awaitNext() -> (number: Int, item: Item)? {
    while true {
      if let entry = next() { return entry }
      if isComplete { return nil }
      idle += 1
      hasItem.wait(lock)
      idle -= 1
    }
  }

  private func next() -> (number: Int, item: Item)? {
    guard begun < items.count, let item = items[begun].take() else { return nil }
    begun += 1
    return (begun - 1, item)
  }
}

/// Items that wait for their work, and results that wait until they are asked for.
///
/// One thread, the owner, adds items and asks for results; it and any others do the work. Only `lock` makes it
/// fit for them: whatever changes does so while it is held. It is all inlinable, because what is done under the
/// lock would take ten times as long for types that are found out at run time.
@usableFromInline
final class Workload<Item, State, Result: Sendable>: @unchecked Sendable {
  @usableFromInline let makeState: @Sendable () -> State
  @usableFromInline let work: @Sendable (Item, State) -> Result
  @usableFromInline let lock = Lock()
  @usableFromInline let hasItem = Condition()
  @usableFromInline let hasResult = Condition()
  /// The items in order, nil once somebody has taken them.
  @usableFromInline var items: [Item?] = []
  /// How many of the items were taken.
  @usableFromInline var begun = 0
  /// What each thread takes first; empty where items are taken in order.
  @usableFromInline var shares: [Share] = []
  /// How many threads wait for an item.
  @usableFromInline var idle = 0
  @usableFromInline var isComplete = false
  /// The results in the order of the items, nil while they are not there, or no longer.
  @usableFromInline var results: [Result?] = []
  /// The number of the result that the owner waits for.
  @usableFromInline var wanted: Int?

  /// - Parameters:
  ///   - count: How many items are expected.
  ///   - state: Makes what a thread keeps from item to item.
  ///   - work: Does the work for an item.
  @inlinable
  init(
    count: Int, state: @escaping @Sendable () -> State,
    work: @escaping @Sendable (Item, State) -> Result
  ) {
    makeState = state
    self.work = work
    items.reserveCapacity(count)
    results.reserveCapacity(count)
  }

  /// The items that one thread takes before any others, and others take when they have no more of their own.
  @usableFromInline
  struct Share {
    @usableFromInline let worker: Worker
    /// The numbers of the items, the first one last.
    @usableFromInline var numbers: [Int]

    @inlinable
    init(worker: Worker, numbers: [Int]) {
      self.worker = worker
      self.numbers = numbers
    }
  }

  /// - Parameters:
  ///   - items: All items, so that none will be added.
  ///   - maker: The thread that made what an item holds.
  ///   - state: Makes what a thread keeps from item to item.
  ///   - work: Does the work for an item.
  @inlinable
  init(
    _ items: consuming [Item], maker: (Item) -> Worker, state: @escaping @Sendable () -> State,
    work: @escaping @Sendable (Item, State) -> Result
  ) {
    makeState = state
    self.work = work
    results = items.map { _ in nil }
    for number in items.indices.reversed() {
      let worker = maker(items[number])
      if let share = shares.firstIndex(where: { $0.worker == worker }) {
        shares[share].numbers.append(number)
      } else {
        shares.append(Share(worker: worker, numbers: [number]))
      }
    }
    self.items = items.map(Optional.some)
    isComplete = true
  }

  // MARK: For the owner

  /// Adds an item.
  ///
  /// - Parameters:
  ///   - item: The item.
  ///   - isLast: Whether none will follow.
  @inlinable
  func add(_ item: Item, isLast: Bool) {
    let wakes = lock.hold {
      items.append(item)
      results.append(nil)
      isComplete = isLast
      // Waking a thread for less takes longer than the work.
      return idle > 0 && (isLast || items.count - begun >= Parallel.smallestShare)
    }
    if wakes { hasItem.broadcast() }
  }

  /// What the owner does next.
  @usableFromInline
  enum Step {
    case use(Result)
    case add
    case work(number: Int, Item)
    case wait
  }

  /// Finds out what to do next.
  ///
  /// - Parameters:
  ///   - number: The result that is to be used next.
  ///   - advance: How many items should wait for those who take them; 0 where none can be added.
  /// - Returns: The step; an item that is to be worked on is nobody else's.
  @inlinable
  func step(_ number: Int, advance: Int) -> Step {
    lock.hold {
      if items.count - begun < advance { return .add }
      if number < results.count, let result = results[number].take() { return .use(result) }
      return next().map { .work(number: $0, $1) } ?? .wait
    }
  }

  /// Does the work for an item.
  ///
  /// - Parameters:
  ///   - item: The item.
  ///   - number: Its number.
  ///   - state: What the owner keeps from item to item.
  @inlinable
  func work(on item: Item, _ number: Int, _ state: State) {
    let result = work(item, state)
    lock.hold { results[number] = result }
  }

  /// Works until a result is there, and hands it out.
  ///
  /// - Parameters:
  ///   - number: The number of an item that was added.
  ///   - state: What the owner keeps from item to item.
  /// - Returns: The result.
  @inlinable
  func awaitResult(_ number: Int, working state: State) -> Result {
    while true {
      switch step(number, advance: 0) {
      case .use(let result): return result
      case .work(let other, let item): work(on: item, other, state)
      case .add, .wait: return awaitResult(number)
      }
    }
  }

  /// Waits for a result, which some thread works on, and hands it out.
  @inlinable
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

  // MARK: For the others

  /// Works until all items are taken.
  @inlinable
  func help() {
    let state = makeState()
    var entry = awaitNext()
    while let (number, item) = entry {
      let result = work(item, state)
      let isWanted = lock.hold {
        results[number] = result
        entry = next()
        return wanted == number
      }
      if isWanted { hasResult.signal() }
      if entry == nil { entry = awaitNext() }
    }
  }

  /// How often a thread looks for an item before it sleeps, about a twentieth of a millisecond: it is woken late.
  @inlinable static var patience: Int { 100 }

  @inlinable
  func awaitNext() -> (number: Int, item: Item)? {
    var entry: (number: Int, item: Item)?
    for _ in 0..<Self.patience {
      let isOver = lock.hold {
        entry = next()
        return entry != nil || isComplete
      }
      if isOver { return entry }
      Thread.yield()
    }
    return lock.hold {
      while true {
        if let entry = next() { return entry }
        if isComplete { return nil }
        idle += 1
        hasItem.wait(lock)
        idle -= 1
      }
    }
  }

  /// The next item that nobody has taken, while the lock is held.
  @inlinable
  func next() -> (number: Int, item: Item)? {
    guard begun < items.count else { return nil }
    let number = shares.isEmpty ? begun : nextOfShares()
    begun += 1
    return items[number].take().map { (number, $0) }
  }

  /// Takes the number of an item of this thread's share, or, once that is empty, of the largest one.
  @inlinable
  func nextOfShares() -> Int {
    let own = Worker.current
    let share =
      shares.firstIndex { $0.worker == own && !$0.numbers.isEmpty }
      ?? shares.indices.max { shares[$0].numbers.count < shares[$1].numbers.count } ?? 0
    return shares[share].numbers.removeLast()
  }
}

/// Work that other threads begin while the one who wants the results does something else.
public final class Pending<Item, State, Result: Sendable> {
  @usableFromInline let load: Workload<Item, State, Result>
  @usableFromInline let job: Crew.Job
  @usableFromInline let count: Int
  @usableFromInline let state: @Sendable () -> State

  /// Begins the work.
  ///
  /// - Parameters:
  ///   - items: What there is to do, in order.
  ///   - maker: The thread that made what an item holds, and takes it rather than others.
  ///   - state: Makes what a thread keeps from item to item, on that thread; results must not depend on it.
  ///   - work: Does the work for an item.
  @inlinable
  public init(
    _ items: consuming [Item], maker: (Item) -> Worker, state: @escaping @Sendable () -> State,
    work: @escaping @Sendable (Item, State) -> Result
  ) {
    count = items.count
    self.state = state
    let load = Workload(items, maker: maker, state: state, work: work)
    self.load = load
    job = Crew.shared.begin(helpers: Parallel.threads(for: count) - 1) { load.help() }
  }

  /// Takes part in the work until it is done.
  ///
  /// - Returns: The results in the order of the items. They are handed out once.
  @inlinable
  public func results() -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(count)
    let state = state()
    while results.count < count { results.append(load.awaitResult(results.count, working: state)) }
    Crew.shared.end(job)
    return results
  }
}

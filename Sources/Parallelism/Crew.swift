internal import Glibc

/// Threads that wait for work, from one phase of a run to the next.
///
/// A thread that is started only when there is work is often late for it, by milliseconds: the kernel puts it
/// beside the thread that started it, and moves it to an idle processor at the next tick of its clock.
///
/// Only `lock` makes it fit for several threads: whatever changes does so while it is held.
final class Crew: @unchecked Sendable {
  static let shared = Crew()

  private let lock = Lock()
  private let hasWork = Condition()
  private var jobs: [Job] = []
  private var size = 0

  /// Work that several threads do together, each until nothing is left of it.
  private final class Job {
    let ended = Condition()
    /// Nil once it is done, so that nothing that it refers to outlives it.
    var body: (@Sendable () -> Void)?
    /// How many more threads may take part.
    var places: Int
    var running = 0

    init(_ body: @escaping @Sendable () -> Void, places: Int) {
      self.body = body
      self.places = places
    }
  }

  /// Starts threads, as far as there are fewer.
  ///
  /// Those that the system does not give are no loss: the others do their share.
  func grow(to count: Int) {
    lock.hold {
      while size < count, Thread.start(work) { size += 1 }
    }
  }

  /// Does something on this thread, and at the same time on those that are free.
  ///
  /// - Parameters:
  ///   - helpers: On how many of these at most.
  ///   - body: Returns when nothing is left to do, on whichever thread.
  func run(helpers: Int, _ body: @escaping @Sendable () -> Void) {
    grow(to: helpers)
    let job = Job(body, places: helpers)
    lock.hold {
      jobs.append(job)
      for _ in 0..<helpers { hasWork.signal() }
    }
    body()
    lock.hold {
      // Who has not begun by now is not waited for.
      jobs.removeAll { $0 === job }
      while job.running > 0 { job.ended.wait(lock) }
      job.body = nil
    }
  }

  /// What a thread of the crew does for as long as the process lives.
  private func work() -> Never {
    while true {
      let job = lock.hold { next() }
      perform(job)
      lock.hold {
        job.running -= 1
        if job.running == 0 { job.ended.signal() }
      }
    }
  }

  private func perform(_ job: Job) {
    job.body?()
  }

  /// Waits for a job that has a place, and takes it.
  private func next() -> Job {
    while true {
      if let job = jobs.first {
        job.places -= 1
        job.running += 1
        if job.places == 0 { jobs.removeFirst() }
        return job
      }
      hasWork.wait(lock)
    }
  }
}

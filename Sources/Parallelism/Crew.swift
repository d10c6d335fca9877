internal import Glibc

/// Threads that wait for work, from one phase of a run to the next.
///
/// A thread that is started or woken when there is work is often late for it, by milliseconds: the kernel puts it
/// beside the one that woke it, whose processor is busy, and moves it to an idle one at the next tick of its
/// clock. (That of a virtual machine takes an idle processor for one that its host keeps busy.) So threads are
/// started once, and woken where they do not wait for the one that wakes them.
///
/// Only `lock` makes it fit for several threads: whatever changes does so while it is held.
@usableFromInline
final class Crew: @unchecked Sendable {
  @usableFromInline static let shared = Crew()

  /// How many large pages of each heap are had in advance, where there is one thread besides the main one.
  private static let spareCount = 4

  private let lock = Lock()
  private var idle: [Member] = []
  private var size = 0
  /// What those may take part in who have become free.
  private var jobs: [Job] = []

  /// One of the threads.
  private final class Member {
    let thread = pthread_self()
    let isWanted = Condition()
    var job: Job?
  }

  /// Work that several threads do together, each until nothing is left of it.
  @usableFromInline
  final class Job: @unchecked Sendable {
    fileprivate let ended = Condition()
    /// Nil once nobody may begin any more, so that nothing that it refers to outlives it.
    fileprivate var body: (@Sendable () -> Void)?
    /// How many more threads may take part.
    fileprivate var places: Int
    fileprivate var running = 0

    fileprivate init(_ body: @escaping @Sendable () -> Void, places: Int) {
      self.body = body
      self.places = places
    }
  }

  /// Starts threads, as far as there are fewer.
  ///
  /// Those that the system does not give are no loss: the others do their share.
  ///
  /// - Parameters:
  ///   - count: How many there are to be.
  ///   - heap: The heap of another thread, which the first one pages in as well while there is no work.
  func grow(to count: Int, pagingIn heap: LargePages.Heap? = nil) {
    lock.hold {
      guard size < count else { return }
      let elsewhere = Processors.own?.withoutCurrent()
      while size < count {
        let isFirst = size == 0
        let isStarted = Thread.start(on: elsewhere) { own in
          self.work(heap.map { isFirst ? [$0, own] : [own] } ?? [], of: count)
        }
        guard isStarted else { return }
        size += 1
      }
    }
  }

  /// Has threads do something, as soon as they have nothing else to do.
  ///
  /// - Parameters:
  ///   - helpers: The most threads.
  ///   - body: Returns when nothing is left to do, on whichever thread.
  /// - Returns: What has to be ended.
  @usableFromInline
  func begin(helpers: Int, _ body: @escaping @Sendable () -> Void) -> Job {
    let job = Job(body, places: helpers)
    guard helpers > 0 else { return job }
    grow(to: helpers)
    lock.hold {
      if idle.isEmpty { return jobs.append(job) }
      let elsewhere = Processors.own?.withoutCurrent()
      while job.places > 0, let member = idle.popLast() {
        member.job = job
        job.places -= 1
        elsewhere?.restrict(member.thread)
        member.isWanted.signal()
      }
      if job.places > 0 { jobs.append(job) }
    }
    return job
  }

  /// Waits for those who have begun a job; nobody begins it any more.
  @usableFromInline
  func end(_ job: Job) {
    lock.hold {
      jobs.removeAll { $0 === job }
      while job.running > 0 { job.ended.wait(lock) }
      job.body = nil
    }
  }

  /// What a thread of the crew does for as long as the process lives.
  ///
  /// - Parameters:
  ///   - heaps: What it pages in until there is work, if it was started before there was any.
  ///   - count: How many threads there are.
  private func work(_ heaps: [LargePages.Heap], of count: Int) -> Never {
    let member = Member()
    Processors.own?.restrict(member.thread)
    LargePages.pageIn(heaps, count: max(1, Self.spareCount / count)) {
      lock.hold { jobs.isEmpty }
    }
    while true {
      let job = lock.hold { next(for: member) }
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

  private func next(for member: Member) -> Job {
    while true {
      if let job = jobs.first {
        job.places -= 1
        if job.places == 0 { jobs.removeFirst() }
        job.running += 1
        return job
      }
      idle.append(member)
      while member.job == nil { member.isWanted.wait(lock) }
      Processors.own?.restrict(member.thread)
      guard let job = member.job.take(), job.body != nil else { continue }
      job.running += 1
      return job
    }
  }
}

internal import Glibc

/// What one thread holds at a time, for less than a microsecond.
@usableFromInline
final class Lock: @unchecked Sendable {
  fileprivate let mutex: UnsafeMutablePointer<pthread_mutex_t>

  @usableFromInline
  init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// How often a thread tries before it sleeps, which takes longer than what the others do meanwhile.
  private static let patience = 200

  /// Does something that no other thread does meanwhile.
  @inlinable
  func hold<Result>(_ body: () -> Result) -> Result {
    take()
    defer { letGo() }
    return body()
  }

  /// Holds it from now on.
  @usableFromInline
  func take() {
    var tries = 0
    while pthread_mutex_trylock(mutex) != 0 {
      tries += 1
      if tries < Self.patience { continue }
      pthread_mutex_lock(mutex)
      break
    }
  }

  /// Ends what `take` began.
  @usableFromInline
  func letGo() {
    pthread_mutex_unlock(mutex)
  }
}

/// What threads that hold a lock wait for.
@usableFromInline
final class Condition: @unchecked Sendable {
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  @usableFromInline
  init() {
    condition = .allocate(capacity: 1)
    condition.initialize(to: pthread_cond_t())
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    condition.deallocate()
  }

  /// Lets go of a lock that this thread holds until it is woken, possibly for nothing.
  @usableFromInline
  func wait(_ lock: Lock) {
    pthread_cond_wait(condition, lock.mutex)
  }

  /// Wakes one of the threads that wait.
  @usableFromInline
  func signal() {
    pthread_cond_signal(condition)
  }

  /// Wakes all of the threads that wait.
  @usableFromInline
  func broadcast() {
    pthread_cond_broadcast(condition)
  }
}

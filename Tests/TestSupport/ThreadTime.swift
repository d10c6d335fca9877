import Foundation

/// How long the calling thread has computed since it began.
///
/// Bounds on time are held to this rather than to a clock on the wall, which also counts what a busy
/// machine gives to others.
package func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

internal import Glibc

/// A thread of this process, to tell which one made something.
///
/// Who goes on with what a thread made does best on that thread: its memory is in that thread's heap, which
/// others may free it to only one at a time, and perhaps still in the caches of its processor.
public struct Worker: Equatable, Sendable {
  /// The thread's number in the process, for as long as it runs.
  private let handle: UInt

  /// The thread that asks.
  public static var current: Worker { Worker(handle: UInt(pthread_self())) }
}

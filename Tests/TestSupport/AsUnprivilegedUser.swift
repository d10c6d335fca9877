import Foundation

@_silgen_name("setfsuid") private func setfsuid(_ user: UInt32) -> Int32

/// Runs a body whose file accesses are those of a user without privileges.
///
/// On Linux this identity belongs to one thread, so other tests are not affected. For somebody who
/// is not root nothing changes.
package func asUnprivilegedUser<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) throws -> Value {
  let box = ResultBox<Value>()
  let thread = Thread {
    if geteuid() == 0 { _ = setfsuid(UInt32(User.unprivilegedID)) }
    box.result = Result { try body() }
    box.done.signal()
  }
  thread.start()
  box.done.wait()
  guard let result = box.result else { throw TestFailure("the thread ended without a result") }
  return try result.get()
}

private final class ResultBox<Value: Sendable>: @unchecked Sendable {
  var result: Result<Value, any Error>?
  let done = DispatchSemaphore(value: 0)
}

import Foundation
import Synchronization

/// What tests fetch from PyPI, kept outside the repository by `Tests/Tools/cache.py`.
///
/// The cache is `${MLINT_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mlint-tests}`.
enum Cache {
  private static let known = Mutex<[[String]: String]>([:])

  /// The folder that `cache.py` prints for a request, fetched when it is not there yet.
  ///
  /// - Parameters:
  ///   - request: the arguments of `cache.py`.
  ///   - untested: what stays untested without it.
  /// - Returns: an absolute path.
  /// - Throws: `TestFailure` that says what was not tested.
  static func folder(_ request: [String], untested: String) throws -> String {
    if let path = known.withLock({ $0[request] }) { return path }
    let result = try run(
      "python3", [SourceTree.path("Tests/Tools/cache.py")] + request, in: nil,
      exactEnvironment: ProcessInfo.processInfo.environment, timeout: 900)
    guard result.succeeded, let path = result.lines.last else {
      throw TestFailure("NOT TESTED: \(untested), because it could not be fetched.\n\(result)")
    }
    known.withLock { $0[request] = path }
    return path
  }
}

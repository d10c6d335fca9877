import Foundation

/// The environment that programs under test see.
///
/// It is built from a short list of what programs need to start, so nothing of the machine's CI,
/// of a surrounding git hook or of the user's own settings can reach them.
package enum TestEnvironment {
  /// What is handed on: where programs and libraries are, how pip reaches its index, and what the
  /// sanitizers and the coverage runtime read.
  private static let inherited: Set<String> = [
    "PATH", "LD_LIBRARY_PATH", "TMPDIR", "PYENV_ROOT", "LLVM_PROFILE_FILE",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    "http_proxy", "https_proxy", "no_proxy", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS",
  ]

  /// The fixed part: no user, no system configuration, no locale, no clock, no hash seed.
  private static let fixed: [String: String] = [
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Ada Author",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_AUTHOR_DATE": "2024-01-01T00:00:00+00:00",
    "GIT_COMMITTER_NAME": "Cai Committer",
    "GIT_COMMITTER_EMAIL": "cai@example.com",
    "GIT_COMMITTER_DATE": "2024-01-01T00:00:00+00:00",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
  ]

  /// An empty home folder, shared by the whole test process and removed at its end.
  private static let home: Result<TemporaryFolder, any Error> = Result {
    let folder = try TemporaryFolder("home")
    folder.keepUntilExit()
    return folder
  }

  /// The scrubbed environment.
  ///
  /// - Parameters:
  ///   - changes: variables to add, or where nil to take away.
  ///   - machine: the environment that the tests themselves run in.
  /// - Returns: all variables of a program under test.
  /// - Throws: `TestFailure` when there can be no home folder.
  package static func scrubbed(
    _ changes: [String: String?] = [:],
    of machine: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> [String: String] {
    let home = try home.get().path
    var result = machine.filter { inherited.contains($0.key) || $0.key.hasPrefix("PIP_") }
    result.merge(fixed) { $1 }
    result["HOME"] = home
    result["XDG_CONFIG_HOME"] = home + "/.config"
    for (name, value) in changes { result[name] = value }
    return result
  }
}

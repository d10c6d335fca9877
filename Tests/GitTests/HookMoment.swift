import Foundation
import Git
import TestSupport

/// What a program sees that a hook starts, while git waits for the hook.
struct HookMoment {
  /// The hook's current folder.
  var folder: String
  var environment: GitEnvironment
  /// Every variable.
  var variables: [String: String]
  /// What `git ls-files --stage -z` says there.
  var stages: [[UInt8]]
}

extension GitFixture {
  /// Runs git until a hook, looks around there, and lets git go on.
  ///
  /// - Parameters:
  ///   - name: The hook's name, such as `pre-commit`.
  ///   - hooks: The folder to put it in; nil is this repository's own.
  ///   - arguments: What git is told to do.
  ///   - folder: Where git is started; nil is the root.
  ///   - look: Called while the hook waits.
  /// - Returns: How git ended.
  /// - Throws: When git never reached the hook, and what `look` throws.
  @discardableResult
  func inHook(
    _ name: String, of hooks: String? = nil, running arguments: [String],
    from folder: String? = nil, look: (HookMoment) throws -> Void
  ) throws -> ProcessResult {
    let scratch = try TemporaryFolder("hook")
    let script = """
      #!/bin/sh
      pwd > '\(scratch.path)/pwd'
      env -0 > '\(scratch.path)/env'
      git ls-files --stage -z > '\(scratch.path)/stages'
      touch '\(scratch.path)/ready'
      while [ ! -e '\(scratch.path)/go' ]; do sleep 0.01; done
      """
    let hook = try writeFile("\(hooks ?? path(".git/hooks"))/\(name)", Array(script.utf8))
    try run("chmod", ["+x", hook]).orFail()

    let running = BackgroundRun(arguments, in: folder ?? path)
    defer { running.finish(touching: scratch.path("go")) }
    try running.wait(for: scratch.path("ready"))
    var variables: [String: String] = [:]
    for record in records(try readFile(scratch.path("env"))) {
      let parts = String(decoding: record, as: UTF8.self).split(separator: "=", maxSplits: 1)
      variables[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    let pwd = try scratch.read("pwd").trimmingCharacters(in: .newlines)
    try look(
      HookMoment(
        folder: pwd,
        environment: GitEnvironment { name in variables[name].map { Array($0.utf8) } },
        variables: variables, stages: records(try readFile(scratch.path("stages")))))
    return try running.finish(touching: scratch.path("go")).get()
  }
}

/// A run of git on another thread.
private final class BackgroundRun: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var result: Result<ProcessResult, any Error> = .failure(TestFailure("not started"))
  private var isFinished = false

  init(_ arguments: [String], in folder: String) {
    let thread = Thread { [self] in
      result = Result { try run("git", arguments, in: folder) }
      done.signal()
    }
    thread.start()
  }

  func wait(for file: String) throws {
    for _ in 0..<3000 {
      if FileManager.default.fileExists(atPath: file) { return }
      if done.wait(timeout: .now() + .milliseconds(10)) == .success {
        isFinished = true
        throw TestFailure("git ended before the hook: \(try result.get())")
      }
    }
    throw TestFailure("the hook was not reached in 30 seconds")
  }

  @discardableResult
  func finish(touching file: String) -> Result<ProcessResult, any Error> {
    guard !isFinished else { return result }
    _ = FileManager.default.createFile(atPath: file, contents: nil)
    done.wait()
    isFinished = true
    return result
  }
}

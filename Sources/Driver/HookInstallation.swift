import FileSystem
import Git
import SourceText

/// A git hook that runs `mlint`.
package enum HookName: String, CaseIterable, Sendable {
  case preCommit = "pre-commit"
  /// Fired by `git merge`, which does not run `pre-commit`: the usual way to two heads.
  case preMergeCommit = "pre-merge-commit"

  /// The whole hook, a program of a few lines; those in `.githooks` are the same.
  package var script: String {
    """
    #!/bin/sh
    # Checks the Alembic migrations that are about to be committed.
    if ! command -v mlint >/dev/null 2>&1; then
      echo "\(rawValue): mlint is not on PATH: install it, or skip this check once with --no-verify" >&2
      exit 1
    fi
    exec mlint hook run \(rawValue) "$@"

    """
  }

  /// The command that a hook of the user's own has to call.
  package var command: String { "mlint hook run \(rawValue)" }
}

/// A program that manages a repository's hooks.
package enum HookManager: Sendable {
  case husky
  case lefthook
  /// pre-commit, or prek with the same configuration file.
  case preCommit
  /// prek with a configuration file of its own.
  case prek
}

/// What installing the hooks would do.
package enum HookPlan: Sendable {
  /// A file to write; the path is absolute.
  package struct File: Sendable {
    package var path: [UInt8]
    /// The path as it may be shown, relative to the root where it lies below it.
    package var shownPath: String
    package var content: [UInt8]
  }

  /// At least one file to write, and nothing in the way.
  case write([File])
  /// Every hook calls `mlint` already.
  case nothingToDo
  /// The hooks belong to a program that has to be told.
  case managed(by: HookManager)
  /// `core.hooksPath` leads elsewhere, to hooks that may be shared with others.
  case redirected(to: String)
  /// These hooks are there and do not call `mlint`.
  case occupied([HookName], folder: String)
}

/// Puts hooks into the repository that the current folder is in; never over anything that exists.
package struct HookInstallation {
  private let root: [UInt8]
  private let commonDirectory: [UInt8]
  /// The value of `core.hooksPath`.
  private let hooksPath: String?
  private let home: String?

  /// Looks at the repository.
  ///
  /// - Throws: When there is none, or none that can be used.
  package init(workspace: Workspace) throws(CommandFailure) {
    let opened: (any GitRepository)?
    do throws(OpenFailure) {
      opened = try workspace.openRepository()
    } catch {
      throw .unreadable(message: error.reason, help: error.remedy)
    }
    guard let repository = opened, let root = repository.layout.root else {
      throw .usage(
        message: "the current folder is in no git repository with a working tree",
        help: "run this in the project's clone, or make a repository with `git init`")
    }
    self.root = root
    commonDirectory = repository.layout.commonDirectory
    home = workspace.variable("HOME")
    do throws(GitError) {
      hooksPath = try repository.configuration("core.hooksPath")
    } catch {
      throw .unreadable(message: "git's configuration cannot be read: \(error)", help: nil)
    }
  }

  /// Decides what to do, without doing it.
  package func plan() throws(CommandFailure) -> HookPlan {
    do throws(FileSystemError) {
      return try uncheckedPlan()
    } catch {
      throw .unreadable(message: "\(error)", help: nil)
    }
  }

  private func uncheckedPlan() throws(FileSystemError) -> HookPlan {
    var missing: [HookName] = []
    var occupied: [HookName] = []
    for hook in HookName.allCases {
      let path = joined(folder, hook.rawValue)
      if try FileSystem.status(of: path) == nil {
        missing.append(hook)
      } else if !callsMlint(path, as: hook) {
        occupied.append(hook)
      }
    }
    if missing.isEmpty, occupied.isEmpty { return .nothingToDo }
    if let manager = try manager() { return .managed(by: manager) }
    if let hooksPath { return .redirected(to: hooksPath) }
    if !occupied.isEmpty { return .occupied(occupied, folder: shown(folder)) }
    return .write(
      missing.map { hook in
        let path = joined(folder, hook.rawValue)
        return HookPlan.File(
          path: path, shownPath: shown(path), content: Array(hook.script.utf8))
      })
  }

  /// Writes all files of a plan, or none.
  package static func write(_ files: [HookPlan.File]) throws(CommandFailure) {
    var written: [[UInt8]] = []
    do throws(FileSystemError) {
      for file in files {
        try FileSystem.createFolders(
          Array(file.path[..<(file.path.lastIndex(of: UInt8(ascii: "/")) ?? 0)]))
        try FileSystem.writeNew(file.path, content: file.content, permissions: 0o777)
        written.append(file.path)
      }
    } catch {
      for path in written { try? FileSystem.removeFile(path) }
      throw .refusal(message: "the hooks were not installed: \(error)", help: nil)
    }
  }

  /// What `git rev-parse --git-path hooks` names.
  private var folder: [UInt8] {
    guard let hooksPath else { return joined(commonDirectory, "hooks") }
    if hooksPath.hasPrefix("/") { return Array(hooksPath.utf8) }
    if hooksPath.hasPrefix("~/"), let home {
      return joined(Array(home.utf8), hooksPath.dropFirst(2))
    }
    return joined(root, hooksPath)
  }

  private func callsMlint(_ path: [UInt8], as hook: HookName) -> Bool {
    guard
      case .content(let bytes)? = try? FileSystem.read(
        path, maximumSize: 1 << 20, followingLinks: true)
    else { return false }
    return String(decoding: bytes, as: UTF8.self).contains(hook.command)
  }

  /// The program that manages the hooks, known by its files at the root.
  ///
  /// The names are those of the programs' own documentation (lefthook.dev/configuration,
  /// prek.j178.dev/configuration, typicode.github.io/husky).
  private func manager() throws(FileSystemError) -> HookManager? {
    if hooksPath?.hasSuffix(".husky/_") == true { return .husky }
    if try exists(".husky") { return .husky }
    for kind in ["yml", "yaml", "toml", "json", "jsonc"] {
      for name in ["lefthook", ".lefthook", ".config/lefthook", "lefthook-local"] {
        if try exists("\(name).\(kind)") { return .lefthook }
      }
    }
    if try exists("prek.toml") { return .prek }
    for name in [".pre-commit-config.yaml", ".pre-commit-config.yml"] {
      if try exists(name) { return .preCommit }
    }
    return nil
  }

  private func exists(_ name: String) throws(FileSystemError) -> Bool {
    try FileSystem.status(of: joined(root, name)) != nil
  }

  private func joined(_ folder: [UInt8], _ name: some StringProtocol) -> [UInt8] {
    folder + [UInt8(ascii: "/")] + name.utf8
  }

  private func shown(_ path: [UInt8]) -> String {
    RelativePath(path).relative(to: RelativePath(root))?.description
      ?? String(decoding: path, as: UTF8.self).escapedForDisplay
  }
}

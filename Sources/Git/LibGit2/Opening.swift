internal import Clibgit2
internal import FileSystem
internal import SourceText

extension LibGit2Repository {
  /// Opens the repository that git would use.
  ///
  /// libgit2's own reading of the variables is not used: it stops with an error at `GIT_WORK_TREE`.
  /// - Parameters:
  ///   - folder: The process's current folder (absolute), about which the variables speak. To open
  ///     any other repository, give its folder and `GitEnvironment.none`.
  ///   - environment: Git's variables.
  /// - Returns: Nil when the folder is in no repository.
  /// - Throws: When it is in one that cannot be used.
  package static func open(
    startingAt folder: [UInt8], environment: GitEnvironment
  ) throws(OpenFailure) -> LibGit2Repository? {
    do {
      try LibGit2.start.get()
    } catch {
      throw .unreadable(error)
    }
    guard let repository = try find(folder, environment) else { return nil }
    try checkFormat(repository.pointer)
    try setWorkTree(repository.pointer, folder, environment)
    let layout = try layout(of: repository.pointer, environment, folder)
    let database = try openDatabase(repository.pointer, environment, folder, layout)
    return LibGit2Repository(
      repository: repository, database: database, layout: layout,
      shallowCommits: try layout.readShallow(), environment: environment.withoutRepository)
  }

  private static func find(
    _ folder: [UInt8], _ environment: GitEnvironment
  ) throws(OpenFailure) -> Handle? {
    var start = folder
    var flags = environment.crossesFileSystems ? GIT_REPOSITORY_OPEN_CROSS_FS.rawValue : 0
    if let named = environment.gitDirectory {
      start = absolute(named, in: folder)
      flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
    }
    var pointer: OpaquePointer?
    let ceilings = environment.ceilingDirectories.map(cString)
    let status = git_repository_open_ext(&pointer, cString(start), flags, ceilings)
    if status >= 0, let pointer { return Handle(pointer, free: git_repository_free) }
    let error = GitError(
      function: "git_repository_open_ext", code: status, message: lastMessage())
    if status == GIT_ENOTFOUND.rawValue {
      guard environment.gitDirectory != nil else { return nil }
      throw OpenFailure(
        cause: .environment(variable: "GIT_DIR"),
        reason: "GIT_DIR names \(shown(start)), which is no repository",
        remedy: "unset GIT_DIR or correct it")
    }
    throw .unopened(error)
  }

  /// Refuses the formats that opening lets through but reading cannot handle.
  private static func checkFormat(_ repository: OpaquePointer) throws(OpenFailure) {
    if let hash = try value(of: "extensions.objectformat", in: repository), hash != "sha1" {
      throw OpenFailure(
        cause: .objectFormat(hash),
        reason: "the repository names its objects by \(hash), which libgit2 cannot read",
        remedy: "run mlint in a clone that uses SHA-1")
    }
    if let storage = try value(of: "extensions.refstorage", in: repository), storage != "files" {
      throw OpenFailure(
        cause: .referenceFormat(storage),
        reason: "the repository keeps its references in the format \(storage), which libgit2 cannot"
          + " read",
        remedy: "convert it with `git refs migrate --ref-format=files`, or use a clone made with"
          + " `git clone --ref-format=files`")
    }
  }

  private static func value(
    of name: String, in repository: OpaquePointer
  ) throws(OpenFailure) -> String? {
    do {
      return try configurationValue(name, in: repository)?.lowercased()
    } catch {
      throw .unreadable(error)
    }
  }

  /// Applies `GIT_WORK_TREE`, or git's rule for `GIT_DIR` without it.
  private static func setWorkTree(
    _ repository: OpaquePointer, _ folder: [UInt8], _ environment: GitEnvironment
  ) throws(OpenFailure) {
    let root: [UInt8]
    if let workTree = environment.workTree {
      root = absolute(workTree, in: folder)
    } else if environment.gitDirectory != nil, isWorkTreeImplied(repository, folder) {
      root = folder
    } else {
      return
    }
    let status = git_repository_set_workdir(repository, cString(root), 0)
    guard status < 0 else { return }
    throw OpenFailure(
      cause: .environment(variable: "GIT_WORK_TREE"),
      reason: "the working tree \(shown(root)) cannot be used: \(lastMessage())",
      remedy: "unset GIT_WORK_TREE or correct it")
  }

  /// Whether the current folder is the root, as git has it when only `GIT_DIR` is set (git(1)).
  ///
  /// Not when the configuration says otherwise (`core.bare`, `core.worktree`), not for a linked
  /// worktree, which knows its root, and not inside the git directory, as in a server's hooks.
  private static func isWorkTreeImplied(
    _ repository: OpaquePointer, _ folder: [UInt8]
  ) -> Bool {
    guard git_repository_is_bare(repository) == 0, git_repository_is_worktree(repository) == 0,
      (try? configurationValue("core.worktree", in: repository)) == nil,
      let path = git_repository_path(repository)
    else { return false }
    return !isInside(folderBytes(path), folder)
  }

  private static func layout(
    of repository: OpaquePointer, _ environment: GitEnvironment, _ folder: [UInt8]
  ) throws(OpenFailure) -> RepositoryLayout {
    guard let path = git_repository_path(repository),
      let commonPath = git_repository_commondir(repository)
    else {
      throw OpenFailure(
        cause: .unreadable, reason: "the repository has no folder", remedy: "check the clone")
    }
    let gitDirectory = folderBytes(path)
    let common = folderBytes(commonPath)
    if let named = environment.commonDirectory,
      canonical(absolute(named, in: folder)) != canonical(common)
    {
      throw OpenFailure(
        cause: .environment(variable: "GIT_COMMON_DIR"),
        reason: "GIT_COMMON_DIR names \(shown(named)), but the repository's own is"
          + " \(shown(common)); using another one is not supported",
        remedy: "unset GIT_COMMON_DIR")
    }
    var root: [UInt8]?
    if git_repository_is_bare(repository) == 0 {
      root = git_repository_workdir(repository).map(folderBytes)
    }
    // In a server's hooks of a repository with a working tree the current folder is the git
    // directory; git knows no working tree there, and neither do we.
    if environment.gitDirectory != nil, environment.workTree == nil,
      isInside(gitDirectory, folder)
    {
      root = nil
    }
    return RepositoryLayout(
      root: root, gitDirectory: gitDirectory, commonDirectory: common,
      indexFile: environment.indexFile.map { absolute($0, in: root ?? folder) }
        ?? gitDirectory + [slash] + Array("index".utf8))
  }

  /// Opens the objects where the variables say, as in a server's hooks before it accepts a push.
  private static func openDatabase(
    _ repository: OpaquePointer, _ environment: GitEnvironment, _ folder: [UInt8],
    _ layout: RepositoryLayout
  ) throws(OpenFailure) -> Handle {
    do {
      guard
        environment.objectDirectory != nil || environment.alternateObjectDirectories != nil
      else {
        return try Handle("git_repository_odb", free: git_odb_free) {
          git_repository_odb(&$0, repository)
        }
      }
      let objects =
        environment.objectDirectory.map { absolute($0, in: folder) }
        ?? layout.commonDirectory + Array("/objects".utf8)
      let database = try Handle("git_odb_open", free: git_odb_free) {
        git_odb_open(&$0, cString(objects))
      }
      for path in alternates(environment.alternateObjectDirectories ?? []) {
        try check(
          "git_odb_add_disk_alternate",
          git_odb_add_disk_alternate(database.pointer, cString(absolute(path, in: folder))))
      }
      try check("git_repository_set_odb", git_repository_set_odb(repository, database.pointer))
      return database
    } catch {
      throw .unreadable(error)
    }
  }
}

extension OpenFailure {
  /// Something failed that should not.
  fileprivate static func unreadable(_ error: GitError) -> OpenFailure {
    OpenFailure(
      cause: .unreadable, reason: "the repository cannot be read: \(error)",
      remedy: "see whether `git status` works here")
  }

  /// Opening failed; libgit2 1.5 tells the reason only in words.
  fileprivate static func unopened(_ error: GitError) -> OpenFailure {
    let prefix = "unsupported extension name extensions."
    guard error.message.hasPrefix(prefix) else { return unreadable(error) }
    let name = String(error.message.dropFirst(prefix.count))
    return OpenFailure(
      cause: .unsupportedExtension(name),
      reason: "the repository uses the format extension \(name), which mlint does not know",
      remedy: "use a newer mlint, or a clone without this extension")
  }
}

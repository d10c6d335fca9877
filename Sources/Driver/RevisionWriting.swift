import AlembicConfiguration
import FileSystem
import Loading
import MigrationModel
import Snapshots
import SourceText

/// A revision file that is ready to be written.
struct PlannedFile {
  var path: RelativePath
  var bytes: [UInt8]
  var id: RevisionID
  var parents: [RevisionID]
}

extension Driver {
  /// Writes new revision files, reads the environment again, and takes the files back unless it is
  /// what the plan expects.
  ///
  /// Each file gets its name in one step, and never over another one. A process that is killed in
  /// between leaves whole files only, and of these no one without its parents. The heads files come
  /// last, because new files can be taken back on a full disk; until then they are known to be stale.
  /// - Parameters:
  ///   - files: What to write, parents before what follows them.
  ///   - expectedHeads: The heads by `down_revision` when all are there.
  ///   - project: The project that the plan was made with.
  ///   - environment: The environment that the files belong to.
  ///   - lock: The heads files that change with them.
  ///   - help: What to try when the result is another one.
  /// - Throws: A refusal when nothing is left behind; what is left behind is named otherwise.
  func write(
    _ files: [PlannedFile], expectedHeads: [RevisionID], in project: Project,
    of environment: Environment, with lock: MergeLock, help: String
  ) throws(CommandFailure) {
    var written: [PlannedFile] = []
    do throws(CommandFailure) {
      for file in files {
        try write(file, in: project)
        written.append(file)
      }
      try verify(files, expectedHeads, environment, help)
      try lock.plans.write(project)
    } catch {
      try takeBack(written, from: project)
      throw error
    }
  }

  private func write(_ file: PlannedFile, in project: Project) throws(CommandFailure) {
    let folder = project.absolute(file.path.parent)
    do throws(FileSystemError) {
      if try isInside(folder, project.root) {
        try FileSystem.createFolders(folder)
        try FileSystem.writeNew(project.absolute(file.path), content: file.bytes)
        return
      }
    } catch {
      throw .refusal(
        message: "\(file.path) cannot be written: \(error.reason)",
        help: error.alreadyExists ? "the file is there already; nothing was changed" : nil)
    }
    throw .refusal(
      message: "\(file.path.parent) leads out of the project; nothing was written there",
      help: "replace the symbolic link by the folder")
  }

  /// Whether a folder, or what of it exists, lies in the project when links are followed.
  private func isInside(_ folder: [UInt8], _ root: [UInt8]) throws(FileSystemError) -> Bool {
    let slash = UInt8(ascii: "/")
    guard let root = try FileSystem.canonicalPath(root) else { return false }
    var folder = folder
    while !folder.isEmpty {
      if let found = try FileSystem.canonicalPath(folder) {
        return (found + [slash]).starts(with: root.last == slash ? root : root + [slash])
      }
      folder = Array(folder[..<(folder.lastIndex(of: slash) ?? 0)])
    }
    return false
  }

  private func verify(
    _ files: [PlannedFile], _ expectedHeads: [RevisionID], _ environment: Environment,
    _ help: String
  ) throws(CommandFailure) {
    let after = try Project(workspace, .workingTree)
    let loaded = after.environments.first { $0.name == environment.name }.map {
      after.loader.load($0, from: after.snapshot)
    }
    let isExpected = files.allSatisfy { file in
      guard let graph = loaded?.graph, let migration = graph[file.id] else { return false }
      return after.loader.syntaxProblem(of: migration) == nil
        && graph.parents(of: file.id).sorted() == file.parents.sorted()
    }
    if isExpected, loaded?.graph.heads.sorted() == expectedHeads.sorted() { return }
    let paths = files.map(\.path.description).joined(separator: ", ")
    throw .refusal(
      message: "with \(paths), the heads would not be the expected ones; it was removed again",
      help: help)
  }

  private func takeBack(_ files: [PlannedFile], from project: Project) throws(CommandFailure) {
    for file in files.reversed() {
      do throws(FileSystemError) {
        try FileSystem.removeFile(project.absolute(file.path))
      } catch {
        throw .unreadable(
          message: "\(file.path) was written and is not what was planned, and cannot be removed: "
            + error.reason, help: "remove it by hand")
      }
    }
  }

  /// The environment's `script.py.mako`; nil when there is none, or when it cannot be read and is not
  /// needed.
  func template(
    of environment: Environment, _ project: Project, isNeeded: Bool
  ) throws(CommandFailure) -> SourceFile? {
    let path = environment.scriptLocation.appending("script.py.mako")
    switch project.snapshot.read(path) {
    case .success(let file): return file
    case .failure(let failure) where failure.cause == .missing || !isNeeded: return nil
    case .failure(let failure):
      throw .refusal(
        message: "the template cannot be read: \(failure.path): \(failure.reason)",
        help: "\(failure.remedy), or use --stock-template")
    }
  }
}

extension Project {
  /// A path below the root as the file system takes it.
  func absolute(_ path: RelativePath) -> [UInt8] {
    root + [UInt8(ascii: "/")] + path.bytes
  }

  /// Everything that lies in the version locations, whether it is a revision or not.
  func existingFiles(of environment: Environment) -> [RelativePath] {
    environment.versionLocations.flatMap { location in
      ((try? snapshot.list(location).get()) ?? []).map(\.path)
    } + RevisionFiles.list(of: environment, in: snapshot).files.map(\.path)
  }
}

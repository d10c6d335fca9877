import ArgumentParsing
import Driver
import FileSystem
import SourceText

/// `mlint demo`: shows everything in a sample repository.
enum DemoCommand: Subcommand {
  static let path = ["demo"]

  static let description = Command(
    "demo", "Show all of it at work in a sample git repository",
    details: [
      "Makes a repository in which two branches diverged and four mistakes were made, and shows what `mlint check` and `mlint merge` do about them. Without DIR it is made in a temporary folder and removed again."
    ],
    positionals: [
      Positional(
        "DIR", .optional, meaning: .path, help: "Make it here, and keep it: a new or empty folder")
    ], group: "Set up")

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    let searchPath = session.environment.value("PATH") ?? ""
    // Looked for first: nothing should have to be cleaned up because git is missing.
    _ = try DemoRepository(folder: [], searchPath: searchPath)
    if let name = invocation.positionals.first {
      let folder = try newFolder(name, in: session)
      let repository = try DemoRepository(folder: folder, searchPath: searchPath)
      let shown = name.escapedForDisplay
      try DemoStory(repository, in: session, shownFolder: shown).tell()
      session.output.write("\nThe repository is yours to play with: \(shown)\n")
      return .clean
    }
    try tellInTemporaryFolder(searchPath, in: session)
    session.output.write(
      "\nThe sample repository is gone again; `mlint demo DIR` makes one to play with.\n")
    return .clean
  }

  /// Makes the folder that the user named; one that holds anything is refused.
  private static func newFolder(
    _ name: String, in session: Session
  ) throws(CommandFailure) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let bytes = Array(name.utf8)
    let path = bytes.first == slash ? bytes : session.workspace.currentFolder + [slash] + bytes
    do throws(FileSystemError) {
      try FileSystem.createFolders(path)
      if try FileSystem.list(path, maximumCount: 1).entries.isEmpty {
        return try FileSystem.canonicalPath(path) ?? path
      }
    } catch {
      throw .usage(message: "the folder cannot be used: \(error)", help: nil)
    }
    throw .refusal(message: "\(name) is not empty", help: "name a folder that is new or empty")
  }

  /// Tells the story in a folder that is gone afterwards, however the story ends.
  private static func tellInTemporaryFolder(
    _ searchPath: String, in session: Session
  ) throws(CommandFailure) {
    // Ctrl-C ends the process after the folder is removed.
    let interruption = HeldInterruption()
    defer { interruption.release() }
    let folder = try temporaryFolder(session)
    defer { remove(folder, in: session) }
    let repository = try DemoRepository(folder: folder, searchPath: searchPath)
    try DemoStory(
      repository, in: session, shownFolder: "a temporary folder", interruption: interruption
    ).tell()
  }

  private static func temporaryFolder(_ session: Session) throws(CommandFailure) -> [UInt8] {
    let parent = session.environment.value("TMPDIR") ?? ""
    do throws(FileSystemError) {
      return try FileSystem.makeTemporaryFolder(
        in: Array((parent.isEmpty ? "/tmp" : parent).utf8), prefix: "mlint-demo-")
    } catch {
      throw .unreadable(message: "\(error)", help: "let TMPDIR name a folder to write in")
    }
  }

  private static func remove(_ folder: [UInt8], in session: Session) {
    do throws(FileSystemError) {
      try FileSystem.removeTree(folder)
    } catch {
      session.note("the sample repository is still there: \(error)")
    }
  }
}

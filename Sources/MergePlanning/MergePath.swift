import AlembicConfiguration
import MigrationModel
import SourceText
import Templates

/// Decides where the file goes: only where Alembic will find it, and never over another file.
struct MergePath {
  /// The longest name that Linux and git's usual file systems take, in bytes.
  private static let maximumNameLength = 255

  private let environment: Environment
  private let existingFiles: [RelativePath]
  private let parents: [Migration]

  init(_ input: MergeInput, _ parents: [Migration]) {
    environment = input.environment
    existingFiles = input.existingFiles
    self.parents = parents
  }

  func path(
    _ id: RevisionID, subject: String, _ date: DateTime
  ) throws(MergeRefusal) -> RelativePath {
    guard let location else {
      throw MergeRefusal(
        .path, "the environment \(environment.name) has no folder for revisions",
        help: "make the folder that `version_locations` names")
    }
    let name = try fileName(id, subject, date)
    guard let path = location.resolving(name.utf8), let added = path.relative(to: location),
      !added.isRoot
    else {
      throw refusal("the path \(name) leads out of \(location.text)", "keep it inside")
    }
    try checkFolder(path.parent)
    try checkName(added)
    try checkExisting(path)
    return path
  }

  /// The folder of the first parent's file, as Alembic chooses among several locations.
  ///
  /// Where that is no version location itself, Alembic stops; here the location that holds it counts, or
  /// else that of the next parent.
  private var location: RelativePath? {
    let locations = environment.versionLocations
    if locations.count < 2 { return locations.first }
    for parent in parents {
      let enclosing = locations.filter { parent.file.path.isBelow($0) }
      // Of two that lie on one path the longer one is the inner one.
      if let inner = enclosing.max(by: { $0.bytes.count < $1.bytes.count }) { return inner }
    }
    return locations.first
  }

  private func fileName(
    _ id: RevisionID, _ subject: String, _ date: DateTime
  ) throws(MergeRefusal) -> String {
    do throws(FormatProblem) {
      return try RevisionFileName.path(
        template: environment.fileTemplate, revision: id.description, message: subject, date: date,
        slugLength: environment.truncateSlugLength)
    } catch {
      throw refusal("it cannot be applied: \(error.message)", "correct it")
    }
  }

  private func checkFolder(_ folder: RelativePath) throws(MergeRefusal) {
    let isRead = environment.isRecursive || environment.versionLocations.contains(folder)
    // Alembic passes over every folder whose name ends so.
    guard isRead, !folder.bytes.suffix(11).elementsEqual("__pycache__".utf8) else {
      throw refusal(
        "it puts the file into \(folder.text), where Alembic does not look",
        "set `recursive_version_locations = true`, or take the folder out of it")
    }
  }

  private func checkName(_ path: RelativePath) throws(MergeRefusal) {
    let name = String(decoding: path.name, as: UTF8.self)
    if path.name.starts(with: ".#".utf8) || path.name.starts(with: "__init__".utf8) {
      throw refusal("Alembic does not read files of the name \(name)", "change it")
    }
    for component in path.components {
      let text = String(decoding: component, as: UTF8.self)
      if text.unicodeScalars.contains(where: \.isEscapedForDisplay) {
        throw refusal("the name \(text.pythonRepr) cannot be shown as it is", "change it")
      }
      if text.lowercased() == ".git" {
        throw refusal("it writes into git's own folder", "change it")
      }
      if component.count > Self.maximumNameLength {
        throw refusal(
          "the file's name would be \(component.count) bytes long",
          "shorten it, or set a smaller `truncate_slug_length`")
      }
    }
  }

  private func checkExisting(_ path: RelativePath) throws(MergeRefusal) {
    guard existingFiles.contains(path) else { return }
    throw MergeRefusal(
      .fileExists, "\(path.text) exists already",
      help: "look at it: rename it if it is another revision, or delete it if it is a leftover")
  }

  private func refusal(_ message: String, _ help: String) -> MergeRefusal {
    MergeRefusal(
      .path, "`file_template = \(environment.fileTemplate)` is of no use here: \(message)",
      help: help)
  }
}

import AlembicConfiguration
import Extraction
import MigrationModel
import Snapshots
import SourceText

/// Finds imports of files that lie beside the importing one in a version location.
///
/// Alembic loads each file on its own and puts no version location where Python looks for modules.
struct SiblingImports {
  private let files: Set<RelativePath>

  /// - Parameter files: All files that Alembic loads.
  init(_ files: [RelativePath]) {
    self.files = Set(files)
  }

  /// The first import of a sibling as a problem, unless the module may be found elsewhere too.
  func problems(
    of reading: MigrationReading, _ environment: Environment, _ snapshot: any Snapshot
  ) -> [ReadingProblem] {
    if reading.imports.isEmpty { return [] }
    let folder = reading.file.path.parent
    guard
      let found = reading.imports.first(where: {
        files.contains(folder.appending($0.value + ".py"))
      }), !isOnPath(folder, environment), !isElsewhere(found.value, folder, snapshot)
    else { return [] }
    return [
      ReadingProblem(
        kind: .defect(.siblingImport(found.value)), range: found.range,
        reason:
          "`\(found.value)` is a file beside this one, where Python does not look for modules",
        remedy: "move it into the application's package")
    ]
  }

  private func isOnPath(_ folder: RelativePath, _ environment: Environment) -> Bool {
    environment.mainOptions["prepend_sys_path"]?
      .contains(String(decoding: folder.name, as: UTF8.self)) == true
  }

  /// Whether a module of this name lies anywhere else in the project.
  private func isElsewhere(
    _ module: String, _ folder: RelativePath, _ snapshot: any Snapshot
  ) -> Bool {
    let file = Array((module + ".py").utf8)
    let name = Array(module.utf8)
    return snapshot.knownPaths.contains { entry in
      guard entry.path.parent != folder else { return false }
      return entry.path.name.elementsEqual(file)
        || entry.path.parent.components.contains { $0.elementsEqual(name) }
    }
  }
}

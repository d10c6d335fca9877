package import Git
package import SourceText

/// Reads blobs as files of a project, whichever tree names them, or none.
package struct BlobFiles {
  private let repository: any GitRepository

  package init(_ repository: any GitRepository) {
    self.repository = repository
  }

  /// A file of a given name whose content is a blob.
  package static func entry(_ path: RelativePath, _ blob: ObjectID) -> SnapshotEntry {
    SnapshotEntry(path: path, kind: .file, contentID: ContentID(blob))
  }

  /// The bytes of the blob, without any conversion.
  package func read(_ file: SnapshotEntry) -> Result<SourceFile, ReadFailure> {
    guard let id = file.contentID else { return .failure(.notAFile(file.path, file.kind)) }
    do throws(ReadFailure) {
      return .success(
        SourceFile(
          path: file.path, bytes: try repository.content(of: file, id: id.object),
          provenance: .synthetic))
    } catch {
      return .failure(error)
    }
  }
}

internal import Clibgit2

extension LibGit2Repository {
  package func object(_ id: ObjectID, maximumSize: Int) throws(GitError) -> RawObject {
    guard let header = try header(of: id), var raw = id.raw else { return .missing }
    guard header.size <= maximumSize else { return .tooLarge(header.kind, size: header.size) }
    var pointer: OpaquePointer?
    let status = git_odb_read(&pointer, database.pointer, &raw)
    guard try checkPresent("git_odb_read", status) != nil, let pointer else { return .missing }
    let object = Handle(pointer, free: git_odb_object_free)
    let bytes = UnsafeRawBufferPointer(
      start: git_odb_object_data(object.pointer), count: git_odb_object_size(object.pointer))
    return .content(header.kind, Array(bytes))
  }

  /// An object's kind, or nil when it is not in this clone.
  func kind(of id: ObjectID) throws(GitError) -> ObjectKind? {
    try header(of: id)?.kind
  }

  /// An object's kind and length, or nil when it is not in this clone.
  func header(of id: ObjectID) throws(GitError) -> (kind: ObjectKind, size: Int)? {
    guard var raw = id.raw else { return nil }
    var size = 0
    var type = GIT_OBJECT_INVALID
    let status = git_odb_read_header(&size, &type, database.pointer, &raw)
    guard try checkPresent("git_odb_read_header", status) != nil else { return nil }
    guard let kind = ObjectKind(type) else { return nil }
    return (kind, size)
  }
}

extension ObjectKind {
  init?(_ type: git_object_t) {
    switch type {
    case GIT_OBJECT_COMMIT: self = .commit
    case GIT_OBJECT_TREE: self = .tree
    case GIT_OBJECT_BLOB: self = .blob
    case GIT_OBJECT_TAG: self = .tag
    default: return nil
    }
  }
}

internal import Clibgit2

extension LibGit2Repository {
  package func allObjects() throws(GitError) -> ObjectListing {
    let names = ObjectNames()
    let status = withExtendedLifetime(names) {
      git_odb_foreach(
        database.pointer,
        { id, payload in
          guard let id, let payload else { return 0 }
          Unmanaged<ObjectNames>.fromOpaque(payload).takeUnretainedValue().ids.append(id.pointee)
          return 0
        }, Unmanaged.passUnretained(names).toOpaque())
    }
    try check("git_odb_foreach", status)
    var objects: [ObjectHeader] = []
    objects.reserveCapacity(names.ids.count)
    var unreadable: Set<ObjectID> = []
    for raw in names.ids {
      let id = ObjectID(raw)
      let found = try? header(of: id)
      if let found {
        objects.append(ObjectHeader(id: id, kind: found.kind, size: found.size))
      } else {
        unreadable.insert(id)
      }
    }
    return ObjectListing(objects, unreadableCount: unreadable.count)
  }
}

/// Takes the names out of a callback, which can keep nothing itself.
private final class ObjectNames {
  var ids: [git_oid] = []
}

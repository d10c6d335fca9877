import PythonSyntax

/// The members of imported names that functions of a module asked for, by the names of both.
///
/// A list that is looked through: a module asks for few.
struct KnownMembers {
  /// The most that are kept; others are just looked up again.
  private static let maximumCount = 24
  private static let usualCount = 12

  private struct Entry {
    let name: NameID
    let object: NameID
    let member: ImportedName
  }

  private var entries: [Entry] = []

  func member(_ name: NameID, of object: NameID) -> ImportedName? {
    for index in entries.indices
    where entries[index].name == name && entries[index].object == object {
      return entries[index].member
    }
    return nil
  }

  mutating func keep(_ member: ImportedName, named name: NameID, of object: NameID) {
    guard entries.count < Self.maximumCount else { return }
    if entries.isEmpty { entries.reserveCapacity(Self.usualCount) }
    entries.append(Entry(name: name, object: object, member: member))
  }
}

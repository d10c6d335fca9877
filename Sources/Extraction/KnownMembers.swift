import PythonSyntax

/// The members of imported names that functions of a module asked for last, by the names of both.
///
/// A member in the place of another one is just looked up again.
final class KnownMembers {
  private struct Entry {
    let name: NameID
    let object: NameID
    let member: ImportedName
  }

  private var entries = InlineArray<32, Entry?>(repeating: nil)

  func member(_ name: NameID, of object: NameID) -> ImportedName? {
    guard let entry = entries[Self.place(of: name)], entry.name == name, entry.object == object
    else { return nil }
    return entry.member
  }

  func keep(_ member: ImportedName, named name: NameID, of object: NameID) {
    entries[Self.place(of: name)] = Entry(name: name, object: object, member: member)
  }

  private static func place(of name: NameID) -> Int { Int(name.index) & 31 }
}

/// What a name in a tree or in the index is.
package enum EntryMode: Hashable, Sendable {
  case file(executable: Bool)
  case folder
  case symbolicLink
  /// A commit of another repository.
  case submodule

  /// Reads git's mode word.
  ///
  /// - Parameter raw: Such as 0o100644. Old trees hold modes such as 0o100664, which git reads as
  ///   files.
  package init?(raw: UInt32) {
    switch raw & 0o170000 {
    case 0o100000: self = .file(executable: raw & 0o111 != 0)
    case 0o040000: self = .folder
    case 0o120000: self = .symbolicLink
    case 0o160000: self = .submodule
    default: return nil
    }
  }

  /// Git's canonical mode word.
  package var raw: UInt32 {
    switch self {
    case .file(executable: false): 0o100644
    case .file(executable: true): 0o100755
    case .folder: 0o040000
    case .symbolicLink: 0o120000
    case .submodule: 0o160000
    }
  }
}

import PythonSyntax
package import SourceText

/// Who uses the models of a revision, for who looks for that among the files of a repository.
package enum ModelUsers {
  /// The words of files that may import others by names which are not written in them.
  package static let loadingWords = [
    "import_module", "__import__", "pkgutil", "runpy", "exec", "eval", "spec_from_file_location",
    "SourceFileLoader", "exec_module", "load_module", "iter_modules", "walk_packages",
    "get_revision", "get_revisions", "walk_revisions", "iterate_revisions",
  ]

  /// Whether a file leaves the models of some modules as these declare them.
  ///
  /// - Parameters:
  ///   - file: A Python file.
  ///   - stems: The file names of the modules, without their endings.
  /// - Returns: False also where it cannot be told.
  package static func leaveAlone(_ file: SourceFile, _ stems: Set<String>) -> Bool {
    BaseUses.areHarmless(in: SyntaxTree.parse(file.bytes), naming: stems)
  }
}

extension UInt8 {
  /// Whether names of Python may have a byte; any of a character outside of ASCII counts.
  package var isPartOfName: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}

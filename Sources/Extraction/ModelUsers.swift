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

  /// Whether a file may name a module by more than the identifiers of a revision, its docstring and comments.
  ///
  /// - Parameters:
  ///   - file: A Python file.
  ///   - stem: The file name of the module, without its ending, which may be the id of a revision.
  /// - Returns: True also where it cannot be told.
  package static func mayName(_ file: SourceFile, _ stem: String) -> Bool {
    let tree = SyntaxTree.parse(file.bytes)
    guard tree.problems.isEmpty else { return true }
    let header = tree.comments + tree.headerRanges
    let word = Array(stem.utf8)
    var rest = tree.bytes[...]
    while let found = rest.firstRange(of: word) {
      let isOfHeader = header.contains {
        $0.offsets.lowerBound <= found.lowerBound && found.upperBound <= $0.offsets.upperBound
      }
      guard isOfHeader else { return true }
      rest = rest[found.upperBound...]
    }
    return false
  }
}

extension SyntaxTree {
  /// Where the docstring of a module stands, and the identifiers of a revision that are written as literals.
  fileprivate var headerRanges: [SourceRange] {
    let identifiers: Set<String> = ["revision", "down_revision", "depends_on", "branch_labels"]
    return repeatedChildren(of: root).enumerated().compactMap { index, statement in
      switch kind(statement) {
      case .expressionStatement where index == 0:
        return child(.expression, of: statement).map { kind($0) } == .string
          ? range(of: statement) : nil
      case .assignment, .annotatedAssignment:
        guard let view = assignment(statement), let value = view.value, isLiteral(value),
          view.targets.allSatisfy({ name($0).map(identifiers.contains) ?? false })
        else { return nil }
        return range(of: value)
      default: return nil
      }
    }
  }

  private func isLiteral(_ node: NodeID) -> Bool {
    switch kind(node) {
    case .string: true
    case .tuple, .list, .set: repeatedChildren(of: node).allSatisfy { kind($0) == .string }
    default: false
    }
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

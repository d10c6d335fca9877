import MigrationModel
import PythonSyntax
import SourceText

/// The normal form of a migration's syntax, as digests.
///
/// What has no part in a migration's meaning is left out of the walk: docstrings and bare constants,
/// annotations, `pass`, imports, comments and formatting (which the tree does not have), and how a
/// string is quoted or split. Digests are keyed afresh in each process, so that nobody can write an
/// edit that keeps one.
struct NormalForm {
  private static let identifiers: Set<String> = [
    "revision", "down_revision", "branch_labels", "depends_on",
  ]

  private let tree: SyntaxTree

  init(_ tree: SyntaxTree) {
    self.tree = tree
  }

  /// The digests of all parts, and where the parts stand.
  func form(of migration: Migration) -> MigrationNormalForm {
    var upgrade = Hasher()
    var downgrade = Hasher()
    var rest = Hasher()
    var places = MeaningPlaces()
    for statement in tree.repeatedChildren(of: tree.root) where isMeaningful(statement) {
      let digest = digest(of: statement)
      switch part(of: statement) {
      case .upgrade:
        upgrade.combine(digest)
        places.upgrade = definitionLine(of: statement)
      case .downgrade:
        downgrade.combine(digest)
        places.downgrade = definitionLine(of: statement)
      case .identifiers: continue
      case .rest:
        rest.combine(digest)
        places.rest.append(Located(digest, tree.range(of: statement)))
      }
    }
    let meaning = MigrationMeaning(
      identifiers: Self.digest(ofIdentifiers: migration), upgrade: upgrade.digest,
      downgrade: downgrade.digest, rest: rest.digest)
    return MigrationNormalForm(meaning: meaning, places: places)
  }

  private enum Part {
    case identifiers, upgrade, downgrade, rest
  }

  private func part(of statement: NodeID) -> Part {
    if let function = tree.function(statement) {
      if tree.isName(function.name, "upgrade") { return .upgrade }
      return tree.isName(function.name, "downgrade") ? .downgrade : .rest
    }
    if let assignment = tree.assignment(statement),
      assignment.targets.allSatisfy({ tree.name($0).map(Self.identifiers.contains) ?? false })
    {
      return .identifiers
    }
    return .rest
  }

  private static func digest(ofIdentifiers migration: Migration) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(migration.id)
    hasher.combine(migration.downRevisions.map(\.value))
    hasher.combine(migration.dependsOn.map(\.value))
    hasher.combine(migration.branchLabels.map(\.value).sorted())
    return hasher.digest
  }

  private func digest(of node: NodeID) -> UInt64 {
    var hasher = Hasher()
    add(node, to: &hasher)
    return hasher.digest
  }

  /// From `def` (or `async`) to the colon, on one line as a rule.
  private func definitionLine(of function: NodeID) -> SourceRange {
    let range = tree.range(of: function)
    guard let view = tree.function(function) else { return range }
    let name = tree.range(of: view.name)
    let body = tree.range(of: view.body)
    let tokens = tree.tokens(in: SourceRange(name.start, body.start))
    let end = tokens.last { $0.kind == .colon }?.end ?? name.end
    let decorated = view.decorators.last.map { tree.range(of: $0).end } ?? range.start
    let start = tree.tokens(in: SourceRange(decorated, name.start)).first {
      $0.kind == .defKeyword || $0.kind == .asyncKeyword
    }
    return SourceRange(start?.start ?? range.start, end)
  }

  /// Whether a statement has a part in the meaning.
  private func isMeaningful(_ statement: NodeID) -> Bool {
    switch tree.kind(statement) {
    case .importStatement, .importFromStatement, .passStatement: return false
    case .annotatedAssignment: return tree.child(.value, of: statement) != nil
    case .expressionStatement:
      guard let expression = tree.child(.expression, of: statement) else { return true }
      switch tree.kind(expression) {
      case .string, .bytes, .number, .noneLiteral, .trueLiteral, .falseLiteral, .ellipsis:
        return false
      default: return true
      }
    case .ifStatement:
      // `if TYPE_CHECKING:` holds imports for annotations and is never true when a migration runs.
      guard let test = tree.child(.test, of: statement) else { return true }
      let name = tree.child(.name, of: test) ?? test
      return !tree.isName(name, "TYPE_CHECKING")
    default: return true
    }
  }

  private func add(_ node: NodeID, to hasher: inout Hasher) {
    let kind = tree.kind(node)
    switch kind {
    case .module, .block:
      hasher.combine(kind)
      for statement in tree.children(of: node) where isMeaningful(statement) {
        add(statement, to: &hasher)
      }
      hasher.combine(UInt8.max)
    case .assignment, .annotatedAssignment:
      guard let view = tree.assignment(node) else { return }
      hasher.combine(SyntaxKind.assignment)
      hasher.combine(view.targets.count)
      for target in view.targets { add(target, to: &hasher) }
      if let value = view.value { add(value, to: &hasher) }
    case .formattedString, .templateString, .formatSpecification:
      hasher.combine(kind)
      addPieces(of: node, to: &hasher)
    case .error:
      hasher.combine(kind)
      hasher.combine(tree.bytes[tree.range(of: node).offsets.clamped(to: tree.bytes.indices)])
    default: addChildren(of: node, kind, to: &hasher)
    }
  }

  private func addChildren(of node: NodeID, _ kind: SyntaxKind, to hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(tree.payload(of: node))
    guard kind != .string, kind != .bytes else { return }
    for child in tree.childrenWithRoles(of: node) {
      switch child.role {
      case .annotation, .returns, .typeParameters: continue
      default:
        hasher.combine(child.role)
        add(child.node, to: &hasher)
      }
    }
    hasher.combine(UInt8.max)
  }

  private func addPieces(of node: NodeID, to hasher: inout Hasher) {
    for piece in tree.formattedString(node) {
      switch piece {
      case .text(let text): hasher.combine(text)
      case .field(let field):
        hasher.combine(tree.payload(of: field))
        for child in tree.childrenWithRoles(of: field) where child.role != .part {
          hasher.combine(child.role)
          add(child.node, to: &hasher)
        }
      }
    }
    hasher.combine(UInt8.max)
  }
}

extension Hasher {
  fileprivate var digest: UInt64 { UInt64(bitPattern: Int64(finalize())) }
}

import PythonSyntax
package import SchemaModel
package import SourceText

/// What `env.py` says about the database and about transactions, read without running it.
///
/// Whatever it gives to `context.configure(…)` under one of these names counts, in whichever function and
/// also by way of a dictionary: offline and online mode have a call each.
package struct EnvironmentScript: Sendable {
  /// The databases of the URLs and dialect names that are written in it.
  package private(set) var dialects: Set<Dialect> = []
  /// `transaction_per_migration`.
  package private(set) var transactionPerMigration = Option.absent
  /// `transactional_ddl`, which overrides what the database's dialect says.
  package private(set) var transactionalDDL = Option.absent
  /// Whether `begin_transaction()` is called, without which nothing puts migrations into transactions.
  package private(set) var beginsTransaction = false
  /// Whether a connection is made with `isolation_level="AUTOCOMMIT"`.
  package private(set) var isAutocommit = Option.absent

  /// What it has Alembic pass to the functions of migrations.
  package let arguments: MigrationArguments

  /// What is given for a switch.
  package enum Option: Sendable, Hashable {
    case absent
    case given(Bool)
    /// Something that is known at run time only, or different things.
    case unknown
  }

  /// - Parameter file: The text of `env.py`.
  package init(_ file: SourceFile) {
    let tree = SyntaxTree.parse(file.bytes)
    let evaluator = Evaluator(CodeModule(tree), names: ModuleFacts(tree).names)
    arguments = MigrationArguments(tree, evaluator)
    var waiting = [tree.root]
    while let node = waiting.popLast() {
      read(node, tree, evaluator)
      waiting += tree.children(of: node)
    }
  }

  private mutating func read(_ node: NodeID, _ tree: SyntaxTree, _ evaluator: Evaluator) {
    switch tree.kind(node) {
    case .string:
      guard let text = tree.string(node)?.value else { return }
      readURL(text.bytes)
    case .formattedString:
      let range = tree.range(of: node).offsets
      readURL(
        Array(
          tree.bytes[range].drop { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
            .drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }))
    case .attribute:
      let name = tree.child(.name, of: node).flatMap { tree.name($0) }
      if name == "begin_transaction" { beginsTransaction = true }
    case .keywordArgument:
      guard let name = tree.child(.name, of: node).flatMap({ tree.name($0) }),
        let value = tree.child(.value, of: node)
      else { return }
      read(name, evaluator.value(of: value))
    case .dictionaryItem:
      guard let key = tree.child(.key, of: node), tree.kind(key) == .string,
        let name = evaluator.value(of: key).text, let value = tree.child(.value, of: node)
      else { return }
      read(name, evaluator.value(of: value))
    default: return
    }
  }

  private mutating func readURL(_ bytes: [UInt8]) {
    let start = String(decoding: bytes.prefix(60), as: UTF8.self)
    if let dialect = DatabaseHints.dialect(ofURL: start) { dialects.insert(dialect) }
  }

  private mutating func read(_ name: String, _ value: StaticValue) {
    switch name {
    case "transaction_per_migration": transactionPerMigration.add(value.isTrue)
    // None leaves it to the dialect, as if it were not given.
    case "transactional_ddl" where !value.isNone: transactionalDDL.add(value.isTrue)
    case "isolation_level": isAutocommit.add(value.text.map { $0.uppercased() == "AUTOCOMMIT" })
    case "dialect_name":
      if let dialect = value.text.flatMap({ Dialect(rawValue: $0) }) { dialects.insert(dialect) }
    default: return
    }
  }
}

extension EnvironmentScript.Option {
  fileprivate mutating func add(_ value: Bool?) {
    guard let value else { return self = .unknown }
    self = self == .absent || self == .given(value) ? .given(value) : .unknown
  }
}

import MigrationModel
import PythonSyntax
import SourceText

/// What sessions of SQLAlchemy write: rows that they are told of, and objects whose attributes were set.
///
/// What a session of the application is, such as `db.session` of Flask-SQLAlchemy, is known by its name only: the
/// module that makes it seldom belongs to what can be read.
extension BodyReader {
  /// An attribute of something unknown that was set: a session writes it if that is one of its objects.
  struct AttributeChange: Hashable {
    let range: SourceRange
    let attribute: String
    let guards: [SchemaGuard]
    /// How many entries were listed as unread before.
    let position: Int
  }

  private static let maximumAttributeChanges = 256

  /// Takes note of targets that may be attributes of mapped objects.
  mutating func noteAttributes(setIn target: NodeID) {
    switch tree.kind(target) {
    case .attribute:
      guard let view = tree.attribute(target), let name = tree.name(view.name) else { return }
      noteAttribute(name, of: view.value, at: target)
    case .tuple, .list, .starred:
      for part in tree.children(of: target) { noteAttributes(setIn: part) }
    default: return
    }
  }

  /// Takes note of an attribute that is set, also by `setattr()`.
  mutating func noteAttribute(_ name: String, of object: NodeID, at node: NodeID) {
    switch evaluator.value(of: object) {
    case .unknown: break
    case .made(let made) where made.isOfSession || made.isForeign: break
    default: return
    }
    let change = AttributeChange(
      range: caller ?? tree.range(of: node), attribute: name, guards: guards,
      position: body.unread.count)
    if attributeChanges.count < Self.maximumAttributeChanges, attributeChanges.last != change {
      attributeChanges.append(change)
    }
  }

  /// Follows a method of a session or of one of its queries.
  ///
  /// - Parameters:
  ///   - name: The method's name.
  ///   - object: The expression that it is called of.
  ///   - value: What that is.
  ///   - call: The call, with its arguments.
  /// - Returns: Whether nothing else is to be said of the call.
  mutating func session(
    _ name: String, of object: NodeID, _ value: StaticValue, _ call: StaticCall
  ) -> Bool {
    switch SessionMethod(name) {
    case .writesObjects:
      if isSession(value, object) { listAttributeChanges() }
      return false
    case .changesRows(let ofSession, let ofQuery):
      let isQuery =
        ofQuery && (isQuery(value, object) || call.argument("synchronize_session") != nil)
      guard isQuery || ofSession && isSession(value, object) else { return false }
    case nil: return false
    }
    unread(call.node, "what `\(name)()` of a session writes is not read", reach: .listed)
    return true
  }

  /// Follows a call of something that is imported, which may make a session, or be a method of one or of a query.
  ///
  /// - Returns: Whether nothing else is to be said of the call.
  mutating func session(_ name: ImportedName, _ node: NodeID) -> Bool {
    guard let method = name.path.last, let object = name.path.dropLast().last else { return false }
    // `db.Session(bind=…)`, `sqlmodel.Session(…)`: nothing happens before something is done with it. Whose
    // result nobody wants is some other class of this name.
    if method == "Session", node != loneCall { return true }
    let isSession = Self.isSessionName(object)
    switch SessionMethod(method) {
    case .writesObjects:
      guard isSession else { return false }
      listAttributeChanges()
    case .changesRows(let ofSession, let ofQuery):
      guard ofSession && isSession || ofQuery && name.path.dropLast().contains("query") else {
        return false
      }
    case nil: return false
    }
    unread(node, "what `\(method)()` of a session writes is not read", reach: .listed)
    return true
  }

  /// Follows the end of a `with` block, which commits what `Session.begin()` and `sessionmaker.begin()` began.
  mutating func leaveSession(_ value: StaticValue) {
    if case .made(let made) = value, made.isOfSession, made.function.last == "begin" {
      listAttributeChanges()
    }
  }

  /// Lists what was set where it was set.
  private mutating func listAttributeChanges() {
    let changes = attributeChanges
    attributeChanges = []
    var count = 0
    for change in changes {
      var entry = UnreadOperation(
        range: change.range,
        reason: "a session writes `\(change.attribute)` if this is one of its objects")
      entry.reach = .listed
      entry.guards = change.guards
      // A loop sets the same attributes again and again.
      if body.unread.suffix(Self.maximumAttributeChanges).contains(entry) { continue }
      body.unread.insert(entry, at: min(change.position + count, body.unread.count))
      count += 1
    }
  }

  /// Whether this is a session, or the result of one, which has none of the methods that are asked about.
  private func isSession(_ value: StaticValue, _ object: NodeID) -> Bool {
    switch value {
    case .made(let made) where made.isOfSession: return !made.function.contains("query")
    case .made(let made) where !made.isForeign: return false
    case .made, .unknown: return lastName(of: object).map(Self.isSessionName) ?? false
    default: return false
    }
  }

  private static func isSessionName(_ name: String) -> Bool {
    name.lowercased().hasSuffix("session")
  }

  /// Whether this is a query of a session: `session.query(User)`, `User.query`, or what a method of one returned.
  private func isQuery(_ value: StaticValue, _ object: NodeID) -> Bool {
    switch value {
    case .made(let made) where made.isOfSession || made.isForeign:
      if made.function.contains("query") { return true }
    case .unknown: break
    default: return false
    }
    var node = object
    // Each turn goes down in the tree.
    while true {
      if let callee = tree.callee(node) {
        node = callee
      } else if let view = tree.attribute(node) {
        if tree.isName(view.name, "query") { return true }
        node = view.value
      } else {
        return false
      }
    }
  }

  /// The name or the attribute that an expression ends in; nil for other expressions.
  private func lastName(of node: NodeID) -> String? {
    tree.attribute(node).map { tree.name($0.name) } ?? tree.name(node)
  }
}

/// What a method of `sqlalchemy.orm.Session`, or of its queries, writes.
private enum SessionMethod {
  /// The objects whose attributes were set.
  case writesObjects
  case changesRows(ofSession: Bool, ofQuery: Bool)

  init?(_ name: String) {
    // Nearly every method that is called has another name, mostly of another length.
    switch (name.utf8.count, name) {
    case (6, "commit"), (5, "flush"): self = .writesObjects
    case (6, "update"): self = .changesRows(ofSession: false, ofQuery: true)
    case (6, "delete"): self = .changesRows(ofSession: true, ofQuery: true)
    case (3, "add"), (7, "add_all"), (5, "merge"), (17, "bulk_save_objects"),
      (20, "bulk_insert_mappings"), (20, "bulk_update_mappings"):
      self = .changesRows(ofSession: true, ofQuery: false)
    default: return nil
    }
  }
}

extension StaticCall {
  /// Whether this is a session of SQLAlchemy, or something that one of its methods returned.
  fileprivate var isOfSession: Bool {
    function.contains("Session") || function.contains("sessionmaker")
  }

  /// Whether this is what a function of some other package than these returned.
  fileprivate var isForeign: Bool {
    var call = self
    while let receiver = call.receiver { call = receiver }
    return call.function.first.map { $0 != "sqlalchemy" && $0 != "alembic" } ?? false
  }
}

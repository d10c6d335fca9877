import PythonSyntax

/// What a module declares whose value is found out only when somebody asks, since functions and other modules
/// have to be followed for it.
struct ModuleDeclarations {
  /// Classes, by names that stand for nothing else.
  var classes: [String: NodeID] = [:]
  /// Calls of functions of the repository, by the names that their results are bound to, as in `Base = make_base()`.
  var calls: [String: NodeID] = [:]
  /// The names that are bound more than once, which meant something else further up.
  var rebound: Set<String> = []
}

/// What was found out about the models that a module declares, while one migration is read.
struct ModelCache {
  /// What calls returned that stand for a base or a `MetaData`; nil within for anything else.
  var results: [NodeID: StaticCall?] = [:]
  /// The `MetaData` of each class that is the base of models.
  var metadata: [NodeID: StaticCall] = [:]
  /// The tables of each `MetaData`.
  var tables: [ObjectIdentifier: ModelTables] = [:]
  private var round = 0
  /// The classes that are being read, so that those which ask for each other end.
  var reading: Set<NodeID> = []

  /// Forgets what was found out for another migration, or when fewer modules were known.
  mutating func begin(_ round: Int) {
    guard self.round != round else { return }
    self = ModelCache()
    self.round = round
  }
}

/// The tables of a `MetaData`, as far as one module declares them.
struct ModelTables {
  /// In the order in which they are declared.
  var tables: [(name: String, call: StaticCall)] = []
  /// Whether there may be more, or others, than these.
  var isOpen = false
}

import PythonSyntax
import SchemaModel

/// What an expression is worth, as far as that can be known without running it.
enum StaticValue {
  case none
  case boolean(Bool)
  case integer(Int)
  case text(StaticText)
  /// A text that begins like this, and goes on with what is known at run time only.
  case partial(StaticText)
  /// A tuple, list or set.
  case sequence([StaticValue])
  case dictionary([(key: StaticValue, value: StaticValue)])
  /// An imported module or something in it.
  case imported(ImportedName)
  /// A function of this file, or of a module of the repository that it imports.
  case function(FunctionReference)
  /// A class of the repository that is a type of columns.
  case type(ClassReference)
  /// What a call of something imported made, such as `sqlalchemy.Column(…)`.
  case made(StaticCall)
  /// A class of the repository, what is made of one, or a function with some of its arguments.
  case object(StaticObject)
  /// The object of a `with op.batch_alter_table(…) as …` block.
  case batch(StaticCall)
  /// What the database says about its schema; indirect, so that this rare one does not make all values large.
  indirect case reflected(Reflection)
  case unknown
}

/// A call with its evaluated arguments.
final class StaticCall {
  /// What is called; nil for what is no name of another module.
  let callee: ImportedName?
  /// The call's node, of the tree of `module`.
  let node: NodeID
  /// The number of the module that it stands in.
  let module: Int
  let arguments: StaticArguments
  /// How many operations were listed when it was made.
  let moment: Int
  /// What made the object that this is a method of, as in `table.update().where(…)`.
  let receiver: StaticCall?
  /// What a call of `Column` says, once it was read.
  var column: ColumnReading?

  init(
    _ callee: ImportedName?, node: NodeID, module: Int,
    arguments: consuming StaticArguments = StaticArguments(), moment: Int = 0,
    receiver: StaticCall? = nil
  ) {
    self.callee = callee
    self.node = node
    self.module = module
    self.arguments = arguments
    self.moment = moment
    self.receiver = receiver
  }

  convenience init(
    _ callee: ImportedName?, node: NodeID, module: Int, positional: [StaticValue],
    keywords: [StaticArguments.Keyword] = [], hasUnreadArguments: Bool = false,
    unreadFrom: Int? = nil, moment: Int = 0, receiver: StaticCall? = nil
  ) {
    self.init(
      callee, node: node, module: module,
      arguments: StaticArguments(
        positional: positional, keywords: keywords, hasUnread: hasUnreadArguments,
        unreadFrom: unreadFrom),
      moment: moment, receiver: receiver)
  }

  /// A call without arguments, or with some that are given by their place.
  convenience init(
    _ callee: ImportedName?, node: NodeID, in module: CodeModule, positional: [StaticValue] = []
  ) {
    self.init(callee, node: node, module: module.number, positional: positional)
  }

  /// The same call with other arguments in the places of the positional ones.
  func replacing(positional: [StaticValue]) -> StaticCall {
    var arguments = arguments
    arguments.positional = positional
    return StaticCall(
      callee, node: node, module: module, arguments: arguments, moment: moment, receiver: receiver)
  }

  /// The full dotted name of what is called; empty where it has none.
  var function: [String] { callee?.path ?? [] }
  var positional: [StaticValue] { arguments.positional }
  var keywords: [StaticArguments.Keyword] { arguments.keywords }
  /// Whether `*values` or `**values` that could not be read may add arguments.
  var hasUnreadArguments: Bool { arguments.hasUnread }
  /// Whether `**values` that could not be read are among them.
  var hasUnreadKeywords: Bool { arguments.hasUnreadKeywords }
  var unreadFrom: Int? { arguments.unreadFrom }

  /// The keyword argument of a name, or the positional one at an index.
  func argument(_ name: String, at index: Int? = nil) -> StaticValue? {
    if let keyword = keywords.last(where: { $0.name == name }) { return keyword.value }
    guard let index, positional.indices.contains(index), index < unreadFrom ?? .max
    else { return nil }
    return positional[index]
  }
}

extension StaticValue {
  var text: String? {
    if case .text(let text) = self { text.text } else { nil }
  }

  var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  var isNone: Bool {
    if case .none = self { true } else { false }
  }

  /// Whether Python takes the value for true, where that is known.
  var isTrue: Bool? {
    switch self {
    case .none: false
    case .boolean(let value): value
    case .integer(let value): value != 0
    case .text(let text): text.isTrue
    case .sequence(let values): !values.isEmpty
    case .dictionary(let items): !items.isEmpty
    case .function, .type, .batch: true
    // What was imported or made may be false: a constant, the answer of a function.
    case .imported(let name): name.path == ["typing", "TYPE_CHECKING"] ? false : nil
    case .made, .partial, .reflected, .object, .unknown: nil
    }
  }
}

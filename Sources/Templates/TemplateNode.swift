/// A parsed template: text, and what has to be evaluated.
indirect enum TemplateNode {
  struct Branch {
    /// Nil for `% else`.
    var condition: Expression.Located?
    var body: [TemplateNode]
  }

  struct Filter {
    var name: String
    var offset: Int
  }

  case text(ArraySlice<UInt8>)
  case expression(Expression.Located, filters: [Filter])
  case code([Statement])
  case moduleCode([Statement])
  case condition([Branch])
  case loop(names: [String], source: Expression.Located, body: [TemplateNode])
}

/// A Python statement in a block of code.
enum Statement {
  case assignment(names: [String], value: Expression.Located)
  /// A name that an import binds, and the module that is imported if the name is just that.
  case importing(name: String, module: String)
}

extension TemplateNode {
  /// The names that are read before the template assigns them, in the order of the text.
  ///
  /// Mako gives these their value from the context; any other name that is assigned somewhere is a
  /// local variable of Python's, unassigned until then.
  static func namesFromContext(_ nodes: [TemplateNode]) -> Set<String> {
    var scope = NameScope()
    scope.visit(nodes)
    return scope.fromContext
  }
}

private struct NameScope {
  var fromContext: Set<String> = []
  private var declared: Set<String> = []

  mutating func visit(_ nodes: [TemplateNode]) {
    for node in nodes {
      switch node {
      case .text, .moduleCode: continue
      case .expression(let expression, let filters):
        visit(expression)
        for filter in filters { use(filter.name) }
      case .code(let statements):
        for statement in statements { visit(statement) }
      case .condition(let branches):
        for branch in branches {
          if let condition = branch.condition { visit(condition) }
          visit(branch.body)
        }
      case .loop(let names, let source, let body):
        visit(source)
        declared.formUnion(names)
        visit(body)
      }
    }
  }

  private mutating func use(_ name: String) {
    if !declared.contains(name) { fromContext.insert(name) }
  }

  private mutating func visit(_ statement: Statement) {
    switch statement {
    case .assignment(let names, let value):
      visit(value)
      declared.formUnion(names)
    case .importing(let name, _): declared.insert(name)
    }
  }

  private mutating func visit(_ located: Expression.Located) {
    switch located.expression {
    case .constant: return
    case .name(let name): use(name)
    case .attribute(let value, _), .unary(_, let value): visit(value)
    case .call(let function, let arguments):
      visit(function)
      for argument in arguments { visit(argument.value) }
    case .index(let value, let index):
      visit(value)
      visit(index)
    case .slice(let value, let from, let to):
      visit(value)
      if let from { visit(from) }
      if let to { visit(to) }
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right):
      visit(left)
      visit(right)
    case .comparison(let first, let rest):
      visit(first)
      for (_, operand) in rest { visit(operand) }
    case .conditional(let condition, let then, let otherwise):
      visit(condition)
      visit(then)
      visit(otherwise)
    case .list(let items), .tuple(let items):
      for item in items { visit(item) }
    case .comprehension(let element, _, let source, let conditions, _):
      visit(source)
      visit(element)
      for condition in conditions { visit(condition) }
    }
  }
}

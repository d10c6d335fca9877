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
  /// The names that the template assigns anywhere outside module blocks.
  ///
  /// Mako makes local variables of Python's of them, which have no value until they are assigned,
  /// even where the context has one.
  static func localNames(_ nodes: [TemplateNode]) -> Set<String> {
    var names: Set<String> = []
    for node in nodes {
      switch node {
      case .text, .moduleCode, .expression: continue
      case .code(let statements):
        for statement in statements { names.formUnion(statement.localNames) }
      case .condition(let branches):
        for branch in branches {
          if let condition = branch.condition { names.formUnion(condition.localNames) }
          names.formUnion(localNames(branch.body))
        }
      case .loop(let targets, let source, let body):
        names.formUnion(targets)
        names.formUnion(source.localNames)
        names.formUnion(localNames(body))
      }
    }
    return names
  }
}

extension Statement {
  fileprivate var localNames: Set<String> {
    switch self {
    case .assignment(let names, let value): value.localNames.union(names)
    case .importing(let name, _): [name]
    }
  }
}

extension Expression.Located {
  /// The names that comprehensions assign; Mako holds them for the template's own.
  fileprivate var localNames: Set<String> {
    switch expression {
    case .constant, .name: []
    case .attribute(let value, _), .unary(_, let value): value.localNames
    case .call(let function, let arguments):
      Self.localNames([function] + arguments.map(\.value))
    case .index(let value, let index): Self.localNames([value, index])
    case .slice(let value, let from, let to):
      Self.localNames([value] + [from, to].compactMap { $0 })
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right):
      Self.localNames([left, right])
    case .comparison(let first, let rest): Self.localNames([first] + rest.map(\.operand))
    case .conditional(let condition, let then, let otherwise):
      Self.localNames([condition, then, otherwise])
    case .list(let items), .tuple(let items): Self.localNames(items)
    case .comprehension(let element, let names, let source, let conditions, _):
      Self.localNames([element, source] + conditions).union(names)
    }
  }

  private static func localNames(_ parts: [Self]) -> Set<String> {
    parts.reduce(into: []) { $0.formUnion($1.localNames) }
  }
}

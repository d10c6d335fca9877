/// Walks a parsed template and writes what it says.
struct TemplateRenderer {
  /// The longest file that is written, in bytes.
  private static let maximumSize = 4 << 20

  private let nodes: [TemplateNode]
  private var evaluator: ExpressionEvaluator
  private var output: [UInt8] = []

  init(_ nodes: [TemplateNode], _ context: TemplateContext) {
    self.nodes = nodes
    evaluator = ExpressionEvaluator(context, localNames: TemplateNode.localNames(nodes))
  }

  mutating func render() throws(TemplateRefusal) -> RenderedTemplate {
    // Python runs the module's code before anything else.
    for case .moduleCode(let statements) in nodes {
      try run(statements, isModule: true)
    }
    try write(nodes)
    return RenderedTemplate(bytes: output, undefinedNames: evaluator.undefinedNames)
  }

  private mutating func write(_ nodes: [TemplateNode]) throws(TemplateRefusal) {
    for node in nodes {
      switch node {
      case .text(let text): output += text
      case .moduleCode: continue
      case .code(let statements): try run(statements, isModule: false)
      case .expression(let expression, let filters): try write(expression, filters)
      case .condition(let branches): try write(branches)
      case .loop(let names, let source, let body):
        let value = try evaluator.evaluate(source)
        guard let elements = value.elements else {
          throw evaluator.refusal(source, "a loop over \(value.typeName)", "is not supported")
        }
        for element in elements {
          try evaluator.assign(names, element, at: source.offset)
          try write(body)
        }
      }
      try evaluator.countStep(at: 0)
      guard output.count <= Self.maximumSize else {
        throw TemplateRefusal(offset: 0, construct: "template", message: "writes too much")
      }
    }
  }

  private mutating func write(_ branches: [TemplateNode.Branch]) throws(TemplateRefusal) {
    for branch in branches {
      if let condition = branch.condition {
        guard try evaluator.isTrue(condition) else { continue }
      }
      try write(branch.body)
      return
    }
  }

  private mutating func run(
    _ statements: [Statement], isModule: Bool
  ) throws(TemplateRefusal) {
    for statement in statements {
      switch statement {
      case .assignment(let names, let value):
        let result = try evaluator.evaluate(value, inModule: isModule)
        try evaluator.assign(names, result, at: value.offset, inModule: isModule)
      case .importing(let name, let module):
        let value: TemplateValue = module == "re" ? .object("re") : .unknown(module)
        try evaluator.assign([name], value, at: 0, inModule: isModule)
      }
    }
  }

  private mutating func write(
    _ expression: Expression.Located, _ filters: [TemplateNode.Filter]
  ) throws(TemplateRefusal) {
    var value = try evaluator.evaluate(expression)
    if !filters.contains(where: { $0.name == "n" }) {
      value = .string(try evaluator.text(of: value, expression))
    }
    for filter in filters where filter.name != "n" {
      value = try evaluator.filter(value, filter, expression)
    }
    guard case .string(let text) = value else {
      throw evaluator.refusal(expression, value.typeName, "is not a text")
    }
    output += Array(text.utf8)
  }
}

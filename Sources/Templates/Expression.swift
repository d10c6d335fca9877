/// A Python expression of the kind that templates use.
///
/// Deep nesting is refused when it is parsed, so that walking it may be recursive.
indirect enum Expression {
  struct Argument {
    var name: String?
    var value: Located
  }

  /// An expression and the byte offset at which it begins.
  struct Located {
    var offset: Int
    var expression: Expression
  }

  case constant(TemplateValue)
  case name(String)
  case attribute(Located, String)
  case call(Located, [Argument])
  case index(Located, Located)
  case slice(Located, from: Located?, to: Located?)
  case unary(String, Located)
  case binary(String, Located, Located)
  case and(Located, Located)
  case or(Located, Located)
  /// Two or more operands with comparisons between them.
  case comparison(Located, [(operation: String, operand: Located)])
  case conditional(condition: Located, then: Located, otherwise: Located)
  case list([Located])
  case tuple([Located])
  /// `element for names in source if condition`, as a list or a generator.
  case comprehension(
    element: Located, names: [String], source: Located, conditions: [Located], isGenerator: Bool)
}

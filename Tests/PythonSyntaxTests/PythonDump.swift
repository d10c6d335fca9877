import PythonSyntax
import SourceText

/// Writes a tree as `python_ast.py` writes Python's own.
struct PythonDump {
  private let tree: SyntaxTree
  private let lines: LineIndex
  private let markLength: Int
  private let hasPositions: Bool
  private(set) var output: [UInt8] = []

  /// Dumps the tree of a module, with line and column of each node if they are wanted.
  static func dump(_ tree: SyntaxTree, hasPositions: Bool) -> [UInt8] {
    var dump = PythonDump(tree: tree, hasPositions: hasPositions)
    dump.node(tree.root)
    if dump.output.last == UInt8(ascii: "\n") { dump.output.removeLast() }
    return dump.output
  }

  private init(tree: SyntaxTree, hasPositions: Bool) {
    self.tree = tree
    self.hasPositions = hasPositions
    lines = LineIndex(tree.bytes)
    markLength = tree.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    output.reserveCapacity(tree.bytes.count * 10)
  }

  // MARK: Lines

  private mutating func line(_ text: String) {
    output.append(contentsOf: text.utf8)
    output.append(UInt8(ascii: "\n"))
  }

  private func place(_ offset: UInt32) -> String {
    let position = lines.position(of: Int(offset))
    let column = position.column - 1 - (position.line == 1 ? markLength : 0)
    return "\(position.line):\(column)"
  }

  private mutating func header(_ name: String, _ range: SourceRange) {
    line(hasPositions ? "\(name) \(place(range.start))-\(place(range.end))" : name)
  }

  private mutating func header(_ name: String, of node: NodeID) {
    switch tree.context(of: node) {
    case .load: header(name, tree.range(of: node))
    case .store: header(name + "!Store", tree.range(of: node))
    case .delete: header(name + "!Del", tree.range(of: node))
    }
  }

  private mutating func end() { line(")") }

  private mutating func field(_ name: String, _ value: NodeID?) {
    guard let value else { return }
    line("." + name)
    node(value)
  }

  private mutating func fields(_ name: String, _ values: [NodeID]) {
    guard !values.isEmpty else { return }
    line("." + name)
    for value in values { node(value) }
  }

  private mutating func text(_ name: String, _ value: String?) {
    guard let value else { return }
    line("." + name)
    line(value)
  }

  private mutating func texts(_ name: String, _ values: [String]) {
    guard !values.isEmpty else { return }
    line("." + name)
    for value in values { line(value) }
  }

  private mutating func block(_ name: String, _ block: NodeID?) {
    guard let block else { return }
    fields(name, tree.repeatedChildren(of: block))
  }

  private func name(_ node: NodeID?) -> String? { node.flatMap { tree.name($0) } }

  // MARK: Nodes

  private mutating func node(_ node: NodeID) {
    let kind = tree.kind(node)
    if kind.rawValue <= SyntaxKind.importAlias.rawValue {
      statement(node, kind)
    } else if kind.rawValue >= SyntaxKind.valuePattern.rawValue {
      pattern(node, kind)
    } else if kind.rawValue >= SyntaxKind.string.rawValue {
      string(node, kind)
    } else {
      expression(node, kind)
    }
  }

  private mutating func statement(_ node: NodeID, _ kind: SyntaxKind) {
    switch kind {
    case .module:
      line("Module")
      fields("body", tree.repeatedChildren(of: node))
    case .functionDefinition: return function(node)
    case .classDefinition: return classDefinition(node)
    case .importStatement, .importFromStatement: return importStatement(node)
    case .assignment, .augmentedAssignment, .annotatedAssignment: return assignment(node, kind)
    case .typeVariable, .typeVariableTuple, .parameterSpecification:
      header(
        kind == .typeVariable
          ? "TypeVar" : kind == .typeVariableTuple ? "TypeVarTuple" : "ParamSpec", of: node)
      text("name", name(tree.child(.name, of: node)))
      field("bound", tree.child(.bound, of: node))
      field("default_value", tree.child(.defaultValue, of: node))
    case .withItem:
      line("withitem")
      field("context_expr", tree.child(.context, of: node))
      field("optional_vars", tree.child(.target, of: node))
    case .matchCase:
      line("match_case")
      field("pattern", tree.child(.pattern, of: node))
      field("guard", tree.child(.guard, of: node))
      block("body", tree.child(.body, of: node))
    case .exceptHandler:
      header("ExceptHandler", of: node)
      field("type", tree.child(.type, of: node))
      text("name", name(tree.child(.name, of: node)))
      block("body", tree.child(.body, of: node))
    case .typeAlias:
      header("TypeAlias", of: node)
      field("name", tree.child(.name, of: node))
      if let list = tree.child(.typeParameters, of: node) {
        fields("type_params", tree.repeatedChildren(of: list))
      }
      field("value", tree.child(.value, of: node))
    default: return simpleOrCompound(node, kind)
    }
    end()
  }

  private mutating func simpleOrCompound(_ node: NodeID, _ kind: SyntaxKind) {
    let isAsync = tree.isAsync(node)
    switch kind {
    case .returnStatement:
      header("Return", of: node)
      field("value", tree.child(.value, of: node))
    case .deleteStatement:
      header("Delete", of: node)
      fields("targets", tree.repeatedChildren(of: node))
    case .forStatement:
      header(isAsync ? "AsyncFor" : "For", of: node)
      field("target", tree.child(.target, of: node))
      field("iter", tree.child(.iterable, of: node))
      block("body", tree.child(.body, of: node))
      block("orelse", tree.child(.otherwise, of: node))
    case .whileStatement, .ifStatement:
      header(kind == .ifStatement ? "If" : "While", of: node)
      field("test", tree.child(.test, of: node))
      block("body", tree.child(.body, of: node))
      block("orelse", tree.child(.otherwise, of: node))
    case .withStatement:
      header(isAsync ? "AsyncWith" : "With", of: node)
      fields("items", tree.repeatedChildren(of: node))
      block("body", tree.child(.body, of: node))
    case .matchStatement:
      header("Match", of: node)
      field("subject", tree.child(.subject, of: node))
      fields("cases", tree.repeatedChildren(of: node))
    case .raiseStatement:
      header("Raise", of: node)
      field("exc", tree.child(.exception, of: node))
      field("cause", tree.child(.cause, of: node))
    case .tryStatement:
      header(tree.payload(of: node) == .detail(1) ? "TryStar" : "Try", of: node)
      block("body", tree.child(.body, of: node))
      fields("handlers", tree.repeatedChildren(of: node))
      block("orelse", tree.child(.otherwise, of: node))
      block("finalbody", tree.child(.finally, of: node))
    case .assertStatement:
      header("Assert", of: node)
      field("test", tree.child(.test, of: node))
      field("msg", tree.child(.message, of: node))
    case .globalStatement, .nonlocalStatement:
      header(kind == .globalStatement ? "Global" : "Nonlocal", of: node)
      texts("names", tree.repeatedChildren(of: node).compactMap { name($0) })
    case .expressionStatement:
      header("Expr", of: node)
      field("value", tree.child(.expression, of: node))
    case .passStatement: header("Pass", of: node)
    case .breakStatement: header("Break", of: node)
    case .continueStatement: header("Continue", of: node)
    default: header("unexpected \(kind)", of: node)
    }
    end()
  }

  private mutating func function(_ node: NodeID) {
    guard let function = tree.function(node) else { return }
    header(function.isAsync ? "AsyncFunctionDef" : "FunctionDef", of: node)
    text("name", name(function.name))
    line(".args")
    parameters(function.parameters)
    block("body", function.body)
    fields("decorator_list", function.decorators)
    field("returns", function.returns)
    fields("type_params", function.typeParameters)
    end()
  }

  private mutating func parameters(_ parameters: [ParameterView]) {
    line("arguments")
    let positional = parameters.filter { $0.kind == .positionalOnly || $0.kind == .ordinary }
    let keywordOnly = parameters.filter { $0.kind == .keywordOnly }
    arguments("posonlyargs", parameters.filter { $0.kind == .positionalOnly })
    arguments("args", parameters.filter { $0.kind == .ordinary })
    arguments("vararg", parameters.filter { $0.kind == .variadic })
    arguments("kwonlyargs", keywordOnly)
    if !keywordOnly.isEmpty {
      line(".kw_defaults")
      for parameter in keywordOnly {
        if let value = parameter.defaultValue { node(value) } else { line("-") }
      }
    }
    arguments("kwarg", parameters.filter { $0.kind == .keywordVariadic })
    fields("defaults", positional.compactMap(\.defaultValue))
    end()
  }

  private mutating func arguments(_ name: String, _ parameters: [ParameterView]) {
    guard !parameters.isEmpty else { return }
    line("." + name)
    for parameter in parameters {
      header("arg", argumentRange(parameter, in: tree.range(of: parameter.node)))
      text("arg", self.name(parameter.name))
      field("annotation", parameter.annotation)
      end()
    }
  }

  /// Python's range of a parameter is without stars and default.
  private func argumentRange(_ parameter: ParameterView, in whole: SourceRange) -> SourceRange {
    let name = tree.range(of: parameter.name)
    guard let value = parameter.defaultValue else { return SourceRange(name.start, whole.end) }
    let annotationEnd = parameter.annotation.map { tree.range(of: $0).end } ?? name.end
    var end = annotationEnd
    for token in tree.tokens(in: SourceRange(annotationEnd, tree.range(of: value).start)) {
      if token.kind == .equal { break }
      end = token.end
    }
    return SourceRange(name.start, end)
  }

  private mutating func classDefinition(_ node: NodeID) {
    guard let view = tree.classDefinition(node) else { return }
    header("ClassDef", of: node)
    text("name", name(view.name))
    fields("bases", view.arguments.positional)
    keywords(view.arguments.keywords)
    block("body", view.body)
    fields("decorator_list", view.decorators)
    fields("type_params", view.typeParameters)
    end()
  }

  private mutating func keywords(_ keywords: [KeywordView]) {
    fields("keywords", keywords.map(\.node))
  }

  private mutating func importStatement(_ node: NodeID) {
    guard let view = tree.importStatement(node) else { return }
    header(view.isFrom ? "ImportFrom" : "Import", of: node)
    text("module", name(view.module))
    line(".names")
    for alias in tree.repeatedChildren(of: node) {
      header("alias", of: alias)
      text("name", name(tree.child(.module, of: alias)))
      text("asname", name(tree.child(.name, of: alias)))
      end()
    }
    if view.isFrom { text("level", String(view.level)) }
    end()
  }

  private mutating func assignment(_ node: NodeID, _ kind: SyntaxKind) {
    guard let view = tree.assignment(node) else { return }
    switch kind {
    case .assignment:
      header("Assign", of: node)
      fields("targets", view.targets)
    case .augmentedAssignment:
      header("AugAssign", of: node)
      field("target", view.targets.first)
      text("op", view.operator.map(operatorName))
    default:
      header("AnnAssign", of: node)
      field("target", view.targets.first)
      field("annotation", view.annotation)
    }
    field("value", view.value)
    if kind == .annotatedAssignment {
      text("simple", tree.payload(of: node) == .detail(1) ? "1" : "0")
    }
    end()
  }

  private mutating func expression(_ node: NodeID, _ kind: SyntaxKind) {
    switch kind {
    case .booleanOperation:
      header("BoolOp", of: node)
      text("op", tree.operator(of: node).map(operatorName))
      fields("values", tree.repeatedChildren(of: node))
    case .namedExpression:
      header("NamedExpr", of: node)
      field("target", tree.child(.target, of: node))
      field("value", tree.child(.value, of: node))
    case .binaryOperation:
      header("BinOp", of: node)
      field("left", tree.child(.left, of: node))
      text("op", tree.operator(of: node).map(operatorName))
      field("right", tree.child(.right, of: node))
    case .unaryOperation:
      header("UnaryOp", of: node)
      text("op", tree.operator(of: node).map(unaryName))
      field("operand", tree.child(.operand, of: node))
    case .lambda:
      header("Lambda", of: node)
      line(".args")
      parameters(tree.parameters(of: node))
      field("body", tree.child(.body, of: node))
    case .conditional:
      header("IfExp", of: node)
      field("test", tree.child(.test, of: node))
      field("body", tree.child(.body, of: node))
      field("orelse", tree.child(.otherwise, of: node))
    case .comparison:
      header("Compare", of: node)
      field("left", tree.child(.left, of: node))
      let steps = tree.repeatedChildren(of: node)
      texts("ops", steps.compactMap { tree.operator(of: $0).map(operatorName) })
      fields("comparators", steps.compactMap { tree.child(.operand, of: $0) })
    case .call:
      guard let call = tree.call(node) else { return }
      header("Call", of: node)
      field("func", call.function)
      fields("args", call.arguments.positional)
      keywords(call.arguments.keywords)
    case .keywordArgument:
      header("keyword", of: node)
      text("arg", name(tree.child(.name, of: node)))
      field("value", tree.child(.value, of: node))
    case .attribute:
      header("Attribute", of: node)
      field("value", tree.child(.value, of: node))
      text("attr", name(tree.child(.name, of: node)))
    case .subscription:
      header("Subscript", of: node)
      field("value", tree.child(.value, of: node))
      field("slice", tree.child(.index, of: node))
    case .slice:
      header("Slice", of: node)
      field("lower", tree.child(.lower, of: node))
      field("upper", tree.child(.upper, of: node))
      field("step", tree.child(.step, of: node))
    case .name:
      header("Name", of: node)
      text("id", name(node))
    default: return displayOrConstant(node, kind)
    }
    end()
  }

  private mutating func displayOrConstant(_ node: NodeID, _ kind: SyntaxKind) {
    switch kind {
    case .awaitExpression, .yieldExpression, .yieldFromExpression, .starred:
      let names: [SyntaxKind: String] = [
        .awaitExpression: "Await", .yieldExpression: "Yield", .yieldFromExpression: "YieldFrom",
        .starred: "Starred",
      ]
      header(names[kind] ?? "", of: node)
      field("value", tree.child(.value, of: node))
    case .set, .list, .tuple:
      header(kind == .set ? "Set" : kind == .list ? "List" : "Tuple", of: node)
      fields("elts", tree.repeatedChildren(of: node))
    case .dictionary:
      header("Dict", of: node)
      let items = tree.repeatedChildren(of: node)
      if !items.isEmpty { line(".keys") }
      for item in items {
        if let key = tree.child(.key, of: item) { self.node(key) } else { line("-") }
      }
      fields("values", items.compactMap { tree.child(.value, of: $0) })
    case .listComprehension, .setComprehension, .generatorExpression, .dictionaryComprehension:
      let names: [SyntaxKind: String] = [
        .listComprehension: "ListComp", .setComprehension: "SetComp",
        .generatorExpression: "GeneratorExp", .dictionaryComprehension: "DictComp",
      ]
      header(names[kind] ?? "", of: node)
      field("elt", tree.child(.element, of: node))
      field("key", tree.child(.key, of: node))
      field("value", tree.child(.value, of: node))
      fields("generators", tree.repeatedChildren(of: node))
    case .comprehensionClause:
      line("comprehension")
      field("target", tree.child(.target, of: node))
      field("iter", tree.child(.iterable, of: node))
      fields("ifs", tree.repeatedChildren(of: node))
      text("is_async", tree.isAsync(node) ? "1" : "0")
    default:
      header("Constant", of: node)
      constant(node, kind)
    }
    end()
  }

  private mutating func constant(_ node: NodeID, _ kind: SyntaxKind) {
    switch kind {
    case .noneLiteral: line("None")
    case .trueLiteral: line("True")
    case .falseLiteral: line("False")
    case .ellipsis: line("Ellipsis")
    case .number: number(node)
    default: line("unexpected \(kind)")
    }
  }

  private mutating func number(_ node: NodeID) {
    switch tree.number(node) {
    case .integer(let words):
      var text = String(words.last ?? 0, radix: 16)
      for word in words.dropLast().reversed() {
        let digits = String(word, radix: 16)
        text += String(repeating: "0", count: 8 - digits.count) + digits
      }
      line(text)
    case .float(let value): line("f" + hex(value))
    case .imaginary(let value): line("j" + hex(value))
    case nil: line("no number")
    }
  }

  private func hex(_ value: Double) -> String {
    let digits = String(value.bitPattern, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func hex(_ bytes: [UInt8]) -> String {
    var result = ""
    for byte in bytes { result += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return result
  }

  // MARK: Strings

  private mutating func string(_ node: NodeID, _ kind: SyntaxKind) {
    switch kind {
    case .string, .bytes:
      guard let literal = tree.string(node) else { return }
      header("Constant", of: node)
      if kind == .bytes { line("b" + hex(literal.value.bytes)) } else { textValue(literal.value) }
      end()
    case .formattedString, .templateString, .formatSpecification:
      header(kind == .templateString ? "TemplateStr" : "JoinedStr", of: node)
      let pieces = tree.formattedString(node)
      var ranges = textRanges(in: node)[...]
      if !pieces.isEmpty { line(".values") }
      for piece in pieces {
        switch piece {
        case .text(let value):
          header("Constant", ranges.popFirst() ?? tree.range(of: node))
          textValue(value)
          end()
        case .field(let field): self.field(field)
        }
      }
      end()
    default: line("unexpected \(kind)")
    }
  }

  private mutating func field(_ node: NodeID) {
    header("FormattedValue", of: node)
    field("value", tree.child(.expression, of: node))
    line(".conversion")
    let specification = tree.child(.formatSpecification, of: node)
    switch tree.conversion(of: node) {
    case .none:
      let isShown = tree.child(.part, of: node) != nil && specification == nil
      line(isShown ? "114" : "-1")
    case .string: line("115")
    case .representation: line("114")
    case .ascii: line("97")
    }
    field("format_spec", specification)
    end()
  }

  /// Python's ranges of the texts between fields: from the start of the first literal or text that a
  /// text was joined from, to the end of the last one.
  private func textRanges(in node: NodeID) -> [SourceRange] {
    var ranges: [SourceRange] = []
    var current: SourceRange?
    var isEmpty = true
    func flush() {
      if let range = current, !isEmpty { ranges.append(range) }
      current = nil
      isEmpty = true
    }
    func add(_ range: SourceRange, isEmpty emptyPart: Bool) {
      current = current?.union(range) ?? range
      isEmpty = isEmpty && emptyPart
    }
    for element in elements(of: node) {
      switch tree.kind(element) {
      case .replacementField:
        if let shown = tree.child(.part, of: element) {
          add(tree.range(of: shown), isEmpty: false)
        }
        flush()
      case .stringText where tree.decodedText(element).bytes.isEmpty: break
      case .stringText: add(tree.range(of: element), isEmpty: false)
      default: add(tree.range(of: element), isEmpty: tree.decodedText(element).bytes.isEmpty)
      }
    }
    flush()
    return ranges
  }

  /// The texts, fields and literals without fields, in order.
  private func elements(of node: NodeID) -> [NodeID] {
    if tree.kind(node) == .formatSpecification { return tree.repeatedChildren(of: node) }
    return tree.repeatedChildren(of: node).flatMap { part in
      let style = tree.stringPart(part).style
      return style.isDisjoint(with: [.formatted, .template])
        ? [part] : tree.repeatedChildren(of: part)
    }
  }

  private mutating func textValue(_ value: DecodedText) {
    let bytes = value.isKnown ? value.bytes : CharacterNames.resolve(value)
    if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      output.append(UInt8(ascii: "'"))
      output.append(contentsOf: bytes)
      output.append(UInt8(ascii: "\n"))
    } else {
      line("s" + hex(bytes))
    }
  }

  // MARK: Patterns

  private mutating func pattern(_ node: NodeID, _ kind: SyntaxKind) {
    switch kind {
    case .valuePattern:
      header("MatchValue", of: node)
      field("value", tree.child(.value, of: node))
    case .singletonPattern:
      header("MatchSingleton", of: node)
      line(".value")
      if let value = tree.child(.value, of: node) { constant(value, tree.kind(value)) }
    case .sequencePattern:
      header("MatchSequence", of: node)
      fields("patterns", tree.repeatedChildren(of: node))
    case .mappingPattern:
      header("MatchMapping", of: node)
      let children = tree.repeatedChildren(of: node)
      let items = children.filter { tree.kind($0) == .mappingPatternItem }
      fields("keys", items.compactMap { tree.child(.key, of: $0) })
      fields("patterns", items.compactMap { tree.child(.pattern, of: $0) })
      let rest = children.last { tree.kind($0) == .mappingPatternRest }
      text("rest", rest.flatMap { name(tree.child(.name, of: $0)) })
    case .classPattern:
      header("MatchClass", of: node)
      field("cls", tree.child(.type, of: node))
      let children = tree.repeatedChildren(of: node)
      let keywords = children.filter { tree.kind($0) == .keywordPattern }
      fields("patterns", children.filter { tree.kind($0) != .keywordPattern })
      texts("kwd_attrs", keywords.compactMap { name(tree.child(.name, of: $0)) })
      fields("kwd_patterns", keywords.compactMap { tree.child(.pattern, of: $0) })
    case .starPattern:
      header("MatchStar", of: node)
      text("name", name(tree.child(.name, of: node)))
    case .asPattern:
      header("MatchAs", of: node)
      field("pattern", tree.child(.pattern, of: node))
      text("name", name(tree.child(.name, of: node)))
    case .orPattern:
      header("MatchOr", of: node)
      fields("patterns", tree.repeatedChildren(of: node))
    default: header("unexpected \(kind)", of: node)
    }
    end()
  }

  // MARK: Operators

  private func unaryName(_ symbol: SyntaxOperator) -> String {
    switch symbol {
    case .plus: "UAdd"
    case .minus: "USub"
    case .invert: "Invert"
    default: "Not"
    }
  }

  private func operatorName(_ symbol: SyntaxOperator) -> String {
    switch symbol {
    case .add: "Add"
    case .subtract: "Sub"
    case .multiply: "Mult"
    case .matrixMultiply: "MatMult"
    case .divide: "Div"
    case .modulo: "Mod"
    case .power: "Pow"
    case .shiftLeft: "LShift"
    case .shiftRight: "RShift"
    case .bitOr: "BitOr"
    case .bitXor: "BitXor"
    case .bitAnd: "BitAnd"
    case .floorDivide: "FloorDiv"
    case .and: "And"
    case .or: "Or"
    case .equal: "Eq"
    case .notEqual: "NotEq"
    case .less: "Lt"
    case .lessOrEqual: "LtE"
    case .greater: "Gt"
    case .greaterOrEqual: "GtE"
    case .is: "Is"
    case .isNot: "IsNot"
    case .in: "In"
    case .notIn: "NotIn"
    case .invert, .not, .plus, .minus: unaryName(symbol)
    }
  }
}

import PythonSyntax
import SourceText

/// Writes a tree as `python_ast.py` writes Python's own.
struct PythonDump {
  let tree: SyntaxTree
  private let lines: LineIndex
  private let markLength: Int
  private let hasPositions: Bool
  var output: [UInt8] = []

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

  mutating func line(_ text: String) {
    output.append(contentsOf: text.utf8)
    output.append(UInt8(ascii: "\n"))
  }

  func place(_ offset: UInt32) -> String {
    let position = lines.position(of: Int(offset))
    let column = position.column - 1 - (position.line == 1 ? markLength : 0)
    return "\(position.line):\(column)"
  }

  mutating func header(_ name: String, _ range: SourceRange) {
    line(hasPositions ? "\(name) \(place(range.start))-\(place(range.end))" : name)
  }

  mutating func header(_ name: String, of node: NodeID) {
    switch tree.context(of: node) {
    case .load: header(name, tree.range(of: node))
    case .store: header(name + "!Store", tree.range(of: node))
    case .delete: header(name + "!Del", tree.range(of: node))
    }
  }

  mutating func end() { line(")") }

  mutating func field(_ name: String, _ value: NodeID?) {
    guard let value else { return }
    line("." + name)
    node(value)
  }

  mutating func fields(_ name: String, _ values: some Collection<NodeID>) {
    guard !values.isEmpty else { return }
    line("." + name)
    for value in values { node(value) }
  }

  mutating func text(_ name: String, _ value: String?) {
    guard let value else { return }
    line("." + name)
    line(value)
  }

  mutating func texts(_ name: String, _ values: [String]) {
    guard !values.isEmpty else { return }
    line("." + name)
    for value in values { line(value) }
  }

  mutating func block(_ name: String, _ block: NodeID?) {
    guard let block else { return }
    fields(name, tree.repeatedChildren(of: block))
  }

  func name(_ node: NodeID?) -> String? { node.flatMap { tree.name($0) } }

  mutating func node(_ node: NodeID) {
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

  mutating func statement(_ node: NodeID, _ kind: SyntaxKind) {
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

  mutating func simpleOrCompound(_ node: NodeID, _ kind: SyntaxKind) {
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

  mutating func function(_ node: NodeID) {
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

  mutating func parameters(_ parameters: ParameterList) {
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

  mutating func arguments(_ name: String, _ parameters: [ParameterView]) {
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
  func argumentRange(_ parameter: ParameterView, in whole: SourceRange) -> SourceRange {
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

  mutating func classDefinition(_ node: NodeID) {
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

  mutating func keywords(_ keywords: [KeywordView]) {
    fields("keywords", keywords.map(\.node))
  }

  mutating func importStatement(_ node: NodeID) {
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

  mutating func assignment(_ node: NodeID, _ kind: SyntaxKind) {
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
}

import PythonSyntax

extension PythonDump {
  mutating func expression(_ node: NodeID, _ kind: SyntaxKind) {
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

  mutating func displayOrConstant(_ node: NodeID, _ kind: SyntaxKind) {
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

  mutating func constant(_ node: NodeID, _ kind: SyntaxKind) {
    switch kind {
    case .noneLiteral: line("None")
    case .trueLiteral: line("True")
    case .falseLiteral: line("False")
    case .ellipsis: line("Ellipsis")
    case .number: number(node)
    default: line("unexpected \(kind)")
    }
  }

  mutating func number(_ node: NodeID) {
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

  func hex(_ value: Double) -> String {
    let digits = String(value.bitPattern, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  func hex(_ bytes: [UInt8]) -> String {
    var result = ""
    for byte in bytes { result += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return result
  }

  func unaryName(_ symbol: SyntaxOperator) -> String {
    switch symbol {
    case .plus: "UAdd"
    case .minus: "USub"
    case .invert: "Invert"
    default: "Not"
    }
  }

  func operatorName(_ symbol: SyntaxOperator) -> String {
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

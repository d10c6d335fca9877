import PythonSyntax
import SourceText

extension PythonDump {
  mutating func string(_ node: NodeID, _ kind: SyntaxKind) {
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

  mutating func field(_ node: NodeID) {
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
  func textRanges(in node: NodeID) -> [SourceRange] {
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
      case .stringText: add(tokenRange(ofText: element), isEmpty: false)
      default: add(tree.range(of: element), isEmpty: tree.decodedText(element).bytes.isEmpty)
      }
    }
    flush()
    return ranges
  }

  /// Python's tokens end at braces, and a last one of joined lines only is dropped.
  func tokenRange(ofText node: NodeID) -> SourceRange {
    let range = tree.range(of: node)
    var text = tree.bytes[range.offsets]
    while let ending = ["\\\r\n", "\\\n", "\\\r"].first(where: { text.hasSuffix($0) }) {
      text = text.dropLast(ending.utf8.count)
    }
    return text.hasSuffix("{{") || text.hasSuffix("}") ? SourceRange(text.indices) : range
  }

  /// The texts, fields and literals without fields, in order.
  func elements(of node: NodeID) -> [NodeID] {
    if tree.kind(node) == .formatSpecification { return Array(tree.repeatedChildren(of: node)) }
    return tree.repeatedChildren(of: node).flatMap { part in
      let style = tree.stringPart(part).style
      return style.isDisjoint(with: [.formatted, .template])
        ? [part] : Array(tree.repeatedChildren(of: part))
    }
  }

  mutating func textValue(_ value: DecodedText) {
    let bytes = value.isKnown ? value.bytes : CharacterNames.resolve(value)
    if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      output.append(UInt8(ascii: "'"))
      output.append(contentsOf: bytes)
      output.append(UInt8(ascii: "\n"))
    } else {
      line("s" + hex(bytes))
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func hasSuffix(_ text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}

/// What a node says beyond its kind and its children.
public enum SyntaxPayload: Hashable, Sendable {
  case none
  /// A name, normalised as Python compares names; for `dottedName` without blanks.
  case name(String)
  case `operator`(SyntaxOperator)
  case number(NumberLiteral)
  /// The decoded value of a `string`, `bytes` or `stringText` node.
  case text(DecodedText)
  /// `async`, `except*`, a parameter's kind, the level of an import, a field's conversion,
  /// whether the target of an annotation is a bare name; as a number.
  case detail(Int)
}

extension SyntaxTree {
  /// What a node says beyond its kind and children: what two equal trees have in common.
  ///
  /// For strings with fields take the pieces of `formattedString(_:)` instead of the children, so that
  /// neither quoting nor splitting counts.
  public func payload(of node: NodeID) -> SyntaxPayload {
    let record = record(node)
    switch record.kind {
    case .name, .identifier, .dottedName: return .name(name(node) ?? "")
    case .booleanOperation, .binaryOperation, .unaryOperation, .comparisonStep,
      .augmentedAssignment:
      return self.operator(of: node).map { .operator($0) } ?? .none
    case .number: return number(node).map { .number($0) } ?? .none
    case .string, .bytes: return string(node).map { .text($0.value) } ?? .none
    case .stringText: return .text(decodedText(node))
    case .functionDefinition, .forStatement, .withStatement, .comprehensionClause:
      return .detail(Int(record.detail & NodeDetail.isAsync))
    case .tryStatement: return .detail(Int(record.detail & NodeDetail.isStar))
    case .parameter, .importFromStatement, .replacementField, .annotatedAssignment:
      return .detail(Int(record.detail))
    default: return .none
    }
  }

  /// The operator of an operation, a comparison step or an augmented assignment.
  @inlinable
  public func `operator`(of node: NodeID) -> SyntaxOperator? {
    let record = record(node)
    switch record.kind {
    case .booleanOperation, .binaryOperation, .unaryOperation, .comparisonStep,
      .augmentedAssignment:
      return SyntaxOperator(rawValue: record.detail)
    default: return nil
    }
  }

  /// Whether a name, attribute, subscript, starred, tuple or list is read, assigned to or deleted.
  public func context(of node: NodeID) -> ExpressionContext {
    let record = record(node)
    switch record.kind {
    case .name, .attribute, .subscription, .starred, .tuple, .list:
      return ExpressionContext(
        rawValue: record.detail & NodeDetail.contextMask) ?? .load
    default: return .load
    }
  }

  /// Whether a statement or comprehension clause is written with `async`.
  public func isAsync(_ node: NodeID) -> Bool {
    let record = record(node)
    switch record.kind {
    case .functionDefinition, .forStatement, .withStatement, .comprehensionClause:
      return record.detail & NodeDetail.isAsync != 0
    default: return false
    }
  }

  /// Whether a function could not be parsed completely, so that what it does is not known.
  public func isIncomplete(_ function: NodeID) -> Bool {
    let record = record(function)
    return record.kind == .functionDefinition && record.detail & NodeDetail.isIncomplete != 0
  }
}

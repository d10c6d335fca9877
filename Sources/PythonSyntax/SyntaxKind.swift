/// What a node of a syntax tree is.
///
/// The kinds follow CPython's `ast` classes, with two differences that make one uniform walk
/// possible: every name is a leaf of its own (`identifier`), and pairs that `ast` keeps in parallel
/// lists (keys and values, operators and operands) are nodes. `layout` says which children a kind has.
/// Statements and their parts come before names and expressions.
public enum SyntaxKind: UInt8, Sendable, CaseIterable {
  // What a file and its blocks are.
  case module
  /// The statements of a suite.
  case block
  /// A function body that was skipped; `SyntaxTree.parsingBody(of:)` reads it.
  case deferredBlock
  /// A place that could not be parsed; its children are the statements of the block below it, if any.
  case error

  // Statements.
  case functionDefinition
  case classDefinition
  case returnStatement
  case deleteStatement
  case typeAlias
  case assignment
  case augmentedAssignment
  case annotatedAssignment
  case forStatement
  case whileStatement
  case ifStatement
  case withStatement
  case matchStatement
  case raiseStatement
  case tryStatement
  case assertStatement
  case importStatement
  case importFromStatement
  case globalStatement
  case nonlocalStatement
  case expressionStatement
  case passStatement
  case breakStatement
  case continueStatement

  // Parts of statements.
  case decoratorList
  case typeParameterList
  case typeVariable
  case typeVariableTuple
  case parameterSpecification
  case parameterList
  case parameter
  /// The arguments of a class definition.
  case argumentList
  case withItem
  case matchCase
  case exceptHandler
  case importAlias
  /// A module's name; its text has no blanks around the dots.
  case dottedName
  /// A name that is not an expression: of a function, an attribute, a parameter, an argument.
  case identifier

  // Expressions.
  case booleanOperation
  case namedExpression
  case binaryOperation
  case unaryOperation
  case lambda
  case conditional
  case dictionary
  case dictionaryItem
  case set
  case list
  case tuple
  case listComprehension
  case setComprehension
  case dictionaryComprehension
  case generatorExpression
  case comprehensionClause
  case awaitExpression
  case yieldExpression
  case yieldFromExpression
  case comparison
  /// One operator and the operand to its right in a chain of comparisons.
  case comparisonStep
  case call
  case keywordArgument
  case starred
  case attribute
  case subscription
  case slice
  case name
  case number
  case noneLiteral
  case trueLiteral
  case falseLiteral
  case ellipsis

  // Strings.
  /// One or more adjacent literals without fields; `SyntaxTree.string(_:)` decodes it.
  case string
  case bytes
  /// Adjacent literals of which at least one is an f-string.
  case formattedString
  case templateString
  /// One literal of adjacent ones, with its prefix and quotes.
  case stringPart
  /// Text between the fields of an f-string or t-string, or the source that `{value = }` shows.
  case stringText
  /// Its `part` is the text that it shows of itself when it is written with `=`.
  case replacementField
  case formatSpecification

  // Patterns.
  case valuePattern
  case singletonPattern
  case sequencePattern
  case mappingPattern
  case mappingPatternItem
  case mappingPatternRest
  case classPattern
  case keywordPattern
  case starPattern
  /// `pattern as name`, a capture, or the wildcard `_` when it has neither child.
  case asPattern
  case orPattern
}

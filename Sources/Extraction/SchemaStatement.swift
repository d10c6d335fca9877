import MigrationModel
import SchemaModel
import SourceText

/// A statement about a definition that SQLAlchemy makes, such as `CreateTable(users)`.
struct SchemaStatement {
  private let call: StaticCall
  private let context: DirectiveContext

  private static let names: Set<String> = [
    "CreateTable", "DropTable", "CreateIndex", "DropIndex", "CreateSequence", "DropSequence",
    "CreateSchema", "DropSchema",
  ]

  /// Reads a value that is executed; nil when it is no such statement.
  init?(_ value: StaticValue, _ context: DirectiveContext) {
    guard case .made(let call) = value, call.receiver == nil, call.isOfPlainSQLAlchemy,
      let name = call.function.last, name.hasPrefix("Create") || name.hasPrefix("Drop"),
      Self.names.contains(name)
    else { return nil }
    self.call = call
    self.context = context
  }

  /// What the database gets.
  func statements(_ range: SourceRange, _ certainty: Certainty) -> [SchemaItem.Statement] {
    let name = call.function.last ?? ""
    let isCreation = name.hasPrefix("Create")
    let isChecked = call.isOn(isCreation ? "if_not_exists" : "if_exists")
    let subject = call.positional.first ?? .unknown
    if name.hasSuffix("Schema") {
      guard let text = subject.text else {
        return [SchemaItem.statement([.unknown(nil)], range, certainty)]
      }
      let schema = TableName(name: text)
      return [
        SchemaItem.statement(
          [
            isCreation
              ? .create(.schema, schema, orReplace: false, ifNotExists: isChecked)
              : .drop(.schema, schema, ifExists: isChecked, cascades: call.isOn("cascade"))
          ], range, certainty)
      ]
    }
    guard let item = SchemaItem(subject, context) else {
      return [SchemaItem.statement([.unknown(nil)], range, certainty)]
    }
    return item.statements(
      SchemaItem.Action(isCreation: isCreation, isChecked: isChecked, includesParts: false), range,
      certainty)
  }
}

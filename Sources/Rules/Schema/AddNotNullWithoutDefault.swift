package import Diagnostics
package import MigrationModel
package import SchemaModel
import SourceText

/// Reports a column that is added as NOT NULL without a value for the rows that are there.
package struct AddNotNullWithoutDefault: OperationRule {
  package static let severity = Severity.error
  package static let group = "schema"

  package init() {}

  package func check(
    _ operation: Operation, in migration: Migration, on dialect: Dialect?,
    report: (Finding) -> Void
  ) {
    guard operation.directive == "add_column" else { return }
    let isImplicit = dialect == .mysql || dialect == .mariadb
    for column in operation.columns where column.leavesRowsWithoutValue {
      let name = column.name ?? "a column"
      let place = operation.table.map { "\($0).\(name)" } ?? name
      report(
        Finding(
          isImplicit ? .implicitValue(place) : .noDefault(place),
          at: Label(migration.file, operation.range, revision: migration.id.description),
          help: column.hasPythonDefault ? [.pythonDefault, .giveDefault] : [.giveDefault],
          severity: isImplicit ? .warning : nil,
          subject: Finding.Subject(
            operation: operation.directive, table: operation.table?.description,
            name: column.name)))
    }
  }
}

extension ColumnDefinition {
  /// Whether the database needs a value for every row and has none; false where that is not known.
  fileprivate var leavesRowsWithoutValue: Bool {
    isNullable == false && (serverDefault == .none || serverDefault == .null)
  }
}

extension Finding.Message {
  fileprivate static func noDefault(_ column: String) -> Self {
    "column \(column) is added as NOT NULL without a server default, "
      + "which fails as soon as the table has a row"
  }

  fileprivate static func implicitValue(_ column: String) -> Self {
    "column \(column) is added as NOT NULL without a server default, "
      + "so that MySQL gives rows that are there 0, an empty text or the like"
  }

  fileprivate static let pythonDefault: Self =
    "`default=` is applied by SQLAlchemy when it inserts a row; the database gets no DEFAULT"

  fileprivate static let giveDefault: Self =
    "give it a `server_default=`, or add it as nullable, fill it, and set NOT NULL afterwards"
}

extension OperationsDocument {
  /// Writes `mlint operations --format json`, version 1; one operation a line.
  ///
  /// - Parameter sink: Takes the bytes, a part at a time.
  package func writeJSON(to sink: @escaping ([UInt8]) -> Void) {
    var json = JSONWriter(sink: sink)
    json.object(.lines) { json in
      json.member("version", 1)
      json.member("migrations") { json in
        json.array(.lines) { json in
          for migration in migrations { json.element { $0.write(migration) } }
        }
      }
    }
    json.newLine()
    json.finish()
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ migration: OperationsDocument.Migration) {
    object(.lines) { json in
      json.member("environment", migration.environment)
      json.member("revision", migration.revision)
      json.member("path", migration.path)
      json.member("database", migration.database)
      json.member("transaction") { json in
        json.object(.compact) { json in
          json.member("scope", migration.transactionScope)
          json.member("transactional_ddl", migration.isDDLTransactional)
        }
      }
      json.member("upgrade") { $0.write(migration.upgrade, .lines) }
      json.member("downgrade") { $0.write(migration.downgrade, .lines) }
      json.member("unknown") { json in
        json.array(.lines) { json in
          for entry in migration.unknown { json.element { $0.write(entry) } }
        }
      }
    }
  }

  private mutating func write(_ operations: [OperationsDocument.Operation], _ layout: Layout) {
    array(layout) { json in
      for operation in operations { json.element { $0.write(operation) } }
    }
  }

  private mutating func write(_ operation: OperationsDocument.Operation) {
    object(.compact) { json in
      json.member("op", operation.directive)
      json.member("table", operation.table)
      json.member("schema", operation.schema)
      json.member("name", operation.name)
      json.member("line", operation.lines.lowerBound)
      json.member("end_line", operation.lines.upperBound)
      json.member("certainty", operation.certainty)
      json.member("source", operation.source)
      json.member("transaction", operation.transaction)
      json.member("autocommit", operation.isInAutocommitBlock)
      if operation.directive == "execute" {
        json.member("sql", operation.sql)
        json.member("statements") { $0.write(operation.statements, .compact) }
      }
      json.member("details") { $0.writeDetails(of: operation) }
    }
  }

  private mutating func writeDetails(of operation: OperationsDocument.Operation) {
    object(.compact) { json in
      if operation.directive == "create_table" {
        json.member("columns") { json in
          json.array(.compact) { json in
            for column in operation.columns {
              json.element { json in
                json.object(.compact) { json in
                  json.member("name", column.name)
                  json.write(column)
                }
              }
            }
          }
        }
      } else if let column = operation.columns.first {
        json.write(column)
      }
      for detail in operation.details { json.member(detail.name) { $0.write(detail.value) } }
    }
  }

  private mutating func write(_ value: OperationsDocument.Detail.Value) {
    switch value {
    case .null: null()
    case .flag(let value): boolean(value)
    case .text(let value): string(value)
    case .list(let values):
      array(.compact) { json in
        for value in values { json.element { $0.write(value) } }
      }
    case .object(let members):
      object(.compact) { json in
        for member in members { json.member(member.name) { $0.write(member.value) } }
      }
    }
  }

  /// Writes the members that describe a column, but for its name.
  private mutating func write(_ column: OperationsDocument.Column) {
    member("type", column.type)
    member("nullable", column.isNullable)
    member("has_server_default", column.hasServerDefault)
    member("server_default", column.serverDefault)
    member("primary_key", column.isPrimaryKey)
    member("written_type", column.writtenType)
    member("comment", column.comment)
  }

  private mutating func write(_ entry: OperationsDocument.Unknown) {
    object(.compact) { json in
      json.member("direction", entry.direction)
      json.member("line", entry.line)
      json.member("reason", entry.reason)
    }
  }
}

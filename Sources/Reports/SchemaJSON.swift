extension SchemaDocument {
  /// Writes `mlint schema --format json`, version 1; one column, constraint or index a line.
  ///
  /// - Parameter sink: Takes the bytes, a part at a time.
  package func writeJSON(to sink: @escaping ([UInt8]) -> Void) {
    var json = JSONWriter(sink: sink)
    json.object(.lines) { json in
      json.member("version", 1)
      json.list("schemas", schemas) { $0.write($1) }
    }
    json.newLine()
    json.finish()
  }
}

extension SchemaDifferenceDocument {
  /// Writes `mlint schema A B --format json`, version 1.
  ///
  /// - Parameters:
  ///   - documents: The differences, an environment each.
  ///   - sink: Takes the bytes, a part at a time.
  package static func writeJSON(
    _ documents: [SchemaDifferenceDocument], to sink: @escaping ([UInt8]) -> Void
  ) {
    var json = JSONWriter(sink: sink)
    json.object(.lines) { json in
      json.member("version", 1)
      json.list("differences", documents) { $0.write($1) }
    }
    json.newLine()
    json.finish()
  }
}

extension JSONWriter {
  fileprivate mutating func list<Value>(
    _ name: String, _ values: [Value], _ write: (inout JSONWriter, Value) -> Void
  ) {
    member(name) { json in
      json.array(values.isEmpty ? .compact : .lines) { json in
        for value in values { json.element { write(&$0, value) } }
      }
    }
  }

  fileprivate mutating func write(_ schema: SchemaDocument.Schema) {
    object(.lines) { json in
      json.member("environment", schema.environment)
      json.member("revisions", schema.revisions)
      json.member("dialect", schema.dialect)
      json.member("complete", schema.isComplete)
      json.list("tables", schema.tables) { $0.write($1) }
      json.list("types", schema.types) { $0.write($1) }
      json.list("objects", schema.objects) { $0.write($1) }
      json.writeUnread(schema.unread)
    }
  }

  private mutating func writeUnread(_ entries: [SchemaDocument.Unread]) {
    list("unread", entries) { json, entry in
      json.object(.compact) { json in
        json.member("revision", entry.revision)
        json.member("path", entry.path)
        json.member("line", entry.line)
        json.member("reason", entry.reason)
      }
    }
  }

  private mutating func write(_ table: SchemaDocument.Table) {
    object(.lines) { json in
      json.member("schema", table.schema)
      json.member("name", table.name)
      json.member("comment", table.comment)
      json.member("complete", table.isComplete)
      json.certainty(table.isUncertain)
      json.list("columns", table.columns) { $0.write($1) }
      json.list("constraints", table.constraints) { $0.write($1) }
      json.list("indexes", table.indexes) { $0.write($1) }
    }
  }

  private mutating func certainty(_ isUncertain: Bool) {
    member("certainty", isUncertain ? "conditional" : "exact")
  }

  private mutating func write(_ column: SchemaDocument.Column) {
    object(.compact) { json in
      json.member("name", column.name)
      json.member("type", column.type)
      json.member("written_type", column.writtenType)
      json.member("nullable", column.isNullable)
      json.member("has_server_default", column.hasServerDefault)
      json.member("server_default", column.serverDefault)
      json.member("identity", column.isIdentity)
      json.member("computed", column.isComputed)
      json.member("comment", column.comment)
      json.certainty(column.isUncertain)
    }
  }

  private mutating func write(_ constraint: SchemaDocument.Constraint) {
    object(.compact) { json in
      json.member("kind", constraint.kind)
      json.member("name", constraint.name)
      json.member("columns", constraint.columns)
      if constraint.kind == "foreign key" {
        json.member("referred_schema", constraint.referredSchema)
        json.member("referred_table", constraint.referredTable)
        json.member("referred_columns", constraint.referredColumns)
        json.member("on_delete", constraint.onDelete)
        json.member("on_update", constraint.onUpdate)
      }
      if constraint.kind == "check" { json.member("condition", constraint.condition) }
      json.member("validated", constraint.isValidated)
      json.certainty(constraint.isUncertain)
    }
  }

  private mutating func write(_ index: SchemaDocument.Index) {
    object(.compact) { json in
      json.member("name", index.name)
      json.member("columns") { $0.writeOptional(index.columns) }
      json.member("expressions") { $0.writeOptional(index.expressions) }
      json.member("unique", index.isUnique)
      json.member("method", index.method)
      json.member("condition", index.condition)
      json.certainty(index.isUncertain)
    }
  }

  private mutating func writeOptional(_ values: [String?]) {
    array(.compact) { json in
      for value in values {
        json.element { json in
          if let value { json.write(value) } else { json.null() }
        }
      }
    }
  }

  private mutating func write(_ type: SchemaDocument.NamedType) {
    object(.compact) { json in
      json.member("schema", type.schema)
      json.member("name", type.name)
      json.member("kind", type.kind)
      json.member("labels", type.labels)
      json.certainty(type.isUncertain)
    }
  }

  private mutating func write(_ object: SchemaDocument.NamedObject) {
    self.object(.compact) { json in
      json.member("kind", object.kind)
      json.member("schema", object.schema)
      json.member("name", object.name)
      json.member("table", object.table)
      json.certainty(object.isUncertain)
    }
  }

  fileprivate mutating func write(_ difference: SchemaDifferenceDocument) {
    object(.lines) { json in
      json.member("environment", difference.environment)
      json.member("from", difference.from.revisions)
      json.member("to", difference.to.revisions)
      json.member("dialect", difference.dialect)
      json.member("complete", difference.from.isComplete && difference.to.isComplete)
      json.list("added_tables", difference.addedTables) { $0.write($1) }
      json.list("removed_tables", difference.removedTables) { $0.write($1) }
      json.list("changed_tables", difference.changedTables) { $0.write($1) }
      json.list("added_types", difference.addedTypes) { $0.write($1) }
      json.list("removed_types", difference.removedTypes) { $0.write($1) }
      json.list("changed_types", difference.changedTypes) { json, type in
        json.object(.compact) { json in
          json.member("from") { $0.write(type.from) }
          json.member("to") { $0.write(type.to) }
        }
      }
      json.list("added_objects", difference.addedObjects) { $0.write($1) }
      json.list("removed_objects", difference.removedObjects) { $0.write($1) }
      json.writeUnread(difference.to.unread)
    }
  }

  private mutating func write(_ table: SchemaDifferenceDocument.Table) {
    object(.lines) { json in
      json.member("schema", table.schema)
      json.member("name", table.name)
      json.member("from_comment", table.comment.from)
      json.member("to_comment", table.comment.to)
      json.list("added_columns", table.addedColumns) { $0.write($1) }
      json.list("removed_columns", table.removedColumns) { $0.write($1) }
      json.list("changed_columns", table.changedColumns) { json, column in
        json.object(.compact) { json in
          json.member("from") { $0.write(column.from) }
          json.member("to") { $0.write(column.to) }
        }
      }
      json.list("added_constraints", table.addedConstraints) { $0.write($1) }
      json.list("removed_constraints", table.removedConstraints) { $0.write($1) }
      json.list("added_indexes", table.addedIndexes) { $0.write($1) }
      json.list("removed_indexes", table.removedIndexes) { $0.write($1) }
    }
  }
}

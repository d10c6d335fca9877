/// What a migration asks the database about its schema before it changes it.
package indirect enum SchemaQuestion: Sendable, Hashable {
  case hasTable(TableName)
  case hasObject(ObjectKind, TableName)
  case hasType(TableName)
  case hasColumn(TableName, String)
  case hasIndex(TableName, String)
  case hasConstraint(TableName, ConstraintDefinition.Kind, String)
  case not(SchemaQuestion)
  case all([SchemaQuestion])
  case any([SchemaQuestion])
}

extension Schema {
  /// What a database with this schema answers; nil where that is in doubt.
  package func answer(_ question: SchemaQuestion) -> Bool? {
    switch question {
    case .hasTable(let name):
      // The tables in which Alembic keeps revisions are in no migration.
      if name.name.hasPrefix("alembic_version") { return nil }
      return answer(self[table: name].map { !$0.isUncertain })
    case .hasObject(let kind, let name): return answer(self[kind, name].map { !$0.isUncertain })
    case .hasType(let name): return answer(self[type: name].map { !$0.isUncertain })
    case .hasColumn(let table, let name):
      return answer(about: table) {
        $0.columns.filter { areSame($0.name, name) }.map(\.isUncertain)
      }
    case .hasIndex(let table, let name): return hasIndex(name, on: table)
    case .hasConstraint(let table, let kind, let name):
      return hasConstraint(name, kind, on: table)
    case .not(let question): return answer(question).map { !$0 }
    case .all(let questions): return answer(questions, deciding: false)
    case .any(let questions): return answer(questions, deciding: true)
    }
  }

  /// The answer about something that is certain, in doubt (false), or not there.
  private func answer(_ isCertain: Bool?) -> Bool? {
    guard let isCertain else { return isIncomplete ? nil : false }
    return isCertain ? true : nil
  }

  /// The answer to several questions of which one may decide.
  private func answer(_ questions: [SchemaQuestion], deciding: Bool) -> Bool? {
    let answers = questions.map(answer)
    if answers.contains(deciding) { return deciding }
    return answers.contains(nil) ? nil : !deciding
  }

  /// The answer about a part of a table, which has to be there.
  ///
  /// - Parameters:
  ///   - name: The table.
  ///   - find: For each part that is meant, whether it is there only perhaps.
  /// - Returns: Nil where it is in doubt.
  private func answer(about name: TableName, _ find: (Table) -> [Bool]) -> Bool? {
    guard let table = self[table: name], !table.isUncertain else { return nil }
    let found = find(table)
    if found.contains(false) { return true }
    return found.isEmpty && !table.isIncomplete && !isIncomplete ? false : nil
  }

  /// Whether a table has an index; PostgreSQL and MySQL keep those of unique constraints among them.
  private func hasIndex(_ name: String, on table: TableName) -> Bool? {
    answer(about: table) { table in
      let keys = table.constraints.filter { $0.kind == .unique && areSame($0.name, name) }
      return table.indexes.filter { areSame($0.name, name) }.map(\.isUncertain)
        + keys.map { $0.isUncertain || dialect == .sqlite }
    }
  }

  private func hasConstraint(
    _ name: String, _ kind: ConstraintDefinition.Kind, on table: TableName
  ) -> Bool? {
    answer(about: table) { table in
      let same = table.constraints.filter { $0.kind == kind }
      // To MySQL a unique constraint is an index.
      let keys = table.indexes.filter {
        kind == .unique && $0.isUnique && dialect != .postgresql && areSame($0.name, name)
      }
      // One without a name that is known may be the one that is meant.
      let nameless = same.contains { $0.name == nil && (dialect == nil || $0.isIncomplete) }
      return same.filter { areSame($0.name, name) }.map(\.isUncertain)
        + keys.map { $0.isUncertain || dialect == nil || dialect == .sqlite }
        + (nameless ? [true] : [])
    }
  }
}

import SchemaModel
import TestSupport
import Testing

/// Random changes, made by a real PostgreSQL and by `Schema`: what the server accepts, both have.
@Suite struct PostgreSQLTests {
  @Test(arguments: seeds(40))
  func hasWhatTheServerHas(seed: UInt64) throws {
    let server = try DatabaseServer.shared(.postgresql)
    let database = try server.makeDatabase()
    var source = RandomChanges(seed: seed)
    let changes =
      [.createType(TypeDefinition(name: TableName(name: "e0"), kind: .enumeration(["x", "y"])))]
      + source.start(5) + (0..<200).map { _ in source.next() }
    let verdicts = try Self.run(changes, on: server, in: database)
    try #require(verdicts.count == changes.count)

    var schema = Schema(dialect: .postgresql)
    var accepted: [SchemaChange] = []
    for (change, verdict) in zip(changes, verdicts) {
      var next = schema
      let outcome = next.apply(change)
      if verdict == "ok" {
        schema = next
        accepted.append(change)
        #expect(
          [.applied, .unchanged].contains(outcome), "\(outcome) of what was accepted: \(change.sql)"
        )
      } else if verdict.hasPrefix("42P07") || verdict.hasPrefix("42710") {
        // There is a relation, or an object, of this name.
        #expect(outcome != .applied, "\(verdict): \(change.sql)")
      }
    }
    #expect(accepted.count > 20, "little was accepted")
    let known = schema.catalogue
    let real = try Self.catalogue(of: server, database)
    #expect(known == real, "\(difference(known, real))\nafter\n\(script(accepted))")
  }

  private func script(_ changes: [SchemaChange]) -> String {
    changes.map { $0.sql + ";" }.joined(separator: "\n")
  }

  private func difference(_ known: [String], _ real: [String]) -> String {
    let missing = real.filter { !known.contains($0) }.map { "the server alone: \($0)" }
    let surplus = known.filter { !real.contains($0) }.map { "the schema alone: \($0)" }
    return (missing + surplus).joined(separator: "\n")
  }

  /// What the server says about each statement: `ok`, or the code and the message of an error.
  private static func run(
    _ changes: [SchemaChange], on server: DatabaseServer, in database: String
  ) throws -> [String] {
    var script = "CREATE SCHEMA log; CREATE TABLE log.log (n serial, verdict text);\n"
    for change in changes {
      script += """
        DO $block$ BEGIN
          EXECUTE $statement$\(change.sql)$statement$;
          INSERT INTO log.log (verdict) VALUES ('ok');
        EXCEPTION WHEN OTHERS THEN
          INSERT INTO log.log (verdict) VALUES (SQLSTATE || ' ' || SQLERRM);
        END $block$;

        """
    }
    script += "SELECT replace(verdict, E'\\n', ' ') FROM log.log ORDER BY n;\n"
    return try server.execute("SET client_min_messages = error;\n" + script, in: database).orFail()
      .output.split(separator: "\n").map(String.init)
  }

  /// Everything in the schema `public`, a line each, in order.
  private static func catalogue(
    of server: DatabaseServer, _ database: String
  ) throws -> [String] {
    let columns = """
      SELECT 'column', c.relname,
        row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
        format_type(a.atttypid, a.atttypmod), a.attnotnull,
        (d.oid IS NOT NULL OR a.attidentity <> '')
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        AND c.relnamespace = 'public'::regnamespace
      """
    let keys = """
      (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(%) WITH ORDINALITY k(attnum, n)
        JOIN pg_attribute a ON a.attnum = k.attnum AND a.attrelid = #)
      """
    func list(_ array: String, of table: String) -> String {
      keys.replacing("%", with: array).replacing("#", with: table)
    }
    let constraints = """
      SELECT 'constraint', r.relname, c.conname, c.contype,
        CASE WHEN c.contype = 'c' THEN '' ELSE \(list("c.conkey", of: "c.conrelid")) END,
        coalesce(f.relname, ''), coalesce(\(list("c.confkey", of: "c.confrelid")), ''),
        CASE WHEN c.contype = 'f' THEN c.confdeltype ELSE '' END, c.convalidated
      FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
        LEFT JOIN pg_class f ON f.oid = c.confrelid
      WHERE c.connamespace = 'public'::regnamespace
      """
    let indexes = """
      SELECT 'index', r.relname, i.relname, x.indisunique, (x.indpred IS NOT NULL),
        (SELECT string_agg(coalesce(a.attname, '?'), ',' ORDER BY k.n)
          FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(attnum, n)
          LEFT JOIN pg_attribute a ON a.attnum = k.attnum AND a.attrelid = r.oid)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class r ON r.oid = x.indrelid
      WHERE i.relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid AND c.contype IN ('p', 'u'))
      """
    let others = """
      SELECT 'table', relname, coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace;
      SELECT 'sequence', relname FROM pg_class
        WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
      SELECT 'type', t.typname,
        (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
        FROM pg_type t WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace
      """
    let output = try server.execute(
      [columns, constraints, indexes, others].joined(separator: ";\n") + ";", in: database
    ).orFail().output
    return output.split(separator: "\n").map(String.init).map { line in
      var words = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      if words[0] == "column" {
        words[4] = DatabaseTypeName.canonical(words[4], .postgresql) ?? "?"
      }
      return words.joined(separator: "|")
    }.sorted()
  }
}

extension Schema {
  /// The same lines as the server's.
  fileprivate var catalogue: [String] {
    func flag(_ value: Bool?) -> String { value.map { $0 ? "t" : "f" } ?? "?" }
    var lines: [String] = []
    for table in sortedTables {
      let name = table.name.name
      lines.append("table|\(name)|\(table.comment ?? "")")
      for (number, column) in table.columns.enumerated() {
        lines.append(
          "column|\(name)|\(number + 1)|\(column.name ?? "")|\(column.databaseType ?? "?")|"
            + "\(flag(column.isNullable.map { !$0 }))|\(flag(![.none, .null].contains(column.serverDefault)))"
        )
      }
      for constraint in table.constraints {
        let kinds: [ConstraintDefinition.Kind: String] = [
          .primaryKey: "p", .unique: "u", .foreignKey: "f", .check: "c", .exclude: "x",
        ]
        let columns = constraint.kind == .check ? [] : constraint.columns
        let action = constraint.kind != .foreignKey ? "" : constraint.onDelete == nil ? "a" : "c"
        lines.append(
          "constraint|\(name)|\(constraint.name ?? "?")|\(kinds[constraint.kind] ?? "?")|"
            + "\(columns.joined(separator: ","))|\(constraint.referredTable?.name ?? "")|"
            + "\(constraint.referredColumns.joined(separator: ","))|\(action)|"
            + flag(!constraint.isNotValid))
      }
      for index in table.indexes {
        let elements = index.elements.map { element in
          if case .column(let name) = element { name } else { "?" }
        }
        lines.append(
          "index|\(name)|\(index.name ?? "?")|\(flag(index.isUnique))|"
            + "\(flag(index.condition != nil))|\(elements.joined(separator: ","))")
      }
      lines += table.ownedSequences.map { "sequence|\($0.name)" }
    }
    lines += sortedTypes.map { "type|\($0.name.name)|\(($0.labels ?? []).joined(separator: ","))" }
    return lines.sorted()
  }
}

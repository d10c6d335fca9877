import TestSupport
import Testing

/// The defaults of serial columns, as a real PostgreSQL shows them after the same statements.
@Suite struct SerialDefaultTests {
  @Test func sequencesHaveTheNamesThatTheDatabaseShows() throws {
    let statements = [
      "CREATE SCHEMA shop", #"CREATE SCHEMA "Old shop""#, "CREATE SCHEMA later",
      "CREATE TABLE p (id serial)", "CREATE TABLE public.q (id bigserial)",
      "CREATE TABLE shop.p (id serial, n serial)", #"CREATE TABLE "Users" (id serial)"#,
      #"CREATE TABLE "Old shop"."it's" ("Key ""a""" smallserial)"#,
      #"CREATE TABLE "back\slash" (id serial)"#, "CREATE TABLE shop.moved (id serial)",
      "ALTER TABLE shop.moved SET SCHEMA later", "CREATE TABLE shop.renamed (id serial)",
      "ALTER TABLE shop.renamed RENAME TO other", "ALTER TABLE shop.other RENAME COLUMN id TO key",
      "ALTER SEQUENCE shop.p_n_seq RENAME TO numbers", "ALTER SCHEMA later RENAME TO latest",
    ]
    let server = try DatabaseServer.shared(.postgresql)
    let database = try server.makeDatabase()
    _ = try server.execute(statements.joined(separator: ";\n") + ";", in: database).orFail()
    let known = try server.execute(
      "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef;", in: database
    ).orFail().output.split(separator: "\n").map(String.init)

    let repository = try GitFixture()
    let calls = statements.map { "    op.execute(r'''\($0)''')" }.joined(separator: "\n")
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": "[alembic]\nscript_location = %(here)s\n", "env.py": "",
        "mlint.toml": "database = \"postgresql\"\n",
        "versions/a.py":
          "from alembic import op\nrevision = 'a'\ndown_revision = None\n\ndef upgrade():\n\(calls)\n",
      ])
    let shown = try repository.mlint("schema").orFail().output
    let defaults = shown.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /default (nextval.*)/).map { String($0.1) }
    }
    #expect(known.count == 9)
    #expect(defaults.sorted() == known.sorted(), "\(shown)")
  }
}

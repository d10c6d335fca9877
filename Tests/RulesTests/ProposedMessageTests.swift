import MigrationModel
import Rules
import Testing

@Suite struct ProposedMessageTests {
  private func text(_ operations: MigrationModel.Operation...) -> String? {
    ProposedMessage.text(for: MigrationBody(operations: operations))
  }

  @Test func oneChange() {
    #expect(text(operation("add_column", "users", "phone")) == "add phone to users")
    #expect(text(operation("drop_column", "users", "phone")) == "drop phone from users")
    #expect(text(operation("create_table", "orders")) == "create orders")
    #expect(text(operation("drop_table", "legacy_tokens")) == "drop legacy_tokens")
    #expect(text(operation("rename_table", "a", "b")) == "rename a to b")
    #expect(text(operation("alter_column", "users", "phone")) == "alter users.phone")
    #expect(
      text(operation("create_index", "users", "ix_users_email"))
        == "add index ix_users_email to users")
    #expect(text(operation("drop_index", nil, "ix_email")) == "drop index ix_email")
    #expect(text(operation("create_index", "users")) == "add an index to users")
    #expect(
      text(operation("create_foreign_key", "users", "fk_org")) == "add foreign key fk_org to users")
    #expect(text(operation("drop_constraint", "users", "uq")) == "drop constraint uq from users")
    #expect(text(operation("bulk_insert", "roles")) == "insert rows into roles")
  }

  @Test(
    arguments: [
      ("UPDATE invoices SET a = 1", "invoices", "update invoices"),
      ("insert into roles VALUES (1)", "roles", "insert rows into roles"),
      ("DELETE FROM tokens", "tokens", "delete rows from tokens"),
      ("TRUNCATE tokens", "tokens", "empty tokens"),
      ("CREATE TYPE \"mood\" AS ENUM ('a')", nil, "create type mood"),
      ("ALTER TYPE mood ADD VALUE 'b'", nil, "alter type mood"),
      ("DROP VIEW IF EXISTS recent;", nil, "drop view recent"),
      ("CREATE OR REPLACE FUNCTION f() RETURNS void", nil, "create function f"),
      ("CREATE EXTENSION IF NOT EXISTS pg_trgm", nil, "create extension pg_trgm"),
      ("SELECT 1", nil, nil),
      ("", nil, nil),
      ("CREATE", nil, nil),
    ] as [(String, String?, String?)])
  func rawSQL(sql: String, table: String?, proposal: String?) {
    #expect(text(operation("execute", table, sql: sql)) == proposal)
  }

  @Test func severalChanges() {
    #expect(
      text(operation("add_column", "users", "phone"), operation("add_column", "users", "fax"))
        == "add phone, fax to users")
    #expect(
      text(
        operation("add_column", "users", "phone"), operation("create_table", "orders"),
        operation("drop_table", "carts"))
        == "add phone to users, create orders and drop carts")
    #expect(
      ProposedMessage.text(
        for: MigrationBody(operations: "abcdef".map { operation("add_column", "t", String($0)) }))
        == "add a, b and 4 more columns to t")
    #expect(
      text(operation("alter_column", "users", "a"), operation("alter_column", "users", "a"))
        == "alter users.a")
  }

  @Test func whatServesAnotherChangeIsLeftOut() {
    #expect(
      text(
        operation("create_table", "orders"), operation("create_index", "orders", "ix_orders_id"),
        operation("bulk_insert", "orders")) == "create orders")
    #expect(
      text(operation("drop_index", "carts", "ix"), operation("drop_table", "carts"))
        == "drop carts")
    #expect(
      text(
        operation("add_column", "users", "email"),
        operation("create_index", "users", "ix_users_email"),
        operation("execute", "users", sql: "UPDATE users SET email = ''"),
        operation("alter_column", "users", "email")) == "add email to users")
    #expect(
      text(
        operation("add_column", "users", "email"),
        operation("create_index", "users", "ix_users_phone"))
        == "add email to users and add index ix_users_phone to users")
  }

  @Test func anSQLTextIsToldByItsStatements() {
    var whole = operation("execute", sql: "DROP TABLE carts; DROP TABLE orders")
    whole.source = .directive
    var first = operation("drop_table", "carts")
    first.source = .sql
    var second = operation("drop_table", "orders")
    second.source = .sql
    #expect(text(whole, first, second) == "drop carts, orders")
  }

  @Test func nothingReadNothingProposed() {
    #expect(text() == nil)
    #expect(text(operation("execute"), operation("add_column"), operation("create_index")) == nil)
    #expect(text(operation("create_table", String(repeating: "x", count: 100))) == nil)
  }

  @Test func merges() {
    let body = MigrationBody()
    #expect(ProposedMessage.text(for: body, merging: ["b", "c"]) == "merge heads b and c")
    #expect(ProposedMessage.text(for: body, merging: ["b"]) == nil)
    let long = (0..<9).map { "revision_number_\($0)" }
    #expect(ProposedMessage.text(for: body, merging: long) == "merge 9 heads")
  }

  @Test func theRestIsCounted() throws {
    let operations = (0..<9).map {
      operation("add_column", "a_rather_long_table_name_\($0)", "phone")
    }
    let proposal = try #require(ProposedMessage.text(for: MigrationBody(operations: operations)))
    #expect(proposal == "add phone to a_rather_long_table_name_0 and 8 more changes")
  }

  @Test func hugeMigrationsCostLittle() {
    let many = (0..<500_000).map { operation("add_column", "t", "c\($0)") }
    #expect(ProposedMessage.text(for: MigrationBody(operations: many)) == nil)
    #expect(
      ProposedMessage.text(for: MigrationBody(operations: Array(many.prefix(2000))))
        == "add c0, c1 and 1998 more columns to t")
  }
}

import Extraction
import MigrationModel
import SchemaModel
import SourceText
import Testing

/// Which operations share a transaction.
@Suite struct TransactionTests {
  private func numbers(_ upgrade: String) throws -> [String] {
    let migration = try #require(
      madeMigration(upgrade, module: "from alembic import context"))
    return MigrationReader.details(of: migration).upgrade.operations
      .filter { $0.source == .directive }
      .map { "\($0.isInAutocommitBlock ? "alone" : $0.transaction.map { "\($0)" } ?? "?")" }
  }

  @Test func autocommitBlocks() throws {
    #expect(
      try numbers(
        """
        op.drop_table("a")
        with op.get_context().autocommit_block():
            op.drop_table("b")
            op.execute("DROP TABLE c")
        op.drop_table("d")
        running = context.get_context()
        with running.autocommit_block():
            op.drop_table("e")
        op.drop_table("f")
        """) == ["0", "alone", "alone", "1", "alone", "2"])
  }

  @Test func statementsThatCommit() throws {
    #expect(
      try numbers(
        """
        op.execute("COMMIT")
        op.drop_table("a")
        op.execute("ROLLBACK TO SAVEPOINT x; SAVEPOINT y")
        op.drop_table("b")
        op.execute("UPDATE t SET a = 1; commit")
        op.drop_table("c")
        """) == ["0", "1", "1", "1", "1", "2"])
  }

  @Test func whatMayCommit() throws {
    #expect(
      try numbers(
        """
        op.drop_table("a")
        if unknown:
            op.execute("COMMIT")
        op.drop_table("b")
        with op.get_context().autocommit_block():
            op.drop_table("c")
        op.drop_table("d")
        op.get_bind().commit()
        op.drop_table("e")
        """) == ["0", "0", "?", "alone", "2", "?"])
  }

  private func script(_ text: String) -> EnvironmentScript {
    EnvironmentScript(SourceFile(path: "env.py", text: text))
  }

  @Test func whatTheEnvironmentSays() {
    let plain = script("context.configure(connection=c)\nwith context.begin_transaction(): run()")
    #expect(
      plain.transactions(for: .postgresql)
        == TransactionSettings(scope: .run, isDDLTransactional: true))
    #expect(
      plain.transactions(for: .mysql)
        == TransactionSettings(scope: .migration, isDDLTransactional: false))
    #expect(plain.transactions(for: nil) == TransactionSettings())
    let single = script(
      """
      EACH = True
      options = {"transaction_per_migration": EACH}
      context.configure(**options)
      with context.begin_transaction(): run()
      """)
    #expect(single.transactions(for: .postgresql).scope == .migration)
    #expect(single.transactions(for: nil).scope == .migration)
    let loose = script(
      "engine.connect().execution_options(isolation_level='AUTOCOMMIT')\ncontext.begin_transaction()"
    )
    #expect(loose.transactions(for: .postgresql).scope == .statement)
    let odd = script("context.configure(transactional_ddl=x())\ncontext.begin_transaction()")
    #expect(odd.transactions(for: .postgresql) == TransactionSettings())
    let both = script(
      "f(transaction_per_migration=True)\nf(transaction_per_migration=False)\nbegin_transaction")
    #expect(both.transactionPerMigration == .unknown)
    #expect(script("context.configure()").transactions(for: .postgresql).scope == nil)
    #expect(script("url = f\"mysql+pymysql://{user}@host\"").dialects == [.mysql])
  }
}

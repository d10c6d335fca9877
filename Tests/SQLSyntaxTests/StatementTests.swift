import SQLSyntax
import SQLTestSupport
import SourceText
import Testing

/// Statements of databases whose grammar is not at hand, as their manuals write them.
@Suite struct StatementTests {
  @Test func mysql() {
    expect(
      """
      CREATE TABLE IF NOT EXISTS `shop`.`orders` (
        `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'the key; unique',
        `state` ENUM('a','b') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'a',
        `at` DATETIME(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
        `sum` DECIMAL(10,2) AS (`a` * `b`) VIRTUAL,
        `ref` INT DEFAULT NULL REFERENCES x (id),
        PRIMARY KEY (`id`), UNIQUE KEY `uq` (`state`(10), `at`), KEY (`ref`),
        FULLTEXT INDEX ft (`state`), CONSTRAINT fk FOREIGN KEY (ref) REFERENCES o (id) ON DELETE SET NULL
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 /*!50100 PARTITION BY HASH (id) */
      """, .mysql,
      """
      create table shop.orders if-not-exists
        column id: BIGINT UNSIGNED not-null identity
        column state: ENUM('a','b') CHARACTER SET utf8mb4 not-null default=expression
        column at: DATETIME(6) null default=expression
        column sum: DECIMAL(10,2) generated
        column ref: INT default=null references=x
        constraint primaryKey -(id)
        constraint unique uq(state at)
        constraint index -(ref)
        constraint index ft(state)
        constraint foreignKey fk(ref) references=o
      """)
    expect(
      """
      ALTER TABLE `t` ADD COLUMN (a INT NOT NULL, b TEXT), ADD `c` INT NOT NULL AFTER `b`,
        ADD UNIQUE INDEX IF NOT EXISTS ix (a), ADD KEY (b(10)), CHANGE COLUMN old new VARCHAR(5) NOT NULL FIRST,
        MODIFY d TIMESTAMP NULL, DROP INDEX ix2, DROP KEY k, DROP FOREIGN KEY fk, DROP PRIMARY KEY,
        DROP COLUMN e, RENAME INDEX x TO y, RENAME AS u, ALGORITHM=INSTANT, ALTER c SET DEFAULT 5,
        ALTER INDEX ix INVISIBLE, ADD PARTITION (PARTITION p1 VALUES LESS THAN (5))
      """, .mysql,
      """
      alter table t
        add a: INT not-null
        add b: TEXT
        add c: INT not-null
        add constraint unique ix(a)
        add constraint index -(b)
        change old to new: VARCHAR(5) not-null
        modify d: TIMESTAMP null
        drop-index ix2
        drop-index k
        drop-constraint fk
        drop-constraint -
        drop e
        rename-other x y
        rename-table u
        unknown
        set-default c expression
        unknown
        unknown
      """)
    expect(
      "INSERT IGNORE INTO a SET b = 'it\\'s; ok'; DELETE a FROM t AS a JOIN u WHERE 1; "
        + "DELETE QUICK IGNORE FROM t; UPDATE IGNORE t SET a = 1", .mysql,
      "insert a\ndelete t where\ndelete t\nupdate t")
    expect(
      "RENAME TABLE a TO b; UPDATE LOW_PRIORITY a SET b = 1; CREATE INDEX i USING BTREE ON t (a)",
      .mysql, "alter table a\n  rename-table b\nupdate a\ncreate index i on t(a)")
    expect(
      "RENAME TABLE a TO b, `c d` TO s.c; RENAME TABLE a TO b, c", .mysql,
      "rename a to b, c d to s.c\nunknown rename")
    expect(
      "SET @@session.sql_mode = ''; SET NAMES utf8; START TRANSACTION; LOCK TABLES a READ, b WRITE",
      .mysql, "set @@session\nset names\nbegin\nlock a b")
  }

  @Test func mysqlBodies() {
    expect(
      """
      CREATE DEFINER=`root`@`%` PROCEDURE p(IN a INT)
      BEGIN
        DECLARE x INT DEFAULT 0;
        IF a THEN SET x = 1; END IF;
        WHILE x < 5 DO SET x = x + 1; END WHILE;
        CASE x WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE;
        SELECT CASE WHEN x THEN 1 END;
      END;
      DROP PROCEDURE p
      """, .mysql, "create procedure p\ndrop procedure p")
    expect(
      "CREATE PROCEDURE p() SELECT a AS b FROM t; SELECT 1", .unknown,
      "create procedure p\nselect -")
  }

  @Test func sqlite() {
    expect(
      """
      CREATE TABLE "t" (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, [my col] TEXT DEFAULT '' NOT NULL,
        plain, b DEFAULT (datetime('now')) UNIQUE ON CONFLICT REPLACE, PRIMARY KEY (a) ON CONFLICT FAIL)
        WITHOUT ROWID;
      ALTER TABLE t ADD COLUMN [x y] NOT NULL DEFAULT 0; ALTER TABLE t RENAME TO u;
      INSERT OR REPLACE INTO t VALUES (?1, :a, @b, $1);
      CREATE TRIGGER tr AFTER UPDATE ON t WHEN NEW.a BEGIN UPDATE t SET a = 1; SELECT 2; END;
      CREATE VIRTUAL TABLE f USING fts5(a, b); PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE
      """, .sqlite,
      """
      create table t
        column id: INTEGER not-null identity primary-key
        column my col: TEXT not-null default=expression
        column plain: -
        column b: - default=expression unique
        constraint primaryKey -(a)
      alter table t
        add x y: - not-null default=expression
      alter table t
        rename-table u
      insert t
      create trigger tr
      create virtual table f
      unknown pragma
      begin
      """)
  }

  @Test func oracle() {
    expect(
      """
      ALTER TABLE hr.emp ADD (a NUMBER(10) DEFAULT 0 NOT NULL ENABLE, b VARCHAR2(20 CHAR), CONSTRAINT c CHECK (a > 0))
        MODIFY (d NOT NULL, e DEFAULT ON NULL 5) DROP (f, g) CASCADE CONSTRAINTS;
      ALTER TABLE emp ADD h DATE DEFAULT SYSDATE NOT NULL; ALTER TABLE emp MODIFY i NULL;
      CREATE GLOBAL TEMPORARY TABLE t (id NUMBER GENERATED BY DEFAULT ON NULL AS IDENTITY) ON COMMIT PRESERVE ROWS;
      ALTER SESSION SET nls_date_format = 'x'; DELETE emp WHERE a = q'[it's; fine]';
      ALTER TABLE emp ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES b ENABLE NOVALIDATE
      """, .oracle,
      """
      alter table hr.emp
        add a: NUMBER(10) not-null default=expression
        add b: VARCHAR2(20 CHAR)
        add constraint check c()
        modify d: - not-null
        modify e: - not-null default=expression
        drop f
        drop g
      alter table emp
        add h: DATE not-null default=expression
      alter table emp
        modify i: - null
      create table t temporary
        column id: NUMBER identity
      alter other -
      delete emp where
      alter table emp
        add constraint foreignKey f(a) references=b not-valid
      """)
    expect(
      """
      DECLARE v NUMBER := 1; BEGIN IF v = 1 THEN DELETE FROM t; END IF; EXCEPTION WHEN OTHERS THEN NULL; END;
      BEGIN EXECUTE IMMEDIATE 'DROP TABLE x'; END;
      CREATE OR REPLACE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN :new.id := 1; END;
      CREATE OR REPLACE PROCEDURE p (a IN NUMBER) IS v NUMBER; w NUMBER; BEGIN v := 1; END p;
      CREATE PACKAGE q AS PROCEDURE p; FUNCTION f RETURN NUMBER; END q;
      SELECT 1 FROM dual
      """, .unknown,
      """
      block
      block
      create trigger tr
      create procedure p
      create package q
      select -
      """)
  }

  @Test func bindMarkers() {
    expect(
      "ALTER TABLE t ADD a int NOT NULL DEFAULT :value", .unknown,
      "alter table t\n  add a: int not-null default=unknown")
    expect(
      "ALTER TABLE t ADD a int DEFAULT %(value)s NOT NULL", .unknown,
      "alter table t\n  add a: int not-null default=unknown")
    expect(
      "UPDATE t SET a = %s WHERE b = :b AND c = x::int AND d[1:2] = ?", .unknown,
      "update t where")
  }

  @Test func nothingToRead() {
    expect("", .unknown, "")
    expect(" ;; -- nothing\n; /* ; */", .unknown, "")
    expect(
      "VACUUM; foo bar; 1 + 1; :x", .unknown, "unknown vacuum\nunknown foo\nunknown \nunknown ")
    expect("CREATE", .unknown, "create other -")
    expect("ALTER TABLE", .unknown, "alter table -")
    expect("ALTER TABLE t", .unknown, "alter table t")
    expect("ALTER TABLE t ADD", .unknown, "alter table t\n  unknown")
    expect("WITH x AS (SELECT 1)", .unknown, "unknown with")
    expect(
      "DROP OWNED BY x; CREATE CAST (a AS b) WITHOUT FUNCTION", .unknown,
      "drop other \ncreate other -")
  }

  @Test func executableCommentsAreNotSilent() {
    expect("/*!40101 SET NAMES utf8 */; DROP TABLE a", .unknown, "unknown \ndrop table a")
    #expect(dump("/*!40101 SET NAMES utf8 */; DROP TABLE a", .postgresql) == "drop table a")
  }

  @Test func rangesAreThoseOfTheText() throws {
    let text =
      "-- first\n  ALTER TABLE é ADD a int NOT NULL /* x */ , ADD \"b\" text -- last\n ; SELECT 1"
    let script = SQLScript(text)
    #expect(
      script.statements.map { script.text(of: $0.range) } == [
        "ALTER TABLE é ADD a int NOT NULL /* x */ , ADD \"b\" text", "SELECT 1",
      ])
    #expect(
      script.comments.map { script.text(of: $0.range) } == ["-- first", "/* x */", "-- last"])
    guard case .alterTable(let table) = try #require(script.statements.first).kind else {
      Issue.record("no ALTER TABLE")
      return
    }
    #expect(script.text(of: table.name.range) == "é")
    #expect(
      table.actions.map { script.text(of: $0.range) } == ["ADD a int NOT NULL", "ADD \"b\" text"])
    guard case .addColumn(let column, _) = table.actions[1].kind else {
      Issue.record("no ADD")
      return
    }
    #expect(script.text(of: column.range) == "\"b\" text")
    #expect(script.text(of: column.name.range) == "\"b\"")
  }

  @Test func whatAColumnMeansForRows() {
    #expect(column("a int NOT NULL").acceptsNull == false)
    #expect(column("a serial").acceptsNull == false && column("a serial").fillsExistingRows)
    #expect(column("a int PRIMARY KEY").acceptsNull == false)
    #expect(column("a int").acceptsNull && !column("a int").fillsExistingRows)
    #expect(!column("a int DEFAULT NULL").fillsExistingRows)
    #expect(column("a int DEFAULT 1").fillsExistingRows)
  }

  private func column(_ definition: String) -> SQLColumn {
    let script = SQLScript("CREATE TABLE t (\(definition))")
    if case .createTable(let table) = script.statements.first?.kind,
      let column = table.columns.first
    {
      return column
    }
    Issue.record("no column in \(definition)")
    return SQLColumn(
      name: SQLIdentifier(text: "", isQuoted: false, range: SourceRange(0, 0)),
      range: SourceRange(0, 0))
  }

  private func expect(
    _ text: String, _ dialect: SQLDialect, _ expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(dump(text, dialect) == expected, sourceLocation: sourceLocation)
    // The facts do not hang on the dialect being known.
    #expect(
      expected.contains("unknown") || dump(text, .unknown) == expected,
      "as an unknown dialect", sourceLocation: sourceLocation)
  }
}

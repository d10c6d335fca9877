import DatabaseRevisions
import Foundation
import TestSupport
import Testing

/// Real servers, with a password that is hard to pass on.
@Suite struct ServerTests {
  typealias Kind = DatabaseServer.Kind

  /// A database with a version table, and its URL.
  private func database(
    _ kind: Kind, _ statements: String = ""
  ) throws -> (server: DatabaseServer, name: String, url: String) {
    let server = try DatabaseServer.shared(kind)
    let name = try server.makeDatabase()
    if !statements.isEmpty { try server.execute(statements, in: name).orFail() }
    return (server, name, server.url(name))
  }

  private static let table = """
    CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
    INSERT INTO alembic_version VALUES ('a1'), ('b2é');
    """

  @Test(arguments: Kind.allCases) func rowsAreRead(kind: Kind) throws {
    let (server, name, url) = try database(kind, Self.table)
    let expected = ["a1", "b2é"]
    #expect(try rows(of: url).revisions.sorted() == expected)
    let secret = DatabaseServer.encodedPassword
    let others =
      switch kind {
      case .postgresql:
        [
          "postgres://app:\(secret)@127.0.0.1:\(server.port)/\(name)",
          "postgresql+asyncpg://app:\(secret)@127.0.0.1:\(server.port)/\(name)?ssl=prefer",
          "postgresql+psycopg2://app:\(secret)@/\(name)?host=\(server.socket)&port=\(server.port)",
          "postgresql:///\(name)?host=127.0.0.1:\(server.port)&user=app&password=\(secret)",
          "postgresql:///\(name)?host=127.0.0.1:1&host=127.0.0.1:\(server.port)&user=app"
            + "&password=\(secret)",
          "postgresql://app:\(secret)@\(server.socket.replacingOccurrences(of: "/", with: "%2F"))"
            + ":\(server.port)/\(name)?sslmode=disable&application_name=x&options=-c%20geqo%3Doff",
        ]
      case .mariadb:
        [
          "mysql://app:\(secret)@127.0.0.1:\(server.port)/\(name)?charset=utf8mb4",
          "mariadb://app:\(secret)@localhost/\(name)?unix_socket=\(server.socket)",
          "mariadb://app:\(secret)@host.invalid/\(name)?unix_socket=\(server.socket)",
          "mysql+aiomysql://app:\(secret)@localhost:\(server.port)/\(name)?connect_timeout=5",
          "mariadb+mariadbconnector:///\(name)?host=127.0.0.1&port=\(server.port)&user=app"
            + "&password=\(secret)",
        ]
      }
    for other in others {
      #expect(try rows(of: other).revisions.sorted() == expected, "\(other)")
    }
  }

  /// The same URL leads SQLAlchemy to the same rows.
  @Test(arguments: Kind.allCases) func agreesWithSQLAlchemy(kind: Kind) throws {
    let (server, _, url) = try database(kind, Self.table)
    let secret = DatabaseServer.encodedPassword
    let name = url.split(separator: "/").last.map(String.init) ?? ""
    let socket =
      kind == .postgresql
      ? "postgresql+psycopg://app:\(secret)@/\(name)?host=\(server.socket)&port=\(server.port)"
      : "mysql+pymysql://app:\(secret)@localhost/\(name)?unix_socket=\(server.socket)"
    for url in [url, socket] {
      let code = """
        import sys, sqlalchemy
        with sqlalchemy.create_engine(sys.argv[1]).connect() as connection:
            for row in connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")):
                print(row[0])
        """
      let result = try run(PythonTools.databases() + "/python", ["-c", code, url]).orFail()
      #expect(try rows(of: url).revisions == result.lines)
    }
  }

  @Test(arguments: Kind.allCases) func databasesWithoutRevisions(kind: Kind) throws {
    let (server, name, url) = try database(kind)
    #expect(try rows(of: url) == rows(of: url, in: "elsewhere"))
    #expect(try rows(of: url).hasTable == false)
    try server.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))", in: name).orFail()
    #expect(try rows(of: url).hasTable)
    #expect(try rows(of: url).revisions.isEmpty)
  }

  @Test(arguments: Kind.allCases) func otherTables(kind: Kind) throws {
    let (server, name, url) = try database(kind)
    let quote = kind == .postgresql ? "\"" : "`"
    let odd = "a \\q \(quote)'; DROP TABLE x; -- \\! :x"
    let quoted = quote + odd.replacingOccurrences(of: quote, with: quote + quote) + quote
    let schema = kind == .postgresql ? "Other" : try server.makeDatabase()
    if kind == .postgresql { try server.execute("CREATE SCHEMA \"Other\"", in: name).orFail() }
    for (place, id) in [(quoted, "a1"), ("\(quote)\(schema)\(quote).\(quoted)", "b2")] {
      // The program itself would look for its own commands in the name.
      let result = try run(
        PythonTools.databases() + "/python",
        [
          "-c",
          """
          import sys, sqlalchemy
          with sqlalchemy.create_engine(sys.argv[1]).begin() as connection:
              for statement in sys.argv[2:]:
                  connection.exec_driver_sql(statement)
          """, url, "CREATE TABLE \(place) (version_num VARCHAR(32))",
          "INSERT INTO \(place) VALUES ('\(id)')",
        ])
      try result.orFail()
    }
    #expect(try rows(of: url, in: odd).revisions == ["a1"])
    #expect(try rows(of: url, in: "\(schema).\(odd)").revisions == ["b2"])
    #expect(try rows(of: url, in: "nowhere.\(odd)").hasTable == false)
  }

  @Test(arguments: Kind.allCases) func whoIsNotLetIn(kind: Kind) throws {
    let (server, name, url) = try database(kind, Self.table)
    let wrong = try failure(of: server.url(name, password: "wr0ng-s3cret"))
    #expect(wrong.kind == .unreachable)
    #expect(!"\(wrong)".contains("wr0ng"))
    let none = try failure(of: server.url(name, password: nil))
    #expect(none.kind == .unreachable)
    #expect(none.remedy.contains("holds no password"))
    #expect(try failure(of: server.url("nowhere")).kind == .unreachable)
    #expect(try failure(of: server.url(name, user: "nobody")).kind == .unreachable)
    let user = "u\(UInt32.random(in: .min ... .max))"
    let create =
      kind == .postgresql
      ? "CREATE USER \(user) PASSWORD 'x'"
      : "CREATE USER \(user) IDENTIFIED BY 'x'; GRANT CREATE ON \(name).* TO \(user)"
    try server.execute(create, in: name).orFail()
    let denied = try failure(of: server.url(name, user: user, password: "x"))
    #expect(denied.kind == .refused, "\(denied)")
    #expect(try rows(of: url).hasTable)
  }

  @Test(arguments: Kind.allCases) func serversThatAreNotThere(kind: Kind) throws {
    let scheme = kind == .postgresql ? "postgresql" : "mysql+pymysql"
    for place in ["127.0.0.1:1/d", "[::1]:1/d", "host.invalid/d", "localhost:1/d"] {
      let failure = try failure(of: "\(scheme)://app:s3cret@\(place)")
      #expect(failure.kind == .unreachable, "\(failure)")
      #expect(!"\(failure)".contains("s3cret"))
    }
    let folder = try TemporaryFolder("empty")
    let parameter = kind == .postgresql ? "host" : "unix_socket"
    let socket = try failure(of: "\(scheme)://app:s3cret@/d?\(parameter)=\(folder.path)")
    #expect(socket.kind == .unreachable, "\(socket)")
    let program = try failure(of: "\(scheme)://app:s3cret@127.0.0.1/d", path: folder.path)
    #expect(program.kind == .clientMissing)
    #expect(program.remedy.contains("apt-get install"))
  }

  /// Neither server can encrypt here, so who asks for it gets nothing.
  @Test(arguments: Kind.allCases) func encryptionThatIsAskedFor(kind: Kind) throws {
    let (server, name, _) = try database(kind, Self.table)
    let queries =
      kind == .postgresql
      ? ["sslmode=require", "sslmode=verify-full&sslrootcert=/missing", "ssl=require"]
      : [
        "ssl=true", "ssl_mode=required", "ssl_verify_cert=true", "ssl_check_hostname=true",
        "ssl_verify_identity=1", "ssl_ca=/missing", "ssl_ca=/missing&ssl_check_hostname=false",
      ]
    for query in queries {
      let failure = try failure(of: server.url(name, query: "?" + query))
      #expect(failure.kind == .unreachable, "\(query): \(failure)")
      #expect(failure.reason.contains("SSL") || failure.reason.contains("TLS"), "\(failure)")
    }
    let plain = kind == .postgresql ? "?sslmode=disable" : "?ssl=false&ssl_mode=preferred"
    #expect(try rows(of: server.url(name, query: plain)).hasTable)
  }

  @Test func manyDatabasesAndNoName() throws {
    let server = try DatabaseServer.shared(.mariadb)
    #expect(try failure(of: server.url("")).reason.contains("names none"))
  }

  @Test(arguments: [
    ("NULL", "NULL"), ("''", "empty"), ("repeat('a', 1000000)", "longer than"),
    ("concat('a', chr(27), '[31mb')", "control"), ("concat('a', chr(10), 'b')", "control"),
    ("concat('a', chr(0), 'b')", "control"), ("concat(chr(8238), 'a')", "control"),
  ]) func hostileRows(value: String, words: String) throws {
    for kind in Kind.allCases {
      var value = value
      // PostgreSQL has no texts with a zero byte.
      if kind == .postgresql, value.contains("chr(0)") { continue }
      if kind == .mariadb {
        value = value.replacingOccurrences(of: "chr(8238)", with: "_utf8mb4 x'e280ae'")
          .replacingOccurrences(of: "chr(", with: "char(")
      }
      let text = kind == .postgresql ? "TEXT" : "LONGTEXT"
      let (_, _, url) = try database(
        kind,
        """
        CREATE TABLE alembic_version (version_num \(text));
        INSERT INTO alembic_version VALUES ('a1');
        INSERT INTO alembic_version VALUES (\(value));
        """)
      let failure = try failure(of: url)
      #expect(failure.kind == .unexpectedRows, "\(failure)")
      #expect(failure.reason.contains(words), "\(failure)")
    }
  }

  @Test(arguments: Kind.allCases) func manyRows(kind: Kind) throws {
    let numbers =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
    let insert =
      kind == .postgresql
      ? numbers + "INSERT INTO alembic_version SELECT i FROM n"
      : "INSERT INTO alembic_version " + numbers + "SELECT i FROM n"
    let (server, name, url) = try database(
      kind, "CREATE TABLE alembic_version (version_num VARCHAR(32)); " + insert)
    #expect(try rows(of: url).revisions.count == 1000)
    try server.execute("INSERT INTO alembic_version VALUES ('x')", in: name).orFail()
    let failure = try failure(of: url)
    #expect(failure.kind == .unexpectedRows)
    #expect(failure.reason.contains("more than 1000"))
  }

  @Test(arguments: Kind.allCases) func tablesOfAnotherForm(kind: Kind) throws {
    let (_, _, url) = try database(kind, "CREATE TABLE alembic_version (other VARCHAR(32))")
    let failure = try failure(of: url)
    #expect(failure.kind == .refused)
    #expect(failure.reason.contains("version_num"), "\(failure)")
  }

  @Test(arguments: Kind.allCases) func queriesThatNeverEnd(kind: Kind) throws {
    let pause = kind == .postgresql ? "pg_sleep(100)::text" : "sleep(100)"
    let (_, _, url) = try database(
      kind, "CREATE VIEW alembic_version AS SELECT \(pause) AS version_num")
    let start = ContinuousClock.now
    #expect(try failure(of: url, maximumTime: .seconds(2)).kind == .silent)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// A server may know the password, and say it.
  @Test func serversThatRepeatThePassword() throws {
    let (server, name, url) = try database(.postgresql)
    let secret = DatabaseServer.password.replacingOccurrences(of: "'", with: "''")
    try server.execute(
      """
      CREATE FUNCTION tell() RETURNS TEXT LANGUAGE plpgsql AS $f$
      BEGIN RAISE EXCEPTION '%', 'it is \(secret) or \(DatabaseServer.encodedPassword), \u{1B}[31m'; END
      $f$;
      CREATE VIEW alembic_version AS SELECT tell() AS version_num;
      """, in: name
    ).orFail()
    let failure = try failure(of: url)
    #expect(failure.reason.contains("it is *** or ***"), "\(failure)")
    #expect(!"\(failure)".contains("s3cr"))
    let variable = try DatabaseRevisionsTests.failure(
      of: server.url(name, password: nil), variables: ["PGPASSWORD": DatabaseServer.password])
    #expect(variable.reason.contains("it is ***"), "\(variable)")
    #expect(!"\(variable)".contains(DatabaseServer.password))
  }
}

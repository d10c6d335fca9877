import Foundation
import Synchronization

/// A real database server in a temporary folder, on a socket and on loopback, with a password.
///
/// It runs as an unprivileged user, and ends with the test process.
package final class DatabaseServer: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case postgresql
    case mariadb
  }

  package let kind: Kind
  /// The TCP port on 127.0.0.1.
  package let port: Int
  /// What `host=` or `unix_socket=` of a URL takes.
  package let socket: String
  /// The user of `password`, who may do anything.
  package static let user = "app"
  /// A password with everything that URLs, option files and shells take for something else.
  package static let password = "s3cr'e\"t \\n$HOME#;%`@/:?"
  /// The same in a URL.
  package static let encodedPassword = "s3cr%27e%22t%20%5Cn%24HOME%23%3B%25%60%40%2F%3A%3F"

  private let folder: TemporaryFolder
  private let program: RunningProgram

  private static let running = Mutex<[Kind: Result<DatabaseServer, any Error>]>([:])

  /// The server of a kind, started by the first who asks in a test run.
  package static func shared(_ kind: Kind) throws -> DatabaseServer {
    try running.withLock { running in
      if running.isEmpty { atexit { DatabaseServer.stopAll() } }
      let server = running[kind] ?? Result { try DatabaseServer(kind) }
      running[kind] = server
      return try server.get()
    }
  }

  /// Ends the servers while their folders are still there.
  private static func stopAll() {
    running.withLock { running in
      for server in running.values { (try? server.get())?.program.stop() }
    }
  }

  private init(_ kind: Kind) throws {
    self.kind = kind
    port = try Self.freePort()
    folder = try TemporaryFolder(kind.rawValue, in: Self.memory)
    folder.keepUntilExit()
    let path = folder.path
    try FileManager.default.createDirectory(
      atPath: path + "/data", withIntermediateDirectories: false)
    switch kind {
    case .postgresql:
      socket = path
      program = try Self.startPostgreSQL(path, port: port)
    case .mariadb:
      socket = path + "/socket"
      program = try Self.startMariaDB(path, port: port)
    }
    try program.wait(for: "\(kind.rawValue) to answer") {
      try execute("SELECT 1", in: nil).succeeded
    }
  }

  /// A new empty database; its name.
  package func makeDatabase() throws -> String {
    let name = "d\(UInt32.random(in: .min ... .max))"
    try execute("CREATE DATABASE \(name)", in: nil).orFail()
    return name
  }

  /// Runs statements, with all rights.
  @discardableResult
  package func execute(_ statements: String, in database: String?) throws -> ProcessResult {
    switch kind {
    case .postgresql:
      try run(
        "psql",
        [
          "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1",
          "--host=127.0.0.1", "--port=\(port)", "--username=\(Self.user)",
          "--dbname=\(database ?? "postgres")",
        ], environment: ["PGPASSWORD": Self.password], input: Array(statements.utf8))
    case .mariadb:
      try run(
        "mariadb",
        [
          "--no-defaults", "--batch", "--host=127.0.0.1", "--port=\(port)", "--user=\(Self.user)",
          "--default-character-set=utf8mb4", database ?? "mysql",
        ], environment: ["MYSQL_PWD": Self.password], input: Array(statements.utf8))
    }
  }

  /// The URL of a database, as SQLAlchemy takes it, over TCP.
  package func url(
    _ database: String, user: String = user, password: String? = encodedPassword,
    query: String = ""
  ) -> String {
    let scheme = kind == .postgresql ? "postgresql+psycopg" : "mysql+pymysql"
    let secret = password.map { ":" + $0 } ?? ""
    return "\(scheme)://\(user)\(secret)@127.0.0.1:\(port)/\(database)\(query)"
  }

  // MARK: Starting

  /// Where files are kept in memory, if there is room.
  ///
  /// MariaDB cannot be told not to wait for the disk, which takes most of the time of a statement that
  /// changes a table.
  private static var memory: String? {
    let folder = "/dev/shm"
    let values = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    let free = (values?[.systemFreeSize] as? NSNumber)?.uint64Value ?? 0
    return free > 1 << 30 && FileManager.default.isWritableFile(atPath: folder) ? folder : nil
  }

  private static func startPostgreSQL(_ folder: String, port: Int) throws -> RunningProgram {
    let versions = "/usr/lib/postgresql"
    let newest = ((try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? [])
      .compactMap(Int.init).max()
    guard let newest else {
      throw TestFailure("NOT TESTED: PostgreSQL, because Debian's package postgresql is not there")
    }
    let programs = "\(versions)/\(newest)/bin"
    try writeFile(folder + "/password", Array((password + "\n").utf8))
    try giveAway(folder)
    try run(
      programs + "/initdb",
      [
        "--pgdata=\(folder)/data", "--username=\(user)", "--auth=scram-sha-256",
        "--pwfile=\(folder)/password", "--encoding=UTF8", "--no-locale", "--no-sync",
      ], in: folder, as: .unprivileged
    ).orFail()
    return try RunningProgram(
      [
        programs + "/postgres", "-D", folder + "/data", "-k", folder, "-p", String(port),
        "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
      ], in: folder, as: .unprivileged, stoppedBy: .interrupt)
  }

  private static func startMariaDB(_ folder: String, port: Int) throws -> RunningProgram {
    let server = "/usr/sbin/mariadbd"
    guard FileManager.default.isExecutableFile(atPath: server) else {
      throw TestFailure("NOT TESTED: MariaDB, because Debian's package mariadb-server is not there")
    }
    let quoted = password.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "'", with: "''")
    try writeFile(
      folder + "/init.sql",
      Array(
        """
        CREATE USER IF NOT EXISTS '\(user)'@'%' IDENTIFIED BY '\(quoted)';
        GRANT ALL ON *.* TO '\(user)'@'%' WITH GRANT OPTION;
        DELETE FROM mysql.global_priv WHERE User = 'root' OR User = '';
        FLUSH PRIVILEGES;

        """.utf8))
    try giveAway(folder)
    try run(
      "mariadb-install-db",
      [
        "--no-defaults", "--datadir=\(folder)/data", "--auth-root-authentication-method=normal",
        "--skip-test-db",
      ], in: folder, as: .unprivileged
    ).orFail()
    return try RunningProgram(
      [
        server, "--no-defaults", "--datadir=\(folder)/data", "--socket=\(folder)/socket",
        "--port=\(port)", "--bind-address=127.0.0.1", "--init-file=\(folder)/init.sql",
        "--character-set-server=utf8mb4", "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=16M", "--innodb-doublewrite=0",
        "--skip-sync-frm",
      ], in: folder, as: .unprivileged)
  }

  /// Servers refuse to run as root, and to use a folder that is not theirs.
  private static func giveAway(_ folder: String) throws {
    guard geteuid() == 0 else { return }
    try run("chown", ["-R", "\(User.unprivilegedID):\(User.unprivilegedID)", folder]).orFail()
  }

  /// A port that nobody listened on a moment ago.
  private static func freePort() throws -> Int {
    let code = """
      import socket
      with socket.socket() as s:
          s.bind(("127.0.0.1", 0))
          print(s.getsockname()[1])
      """
    let result = try run("python3", ["-c", code]).orFail()
    guard let port = Int(result.line) else { throw TestFailure("no port is free: \(result)") }
    return port
  }
}

import DatabaseRevisions
import Foundation
import Synchronization
import TestSupport
import Testing

/// What the client programs of servers get to see, and what becomes of what they say.
@Suite(.serialized) struct ClientTests {
  typealias Kind = DatabaseServer.Kind

  private static let programs: [Kind: String] = [.postgresql: "psql", .mariadb: "mariadb"]

  /// A folder for `PATH` with a shell script in place of a client program.
  private func folder(_ kind: Kind, _ script: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder("path")
    let path = try folder.write(Self.programs[kind] ?? "", "#!/bin/sh\n\(script)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return folder
  }

  private func url(_ kind: Kind) -> String {
    let scheme = kind == .postgresql ? "postgresql" : "mysql"
    return "\(scheme)://app:s3cr%65t@127.0.0.1:1/d"
  }

  /// Everybody may read the arguments of every process, so none of them may hold the password.
  @Test(arguments: Kind.allCases) func argumentsHoldNoPassword(kind: Kind) throws {
    let server = try DatabaseServer.shared(kind)
    let name = try server.makeDatabase()
    let record = try TemporaryFolder("record")
    let program = Self.programs[kind] ?? ""
    let folder = try folder(
      kind,
      """
      tr '\\0' '\\n' </proc/$$/cmdline >\(record.path("own"))
      tr '\\0' '\\n' </proc/$$/environ >\(record.path("environment"))
      exec /usr/bin/\(program) "$@"
      """)
    let path = folder.path + ":/usr/bin:/bin"
    #expect(try rows(of: server.url(name), path: path).hasTable == false)
    let own = try record.read("own")
    #expect(own.contains("alembic_version"))
    #expect(!own.contains(DatabaseServer.password))
    #expect(!own.contains(DatabaseServer.encodedPassword))
    let variables = try record.read("environment").split(separator: "\n").map { line in
      String(line.prefix { $0 != "=" })
    }
    let expected: Set =
      kind == .postgresql
      ? [
        "LC_ALL", "PATH", "PGCLIENTENCODING", "PGCONNECT_TIMEOUT", "PGDATABASE", "PGHOST",
        "PGPASSWORD", "PGPORT", "PGUSER",
      ] : ["LC_ALL", "PATH"]
    // The shell adds some of its own.
    #expect(Set(variables).subtracting(["PWD", "OLDPWD", "_", "SHLVL"]) == expected)
  }

  /// While a real client waits for a server, nobody who lists the processes sees the password.
  @Test(arguments: Kind.allCases) func noProcessShowsThePassword(kind: Kind) throws {
    let listener = try RunningProgram(
      [
        "python3", "-c",
        """
        import socket, time
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            print(f"port {listener.getsockname()[1]}.", flush=True)
            time.sleep(600)
        """,
      ], stoppedBy: .kill)
    try listener.waitForOutput(containing: ".")
    let port = listener.output.filter(\.isNumber)
    let url = url(kind).replacingOccurrences(of: ":1/", with: ":\(port)/")
    let watch = ProcessWatch(["s3cret", "s3cr%65t", "--no-psqlrc", "--defaults-file=/dev/stdin"])
    #expect(try failure(of: url, maximumTime: .seconds(3)).kind == .silent)
    let seen = watch.stop()
    #expect(seen == [kind == .postgresql ? "--no-psqlrc" : "--defaults-file=/dev/stdin"])
  }

  @Test(arguments: Kind.allCases) func passwordsOfVariables(kind: Kind) throws {
    let server = try DatabaseServer.shared(kind)
    let url = server.url(try server.makeDatabase(), password: nil)
    let name = kind == .postgresql ? "PGPASSWORD" : "MYSQL_PWD"
    #expect(try rows(of: url, variables: [name: DatabaseServer.password]).hasTable == false)
    #expect(try failure(of: url, variables: [name: "x"]).kind == .unreachable)
    // That of the URL wins, as it does in the libraries of Python.
    let whole = server.url(try server.makeDatabase())
    #expect(try rows(of: whole, variables: [name: "x"]).hasTable == false)
  }

  @Test func passwordFiles() throws {
    let server = try DatabaseServer.shared(.postgresql)
    let url = server.url(try server.makeDatabase(), password: nil)
    let home = try TemporaryFolder("home")
    let escaped = DatabaseServer.password.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: ":", with: "\\:")
    let path = try home.write("passwords", "*:*:*:*:\(escaped)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(try rows(of: url, variables: ["PGPASSFILE": path]).hasTable == false)
    #expect(try failure(of: url, variables: ["HOME": home.path]).kind == .unreachable)
  }

  /// Files that client programs read by themselves run nothing and lead nowhere else.
  @Test(arguments: Kind.allCases) func startUpFilesAreNotRead(kind: Kind) throws {
    let server = try DatabaseServer.shared(kind)
    let home = try TemporaryFolder("home")
    try home.write(".psqlrc", "\\! touch \(home.path("run"))\n")
    try home.write(".pg_service.conf", "[mlint]\nhost=127.0.0.2\n")
    try home.write(".my.cnf", "[client]\nhost=127.0.0.2\nport=1\n[mysql]\ninit-command=nonsense\n")
    let url = server.url(try server.makeDatabase())
    #expect(
      try rows(of: url, folder: home.path, variables: ["HOME": home.path]).hasTable == false)
    #expect(!FileManager.default.fileExists(atPath: home.path("run")))
  }

  @Test(arguments: Kind.allCases) func clientsThatMisbehave(kind: Kind) throws {
    let cases: [(script: String, kind: DatabaseFailure.Kind)] = [
      ("exec sleep 600", .silent), ("exec yes 61616161", .unexpectedRows),
      ("echo 6", .unexpectedRows), ("echo zz", .unexpectedRows), ("exit 3", .unreachable),
      ("kill -9 $$", .unreachable), ("exec 1>&- 2>&-; exit 1", .unreachable),
      ("printf '\\033[31m\\000\\377' >&2; exit 1", .unreachable),
    ]
    for (script, expected) in cases {
      let folder = try folder(kind, script)
      let failure = try failure(
        of: url(kind), path: folder.path + ":/usr/bin:/bin", maximumTime: .seconds(3))
      #expect(failure.kind == expected, "\(script): \(failure)")
    }
  }

  /// Whatever a program repeats of what it was given, the password is not shown.
  @Test(arguments: Kind.allCases) func clientsThatTellThePassword(kind: Kind) throws {
    let folder = try folder(
      kind, "(env; cat /dev/stdin; echo \"raw s3cr%65t\") | tr '\\n' ' ' >&2; exit 1")
    let failure = try failure(of: url(kind), path: folder.path + ":/usr/bin:/bin")
    #expect(!"\(failure)".contains("s3cret") && !"\(failure)".contains("s3cr%65t"), "\(failure)")
    #expect(failure.reason.contains("***"))
  }

  /// A password at the bound of what is looked at is not shown in part.
  @Test(arguments: Kind.allCases) func passwordsThatAreCut(kind: Kind) throws {
    for length in (65_536 - 8)...65_536 {
      let folder = try folder(
        kind,
        """
        head --bytes=\(length - 1) /dev/zero | tr '\\0' x >&2
        printf '\\ns3cret and more, many more words' >&2
        exit 1
        """)
      let failure = try failure(of: url(kind), path: folder.path + ":/usr/bin:/bin")
      #expect(failure.kind == .unreachable)
      #expect(!failure.reason.contains("s3"), "\(failure)")
    }
  }

  /// Programs are looked for where `PATH` says, and never in the folder of the project.
  @Test func programsOfTheProjectAreNotRun() throws {
    let folder = try folder(.postgresql, "touch run")
    for path in ["", ".", ":", "bin::."] {
      #expect(
        try failure(of: url(.postgresql), folder: folder.path, path: path).kind == .clientMissing)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("run")))
  }

  /// MySQL's own program serves where MariaDB's is not there.
  @Test func eitherProgramServes() throws {
    let server = try DatabaseServer.shared(.mariadb)
    let folder = try TemporaryFolder("path")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("mysql"), withDestinationPath: "/usr/bin/mariadb")
    let url = server.url(try server.makeDatabase())
    #expect(try rows(of: url, path: folder.path).hasTable == false)
  }
}

/// Looks for words in the arguments of all processes, over and over.
private final class ProcessWatch: Sendable {
  private struct State {
    var seen: Set<String> = []
    var isOver = false
  }

  private let state = Mutex(State())
  private let ended = DispatchSemaphore(value: 0)

  init(_ words: [String]) {
    let thread = Thread { [self] in
      while !state.withLock({ $0.isOver }) {
        let all = Self.commandLines()
        state.withLock { $0.seen.formUnion(words.filter(all.contains)) }
      }
      ended.signal()
    }
    thread.start()
  }

  /// The words that were seen.
  func stop() -> Set<String> {
    state.withLock { $0.isOver = true }
    ended.wait()
    return state.withLock { $0.seen }
  }

  private static func commandLines() -> String {
    var result = ""
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    where name.allSatisfy(\.isNumber) {
      // Processes come and go.
      let bytes = (try? readFile("/proc/\(name)/cmdline")) ?? []
      result += String(decoding: bytes.map { $0 == 0 ? 10 : $0 }, as: UTF8.self)
    }
    return result
  }
}

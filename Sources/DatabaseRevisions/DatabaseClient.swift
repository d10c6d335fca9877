internal import FileSystem

/// Runs a server's own client program, so that nothing but the statements that are given is run.
struct DatabaseClient {
  private let surroundings: ClientSurroundings
  private let secrets: [String]

  /// Enough for the most and longest rows, in hexadecimal.
  private static let maximumOutput = 16 << 20
  /// How many bytes of a standard error are looked at.
  private static let maximumWords = 64 << 10

  init(_ surroundings: ClientSurroundings, secrets: [String]) {
    self.surroundings = surroundings
    // What a variable tells is as secret as what the URL does.
    let variables = ["PGPASSWORD", "MYSQL_PWD"].compactMap { surroundings.variables[$0] }
    self.secrets = secrets + variables.filter { !$0.isEmpty }
  }

  /// Runs the first of some programs that is there.
  ///
  /// - Parameters:
  ///   - names: The programs; equal in what they do.
  ///   - package: How the first of them is to be had, for the failure.
  ///   - arguments: They hold no secret: everybody may read the arguments of a process.
  ///   - variables: `NAME=value`, in addition to those of `passed`.
  ///   - passed: The names of variables that the program may see as they are.
  ///   - input: What it reads.
  /// - Returns: How it ended.
  /// - Throws: When none is there, it takes too long or says too much.
  func run(
    _ names: [String], from package: String, _ arguments: [String], variables: [String],
    passing passed: [String], input: String? = nil
  ) throws(DatabaseFailure) -> ChildResult {
    let path = Array(surroundings.searchPath.utf8)
    let found = names.compactMap {
      FileSystem.executable(named: Array($0.utf8), searchPath: path)
    }
    guard let program = found.first else {
      throw DatabaseFailure(
        .clientMissing, "cannot be asked: the program `\(names[0])` is not there",
        remedy: "install it (in Debian: `apt-get install \(package)`), or "
          + DatabaseURLProblem.otherWay)
    }
    let own = passed.compactMap { name in surroundings.variables[name].map { "\(name)=\($0)" } }
    let environment =
      ["LC_ALL=C", "PATH=\(surroundings.searchPath)"] + own + variables
    let child = ChildProgram(
      path: program, arguments: arguments.map { Array($0.utf8) },
      environment: environment.map { Array($0.utf8) }, workingFolder: surroundings.currentFolder,
      input: input.map { Array($0.utf8) }, maximumOutput: Self.maximumOutput,
      maximumTime: surroundings.maximumTime)
    let result: ChildResult
    do throws(FileSystemError) {
      result = try FileSystem.run(child)
    } catch {
      throw DatabaseFailure(
        .clientMissing, "cannot be asked: \(error)", remedy: DatabaseURLProblem.otherWay)
    }
    if result.timedOut {
      throw DatabaseFailure(
        .silent, "gave no answer within \(surroundings.maximumTime.components.seconds) seconds",
        remedy: "look whether the server is well and can be reached from here, or "
          + DatabaseURLProblem.otherWay)
    }
    if result.wasCut {
      throw DatabaseFailure(
        .unexpectedRows, "sent more than \(Self.maximumOutput) bytes",
        remedy: "look at the table, or name the right one: `--version-table [SCHEMA.]TABLE`")
    }
    return result
  }

  /// What a program wrote to its standard error, as lines without what is secret.
  func lines(of bytes: [UInt8]) -> [String] {
    var text = String(decoding: bytes.prefix(Self.maximumWords), as: UTF8.self)
    for secret in secrets { text = text.hiding(secret) }
    var shown = Array(text.utf8)
    if bytes.count > Self.maximumWords {
      // The cut may have left a part of a secret; a byte that is no text became three.
      shown.removeLast(min(shown.count, 3 * (secrets.map(\.utf8.count).max() ?? 0)))
    }
    return shown.split(separator: UInt8(ascii: "\n")).prefix(20).map { line in
      String(decoding: line.prefix(500), as: UTF8.self)
    }
  }

  /// Reads lines of hexadecimal digits, each a row.
  ///
  /// Hexadecimal, because it can hold no line end and needs no unescaping, whatever a row holds.
  ///
  /// - Parameter output: What the program printed.
  /// - Returns: The rows; nil for one that is no hexadecimal, as programs print NULL.
  static func rows(_ output: [UInt8]) -> [[UInt8]?] {
    var lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { line in
      guard line.count.isMultiple(of: 2) else { return nil }
      var bytes: [UInt8] = []
      var index = line.startIndex
      while index < line.endIndex {
        guard let high = line[index].hexadecimalDigit, let low = line[index + 1].hexadecimalDigit
        else { return nil }
        bytes.append(high << 4 | low)
        index += 2
      }
      return bytes
    }
  }
}

extension String {
  /// The text with `***` in place of a secret.
  func hiding(_ secret: String) -> String {
    let hidden = Array(secret.utf8)
    var rest = Array(utf8)[...]
    var result: [UInt8] = []
    while let range = rest.firstRange(of: hidden) {
      result += rest[..<range.lowerBound] + Array("***".utf8)
      rest = rest[range.upperBound...]
    }
    return String(decoding: result + rest, as: UTF8.self)
  }
}

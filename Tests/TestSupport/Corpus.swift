import Foundation

/// A wheel with real migrations, pinned in `Tests/Tools/corpora.txt`.
package struct Corpus: Sendable, CustomStringConvertible {
  package let name: String
  package let version: String

  /// 1 for one of everything, 2 for the rest.
  package let group: Int

  package var description: String { "\(name)==\(version)" }

  /// Every corpus, in the file's order.
  ///
  /// - Throws: `TestFailure` when the list cannot be read.
  package static func all() throws -> [Corpus] {
    let list = SourceTree.path("Tests/Tools/corpora.txt")
    var group = 0
    var result: [Corpus] = []
    for line in String(decoding: try readFile(list), as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 3, words[0...1] == ["#", "group"], let number = Int(words[2]) {
        group = number
      } else if let pin = words.first?.split(separator: "="), pin.count == 2 {
        result.append(Corpus(name: String(pin[0]), version: String(pin[1]), group: group))
      }
    }
    guard !result.isEmpty else { throw TestFailure("\(list) names no wheel") }
    return result
  }

  /// The folder with the wheel's contents, fetched when the cache does not have it.
  ///
  /// Shared with other tests: read it, copy it, never write there.
  package static func wheel(_ name: String) throws -> String {
    try Cache.folder(["wheels", name], untested: "the migrations of \(name)")
  }

  /// The folder with the wheel's contents, fetched when the cache does not have it.
  ///
  /// Shared with other tests: read it, copy it, never write there.
  package func folder() throws -> String { try Self.wheel(name) }

  /// Makes a folder with the wheel's contents: links where the file system has them, so change no file of it.
  package func link(to copy: String) throws {
    let folder = try folder()
    if try run("cp", ["-al", folder, copy]).succeeded { return }
    try? FileManager.default.removeItem(atPath: copy)
    try run("cp", ["-r", folder, copy]).orFail()
  }

  /// Every Python file of the wheel, relative to its folder, in the order of the bytes.
  package func pythonFiles() throws -> [String] {
    try filesBelow(folder()).filter { $0.hasSuffix(".py") }
  }

  /// The SQL texts that its migrations hand to a database as literals.
  package func sqlTexts() throws -> [String] {
    let files = try pythonFiles()
      .filter { $0.contains("migrat") || $0.contains("alembic") || $0.contains("version") }
      .joined(separator: "\n")
    let script = SourceTree.path("Tests/Tools/sql_literals.py")
    let result = try run("python3", [script, folder()], input: Array(files.utf8)).orFail()
    return try JSONDecoder().decode([String].self, from: Data(result.outputBytes))
  }
}

/// Every regular file below a folder, relative to it, in the order of the bytes.
package func filesBelow(_ folder: String) throws -> [String] {
  let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
  return names.filter {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: folder + "/" + $0, isDirectory: &isFolder)
      && !isFolder.boolValue
  }
  .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

import Foundation
import TestSupport
import Testing

/// The table of git situations in `Tests/README.md` names tests that are there.
@Suite struct SituationTableTests {
  @Test func everyTestOfTheTableExists() throws {
    let text = String(decoding: try readFile(SourceTree.path("Tests/README.md")), as: UTF8.self)
    let names = text.matches(of: /`(\w+Tests)\/(\w+Tests)\.(\w+)`/)
    #expect(names.count > 60)
    var sources: [String: [String]] = [:]
    for name in names {
      let (_, folder, suite, function) = name.output
      let files = try sources[String(folder)] ?? texts(in: SourceTree.path("Tests/\(folder)"))
      sources[String(folder)] = files
      let suites = files.flatMap { $0.split(separator: "@Suite ") }
      let exists = suites.contains {
        ($0.contains("struct \(suite) {") || $0.contains("struct \(suite):"))
          && $0.contains("func \(function)(")
      }
      #expect(exists, "\(name.output.0)")
    }
  }

  private func texts(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".swift") }
      .map { String(decoding: try readFile("\(folder)/\($0)"), as: UTF8.self) }
  }
}

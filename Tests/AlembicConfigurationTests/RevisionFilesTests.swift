import AlembicConfiguration
import Foundation
import SourceText
import TestSupport
import Testing

@Suite("Revision files")
struct RevisionFilesTests {
  @Test("random folders under Alembic", arguments: [1, 2])
  func alembic(seed: Int) throws {
    let result = try PythonTools.oracle("revision_file_samples.py", ["\(seed)", "1500"])
    let samples = try #require(
      try JSONSerialization.jsonObject(with: Data(result.outputBytes)) as? [[String: Any]])
    var count = 0
    for sample in samples {
      let entries = try #require(sample["entries"] as? [String: Any])
      let snapshot = TestSnapshot(
        entries.mapValues { ($0 as? String).map { .link($0) } ?? .text("") })
      let environment = try Self.environment(sample)
      let listing = RevisionFiles.list(of: environment, in: snapshot)
      let loaded = try #require(sample["loaded"] as? [String])
      #expect(listing.files.map(\.path.text) == loaded.filter { !Self.isCompiled($0) }, "\(sample)")
      #expect(
        Set(listing.problems.filter { $0.kind == .unreadable }.map(\.path.text))
          == Set(loaded.filter { Self.isCompiled($0) }), "\(sample)")
      count += loaded.count
    }
    #expect(count > 2000)
  }

  private static func environment(_ sample: [String: Any]) throws -> Environment {
    let locations = try #require(sample["locations"] as? [String])
    var environment = Environment(
      name: "x", isInferred: false, scriptLocation: .root,
      versionLocations: locations.map { RelativePath($0) })
    environment.isRecursive = sample["recursive"] as? Bool ?? false
    environment.isSourceless = sample["sourceless"] as? Bool ?? false
    return environment
  }

  private static func isCompiled(_ path: String) -> Bool {
    path.hasSuffix(".pyc") || path.hasSuffix(".pyo")
  }

  @Test("a link that leads nowhere, out or in a circle is reported; a FIFO is left to the reader")
  func bad() {
    let snapshot = TestSnapshot([
      "v/a.py": .text(""), "v/dangling.py": .link("nothing.py"), "v/out.py": .link("../../x.py"),
      "v/loop.py": .link("loop.py"), "v/fifo.py": .fifo, "v/note.txt": .link("nowhere"),
    ])
    let environment = Environment(
      name: "x", isInferred: false, scriptLocation: .root, versionLocations: ["v"])
    let listing = RevisionFiles.list(of: environment, in: snapshot)
    #expect(listing.files.map(\.path) == ["v/a.py", "v/fifo.py"])
    #expect(listing.problems.map(\.path) == ["v/dangling.py", "v/loop.py", "v/out.py"])
    #expect(listing.problems.allSatisfy { $0.kind == .unreadable })
  }

  @Test("a file in two locations is used once and noted")
  func twice() {
    let snapshot = TestSnapshot(texts: ["v/a.py": "", "v/z/b.py": ""])
    var environment = Environment(
      name: "x", isInferred: false, scriptLocation: .root, versionLocations: ["v", "v/z"])
    environment.isRecursive = true
    let listing = RevisionFiles.list(of: environment, in: snapshot)
    #expect(listing.files.map(\.path) == ["v/a.py", "v/z/b.py"])
    #expect(listing.problems.map(\.path) == ["v/z/b.py"])
    #expect(listing.problems.map(\.kind) == [.note])
  }
}

import Git
import GitTestSupport
import TestSupport

extension GitFixture {
  /// Makes an executable hook.
  func hook(_ name: String, _ script: String) throws {
    try write(".git/hooks/\(name)", "#!/bin/sh\n\(script)\n")
    try run("chmod", ["+x", path(".git/hooks/\(name)")]).orFail()
  }
}

func parse(_ hex: String) throws -> ObjectID {
  guard let id = ObjectID(hex: hex) else { throw TestFailure("not an id: \(hex)") }
  return id
}

/// Splits output that ends every record with a zero byte.
func records(_ bytes: [UInt8]) -> [[UInt8]] {
  bytes.split(separator: 0, omittingEmptySubsequences: true).map(Array.init)
}

/// What the index holds, in the words of `git ls-files --stage -z`.
func stageRecords(_ repository: some GitRepository) throws -> [[UInt8]] {
  try repository.index().map { entry in
    let mode = String(entry.mode.raw, radix: 8)
    let head = String(repeating: "0", count: 6 - mode.count) + mode
    return Array("\(head) \(entry.id) \(entry.stage)\t".utf8) + entry.path.bytes
  }
}

/// A folder's path as bytes, as text for messages.
func text(_ bytes: [UInt8]?) -> String? {
  bytes.map { String(decoding: $0, as: UTF8.self) }
}

package import Diagnostics
import SourceText

/// Names findings so that they can be found again in a later run.
///
/// A fingerprint is the first 128 bits of the SHA-256 digest of rule, environment, revision, kind
/// of operation, table, name and ordinal, in lower-case hexadecimal. It is not made from lines or
/// wording, so it survives edits that have nothing to do with the finding. A cryptographic digest
/// is used because a baseline silences findings by fingerprint: nobody shall be able to choose a
/// table name that makes a new finding pass for an accepted one.
package struct Fingerprints: Sendable {
  private var seen: [[UInt8]: Int] = [:]

  package init() {}

  /// The fingerprint of the next finding; those that agree in everything are numbered in the order
  /// of the calls, which has to be the order of the report.
  package mutating func next(
    rule: String, environment: String?, revision: String?, subject: Finding.Subject
  ) -> String {
    var key: [UInt8] = []
    let parts = [rule, environment, revision, subject.operation, subject.table, subject.name]
    for part in parts { append(part, to: &key) }
    let ordinal = seen[key, default: 0]
    seen[key] = ordinal + 1
    append(String(ordinal), to: &key)
    return Array(sha256(key).prefix(16)).hexadecimal
  }

  /// Appends a part with its length, so that no two lists of parts give the same bytes.
  private func append(_ part: String?, to key: inout [UInt8]) {
    guard let part else {
      key += "-;".utf8
      return
    }
    key += "\(part.utf8.count):".utf8
    key += part.utf8
  }
}

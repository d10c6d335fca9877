import Diagnostics
import SourceText

extension JSONWriter {
  /// Writes the value of `could_not_check`, which every document has that may be incomplete.
  mutating func write(_ entries: [CouldNotCheck]) {
    array(.lines) { json in
      for entry in entries { json.element { $0.write(entry) } }
    }
  }

  private mutating func write(_ entry: CouldNotCheck) {
    object(.compact) { json in
      json.member("rule", entry.rule)
      json.member("path", entry.path?.text)
      json.member("line", entry.line)
      json.member("reason", entry.reason)
      json.member("remedy", entry.remedy)
    }
  }
}

package import History
import MigrationModel
import SourceText

extension LandedVersion {
  /// The git command that puts the landed version back into the working tree.
  package var restoringCommand: String {
    "git checkout \(commit.prefix(12)) -- \(shellQuoted(migration.file.path.text))"
  }
}

/// The text as one word of a shell's command line.
func shellQuoted(_ text: String) -> String {
  let plain = text.utf8.allSatisfy {
    switch $0 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ","):
      true
    default: false
    }
  }
  if plain, !text.isEmpty { return text }
  return "'"
    + text.split(separator: "'", omittingEmptySubsequences: false)
    .joined(separator: "'\\''") + "'"
}

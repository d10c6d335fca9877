import AlembicConfiguration
import Diagnostics
import SourceText

extension Finding {
  /// A problem as a finding.
  ///
  /// `file` is the file that the problem is in, nil when it cannot be read. What Alembic does not
  /// stop for is at most a warning.
  init(_ problem: ConfigurationProblem, in file: SourceFile?) {
    let file = file ?? SourceFile(path: problem.path, bytes: [])
    self.init(
      Message(stringLiteral: problem.message),
      at: Label(file, problem.line.flatMap { file.range(ofLine: $0) }),
      help: [Message(stringLiteral: problem.remedy)],
      severity: problem.kind == .note ? .warning : nil)
  }
}

extension SourceFile {
  /// What stands in a line, without the white space around it; nil for a line that is not there.
  fileprivate func range(ofLine line: Int) -> SourceRange? {
    let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    var text = LineIndex(bytes).contents(ofLine: line).drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text.isEmpty ? nil : SourceRange(text.startIndex..<text.endIndex)
  }
}

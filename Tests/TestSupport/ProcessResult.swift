/// What a program that has ended left behind.
package struct ProcessResult: Sendable, CustomStringConvertible {
  /// The command line, for messages.
  package let command: String

  /// The exit status; the negative signal number when a signal ended the program.
  package let status: Int32

  /// Whether the program was killed because its time was up.
  package let timedOut: Bool

  package let outputBytes: [UInt8]
  package let errorBytes: [UInt8]

  /// Standard output, with what is not UTF-8 repaired.
  package var output: String { String(decoding: outputBytes, as: UTF8.self) }

  /// Standard error, with what is not UTF-8 repaired.
  package var errors: String { String(decoding: errorBytes, as: UTF8.self) }

  /// Standard output without its last line break.
  package var line: String { output.last == "\n" ? String(output.dropLast()) : output }

  package var lines: [String] {
    output.split(separator: "\n").map(String.init)
  }

  package var succeeded: Bool { status == 0 }

  /// Standard output, standard error and status in one text, as snapshots show a run.
  package var description: String {
    """
    $ \(command)
    \(output)-- standard error
    \(errors)-- status \(status)\(timedOut ? ", killed: its time was up" : "")
    """
  }

  /// Throws unless the program exited with 0.
  @discardableResult
  package func orFail() throws -> ProcessResult {
    guard succeeded else { throw TestFailure(description) }
    return self
  }
}

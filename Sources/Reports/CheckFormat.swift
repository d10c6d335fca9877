package import Diagnostics

/// The formats that `mlint check` can report in.
package enum CheckFormat: String, Sendable, CaseIterable {
  case text
  case json
  case github
}

/// How a report for people is to look.
package struct TextStyle: Sendable {
  /// Whether colours are used, by ANSI escape sequences.
  package var color: Bool
  /// The width of the terminal in columns; code frames are cropped and help texts wrapped to it, or to
  /// 40 where it is less.
  package var width: Int
  /// Whether findings of severity `info`, and every path of a long list, are shown.
  package var verbose: Bool

  package init(color: Bool = false, width: Int = 100, verbose: Bool = false) {
    self.color = color
    self.width = width
    self.verbose = verbose
  }
}

extension CheckResult {
  /// The whole report as UTF-8, ready for standard output.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - style: How the formats for people look; `json` takes no notice.
  /// - Returns: Bytes that end with a line end.
  package func rendered(as format: CheckFormat, style: TextStyle = TextStyle()) -> [UInt8] {
    switch format {
    case .text: TextReport(self, style: style).bytes
    case .json: jsonReport()
    case .github: GitHubReport(self, style: style).bytes
    }
  }
}

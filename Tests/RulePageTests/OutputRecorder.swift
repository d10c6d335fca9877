import Foundation
import TestSupport

/// Rewrites the `output` blocks of pages.
enum OutputRecorder {
  static var isOn: Bool { ProcessInfo.processInfo.environment["MLINT_RECORD"] == "1" }

  /// Replaces an example's block on its page, where recording another one may have moved it.
  static func record(_ output: String, for example: PageExample) throws {
    let page = String(decoding: try readFile(example.page.path), as: UTF8.self)
    let changed = try replacing(output, for: example, on: page)
    if changed != page { try writeFile(example.page.path, Array(changed.utf8)) }
  }

  /// The page's text with another output block.
  static func replacing(_ output: String, for example: PageExample, on page: String) throws
    -> String
  {
    let current = PageParser.parse(page, in: example.page).examples
      .first { $0.section == example.section && $0.title == example.title }
    guard let block = current?.output else {
      throw TestFailure("\(example.testDescription) has no output block any more")
    }
    var lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var shown = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if shown.last == "" { shown.removeLast() }
    lines.replaceSubrange(block.lines, with: shown)
    return lines.joined(separator: "\n")
  }
}

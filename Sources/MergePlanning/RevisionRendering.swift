import AlembicConfiguration
import MigrationModel
import SourceText
import Templates

/// Renders a revision that does nothing, a merge or a stand-in, through the project's template.
struct RevisionRendering {
  /// A rendered file.
  struct Outcome {
    var bytes: [UInt8]
    /// The message that the file holds.
    var message: String
    var notes: [String]
  }

  private let environment: Environment
  private let template: SourceFile
  private let isStock: Bool
  /// The command that writes the same file with Alembic's own template.
  private let stockCommand: String
  private var notes: [String] = []

  init(
    _ environment: Environment, template: SourceFile?, usesStockTemplate: Bool,
    stockCommand: String
  ) {
    self.environment = environment
    self.stockCommand = stockCommand
    isStock = usesStockTemplate || template == nil
    self.template = isStock ? StockTemplate.file : template ?? StockTemplate.file
    if template == nil {
      notes.append(
        "\(environment.scriptLocation.appending("script.py.mako").text) does not exist: Alembic's "
          + "stock template is used")
    }
    if isStock, environment.mainOptions["databases"] != nil {
      notes.append(
        "the stock template is the one for a single database, and this environment has several: "
          + "see whether `upgrade()` has to take an `engine_name`")
    }
  }

  /// Renders the file.
  ///
  /// `lines` are its message, the first of them the subject; whatever message and options the context
  /// has are replaced.
  func render(
    _ lines: [String], in context: TemplateContext
  ) throws(MergeRefusal) -> Outcome {
    var context = context
    for name in environment.mainOptions.names {
      context.mainOptions[name] = environment.mainOptions[name]
    }
    context.message = escaped(lines)
    var outcome = Outcome(bytes: [], message: lines.joined(separator: "\n"), notes: notes)
    var rendered = try render(context)
    if !Self.standsInDocstrings(context.message, rendered.bytes) {
      // A message of several lines would end a comment or a plain string literal.
      context.message = escaped(Array(lines.prefix(1)))
      rendered = try render(context)
      outcome.message = lines.first ?? ""
      outcome.notes.append(
        "the template puts the message where only one line fits: the lines below the subject are "
          + "left out")
    }
    outcome.bytes = rendered.bytes
    outcome.notes += note(onNames: rendered.undefinedNames)
    try checkEncoding(rendered.bytes)
    return outcome
  }

  private func render(_ context: TemplateContext) throws(MergeRefusal) -> RenderedTemplate {
    do throws(TemplateProblem) {
      return try Template.render(template, context)
    } catch {
      let place = "\(template.path.text):\(error.line):\(error.column)"
      throw MergeRefusal(
        .template,
        "\(place): the template cannot be rendered without running Python: "
          + "\(error.construct) \(error.message)",
        help: "use Alembic's stock template: `\(stockCommand)`")
    }
  }

  /// The lines as the template's docstring can hold them, with the template's line ends.
  private func escaped(_ lines: [String]) -> String {
    let bytes = template.bytes
    let lineFeed = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? 0
    let lineEnd = lineFeed > 0 && bytes[lineFeed - 1] == UInt8(ascii: "\r") ? "\r\n" : "\n"
    let hasSingleQuotes = bytes.contains("'''".utf8)
    return lines.map {
      let line = MessageText.escapedForDocstring($0)
      return hasSingleQuotes ? Self.withoutTripleQuotes(line) : line
    }.joined(separator: lineEnd)
  }

  /// Escapes what would end a docstring in single quotation marks; `MessageText` sees to the others.
  private static func withoutTripleQuotes(_ line: String) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    for scalar in line.unicodeScalars {
      count = scalar == "'" ? count + 1 : 0
      if count == 3 {
        result.append("\\")
        count = 0
      }
      result.append(scalar)
    }
    return String(result)
  }

  /// Whether each copy of the message begins a line or follows three quotation marks.
  private static func standsInDocstrings(_ message: String, _ bytes: [UInt8]) -> Bool {
    bytes.ranges(of: Array(message.utf8)).allSatisfy { range in
      let start = bytes[..<range.lowerBound].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      let before = bytes[start..<range.lowerBound]
      return before.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        || before.suffix(3).elementsEqual("\"\"\"".utf8)
        || before.suffix(3).elementsEqual("'''".utf8)
    }
  }

  /// What only `env.py` could define; the names of autogenerate are never there.
  private func note(onNames undefined: [String]) -> [String] {
    let names = undefined.filter { !["imports", "upgrades", "downgrades"].contains($0) }
    if names.isEmpty { return [] }
    return [
      "the template asks for \(names.list), which nobody defines; where env.py defines them, Alembic "
        + "would write another file"
    ]
  }

  private func checkEncoding(_ bytes: [UInt8]) throws(MergeRefusal) {
    let name = environment.outputEncoding.lowercasedAsPython.replacing("_", with: "-")
    if ["utf-8", "utf8", "u8"].contains(name) { return }
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    if isASCII, ["ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "cp1252"].contains(name) {
      return
    }
    throw MergeRefusal(
      .outputEncoding,
      "`output_encoding` is \(environment.outputEncoding), and new files are written in UTF-8 only",
      help: "set `output_encoding = utf-8`: Python reads files without a coding line as UTF-8")
  }
}

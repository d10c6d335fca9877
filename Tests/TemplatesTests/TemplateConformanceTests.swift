import Foundation
import SourceText
import Templates
import TestSupport
import Testing

/// Templates rendered by `mlint` and by the real Alembic, byte for byte.
@Suite struct TemplateConformanceTests {
  private static let date = DateTime("2026-08-06 09:12:44.012345")

  /// The contexts of an ordinary revision, a base, and merges.
  private static func contexts(_ message: String) throws -> [TemplateContext] {
    let date = try #require(Self.date)
    let whole = try #require(DateTime("2026-08-06 09:12:44+02:00"))
    let options = ["databases": "engine1, engine2,engine3"]
    return [
      TemplateContext(
        upRevision: "6f1c9b02d4e7", downRevision: .one("55e0c3669e2e"), createDate: date,
        message: message, mainOptions: options),
      TemplateContext(
        upRevision: "it's", downRevision: .none, branchLabels: .tuple(["la'bel"]),
        dependsOn: .list(["a", "\"b\""]), createDate: whole, message: message,
        mainOptions: options),
      TemplateContext(
        upRevision: "6f1c9b02d4e7", downRevision: .tuple(["a2f6b90c41d7", "55e0c3669e2e"]),
        branchLabels: .tuple(["x", "y"]), dependsOn: .one("lc"), createDate: date,
        message: message, mainOptions: options,
        texts: ["imports": "import x", "upgrades": "op.f()", "downgrades": "pass"]),
    ]
  }

  /// One template in one context.
  private struct Case {
    var template: String
    var context: TemplateContext
    var name: String
  }

  /// Renders all of them both ways; what one renders the other must render to the same bytes.
  ///
  /// - Returns: How many both rendered, and the names of those that only Alembic rendered.
  private func compare(_ cases: [Case]) throws -> (rendered: Int, refused: [String]) {
    let answers = try OracleAnswer.ask(
      cases.map { OracleRequest(rendering: $0.template, $0.context) })
    var rendered = 0
    var refused: [String] = []
    for (test, answer) in zip(cases, answers) {
      let file = SourceFile(path: "script.py.mako", text: test.template)
      do throws(TemplateProblem) {
        let ours = try Template.render(file, test.context)
        rendered += 1
        #expect(
          isSame(String(decoding: ours.bytes, as: UTF8.self), answer.text),
          "\(test.name), Alembic: \(answer.text ?? answer.failed ?? "")")
      } catch {
        if answer.text != nil { refused.append("\(test.name): \(error)") }
      }
    }
    return (rendered, refused)
  }

  @Test func stockTemplates() throws {
    var templates: Set<String> = []
    for name in ["generic", "async", "multidb", "pyproject", "pyproject_async"] {
      let template = try PythonTools.alembicTemplate("script.py.mako", of: name)
      templates.formUnion([template, template.replacing("\n", with: "\r\n")])
    }
    var cases: [Case] = []
    for template in templates.sorted() {
      for (index, message) in Messages.all(200).enumerated() {
        let context = try Self.contexts(message)[index % 3]
        cases.append(Case(template: template, context: context, name: message.debugDescription))
      }
    }
    let (rendered, refused) = try compare(cases)
    #expect(refused.isEmpty)
    #expect(rendered == cases.count && rendered >= 800)
  }

  @Test func templatesOfRealProjects() throws {
    var seen: Set<[UInt8]> = []
    var cases: [Case] = []
    for corpus in try Corpus.all() {
      let folder = try corpus.folder()
      for path in try filesBelow(folder) where path.hasSuffix(".mako") {
        let bytes = try readFile(folder + "/" + path)
        guard seen.insert(bytes).inserted else { continue }
        let template = String(decoding: bytes, as: UTF8.self)
        for (index, message) in Messages.all(200).enumerated() {
          for (number, context) in try Self.contexts(message).enumerated()
          where index < 20 || index % 3 == number {
            cases.append(Case(template: template, context: context, name: path))
          }
        }
      }
    }
    let (rendered, refused) = try compare(cases)
    #expect(refused.isEmpty)
    print("project templates: \(seen.count), rendered \(rendered) times")
    #expect(seen.count >= 13 && rendered == cases.count)
  }

  @Test func constructs() throws {
    var cases: [Case] = []
    for template in TemplateSamples.rendered + TemplateSamples.refused {
      for context in try Self.contexts("add Users 50% <b>") {
        cases.append(Case(template: template, context: context, name: template))
      }
    }
    _ = try compare(cases)
    for template in TemplateSamples.rendered {
      let file = SourceFile(path: "script.py.mako", text: template)
      #expect(throws: Never.self, "\(template)") {
        for context in try Self.contexts("add") { _ = try Template.render(file, context) }
      }
    }
    for template in TemplateSamples.refused {
      let file = SourceFile(path: "script.py.mako", text: template)
      #expect(throws: TemplateProblem.self, "\(template)") {
        for context in try Self.contexts("add") { _ = try Template.render(file, context) }
      }
    }
  }

  /// Pieces of templates in any order: whatever comes out has to be what Alembic writes.
  @Test func randomTemplates() throws {
    let seed = ProcessInfo.processInfo.environment["MLINT_SEED"].flatMap { UInt64($0) } ?? 1
    var random = RandomSource(seed: seed)
    var cases: [Case] = []
    let count = ProcessInfo.processInfo.environment["MLINT_TEMPLATES"].flatMap { Int($0) } ?? 1500
    let context = try Self.contexts("add Users")
    for _ in 0..<count {
      let pieces = (0..<random.int(1..<9)).compactMap { _ in
        random.element(of: TemplateSamples.pieces)
      }
      let template = pieces.joined()
      for context in context.shuffled(using: &random).prefix(1) {
        cases.append(
          Case(template: template, context: context, name: template.debugDescription))
      }
    }
    let (rendered, _) = try compare(cases)
    #expect(rendered > count / 8, "nearly nothing was rendered: \(rendered)")
  }

  @Test func problemsHaveAPlace() throws {
    let template = "first\nsécond ${open('x')}\n"
    let context = try Self.contexts("x")[0]
    let error = #expect(throws: TemplateProblem.self) {
      try Template.render(SourceFile(path: "t", text: template), context)
    }
    #expect(error?.line == 2)
    #expect(error?.column == 11)
    #expect(error?.construct == "a call of Python's 'open'")
  }

  @Test func undefinedNamesAreTold() throws {
    let template = "${imports if imports else ''}${'x' if dialect == 'y' else 'z'}"
    let rendered = try Template.render(
      SourceFile(path: "t", text: template), try Self.contexts("x")[0])
    #expect(rendered.undefinedNames == ["imports", "dialect"])
  }

  /// Every truncation of a template, and bytes that are no text, cost an error and nothing else.
  @Test func hostileTemplates() throws {
    let context = try Self.contexts("x")[0]
    let whole = Array(try PythonTools.alembicTemplate("script.py.mako", of: "multidb").utf8)
    for length in whole.indices {
      _ = try? Template.render(
        SourceFile(path: "t", bytes: Array(whole[..<length])), context)
    }
    for text in [
      String(repeating: "(", count: 50_000), String(repeating: "not ", count: 50_000) + "x",
      String(repeating: "x + ", count: 50_000) + "x", "'a' * 9999999 * 9999999",
      "-" + String(repeating: "9", count: 18) + " * 99", "[x for x in 'ab' * 900000]",
      "'%999999999d' % 1",
      String(repeating: "x[", count: 5_000), String(repeating: "x.y", count: 50_000),
    ] {
      #expect(throws: TemplateProblem.self) {
        try Template.render(SourceFile(path: "t", text: "${" + text + "}"), context)
      }
    }
    let nested = String(repeating: "% if 1:\n", count: 10_000)
    let loops =
      String(repeating: "% for x in 'abcdefghij':\n", count: 15) + "x\n"
      + String(repeating: "% endfor\n", count: 15)
    for text in [nested, loops] {
      #expect(throws: TemplateProblem.self) {
        try Template.render(SourceFile(path: "t", text: text), context)
      }
    }
    #expect(throws: TemplateProblem.self) {
      try Template.render(SourceFile(path: "t", bytes: [0xFF, 0xFE]), context)
    }
    let overflow = "${''.zfill(0 - 9223372036854775807 - 1)}"
    #expect(try Template.render(SourceFile(path: "t", text: overflow), context).bytes.isEmpty)
  }
}

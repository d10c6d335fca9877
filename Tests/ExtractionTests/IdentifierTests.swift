import Extraction
import Foundation
import MigrationModel
import SourceText
import TestSupport
import Testing

/// Module-level code beside Python, which runs it: what is read is right, or said to be computed.
@Suite struct IdentifierTests {
  private struct Answer: Decodable {
    let revision: String?
    let down: [String]?
    let doc: String?
    /// Why the module does not run, or no Alembic could use it.
    let error: String?
  }

  private static let oracle = """
    import json, sys

    def answer(text):
        names = {}
        try:
            exec(compile(text, "module", "exec"), names)
            down = names["down_revision"]
            down = [] if down is None else [down] if isinstance(down, str) else [d for d in down if d]
            return {"revision": names["revision"] + "", "down": down, "doc": (names["__doc__"] or "").strip()}
        except Exception as error:
            return {"error": repr(error)}

    json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
    """

  private static let lines = [
    "revision = 'r'", "revision: str = 's'", "revision = X", "revision += 't'", "revision: str",
    "from os import sep as revision", "import os as revision", "del revision", "X = 'x'",
    "if X: revision = 'c'", "for revision in ['f']: pass", "revision, Y = 'p', 'q'",
    "[revision, *Y] = 'ab'", "*revision, Y = ['u', 'v']", "revision = Y = 'm'",
    "match X:\n    case _: revision = 'w'", "try:\n    revision = 'y'\nfinally:\n    pass",
    "down_revision = None", "down_revision = ['a', 'b']", "down_revision = ('a',)",
    "down_revision = {'k': 1}", "down_revision = X", "down_revision = D", "D = ['d']",
    "down_revision.append('z')", "down_revision[0] = 'i'", "down_revision += ['e']",
    "D.append('g')",
    "down_revision.extend(D)", "down_revision = D + ['h']", "del down_revision[0]",
    "D = down_revision",
    "__doc__ = 'other'", "__doc__ = X", "down_revision['l'] = 2",
    "(revision) = ('n')", "revision = 'o' 'p'", "revision = f'q'", "revision = 'x' if X else 'z'",
  ]

  @Test(arguments: seeds(1))
  func neverWrong(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let texts = (0..<4000).map { _ in
      let first = random.chance(0.5) ? ["'doc'"] : []
      let known = ["X = 'x'", "D = ['d']", "revision = 'r'", "down_revision = ['a']"]
      let rest = (0..<random.int(1..<6)).compactMap { _ in random.element(of: Self.lines) }
      return (first + known + rest).joined(separator: "\n") + "\n"
    }
    let result = try run(
      "python3", ["-c", Self.oracle], input: Array(try JSONEncoder().encode(texts))
    ).orFail()
    let answers = try JSONDecoder().decode([Answer].self, from: Data(result.outputBytes))
    var compared = 0
    for (text, answer) in zip(texts, answers) where answer.error == nil {
      let reading = MigrationReader.read(SourceFile(path: "x.py", text: text))
      guard reading.problems.isEmpty, let migration = reading.migration else { continue }
      compared += 1
      #expect(migration.id.description == answer.revision, "\(text)")
      #expect(migration.downRevisions.map(\.value.description) == answer.down, "\(text)")
      #expect(migration.longMessage == answer.doc, "\(text)")
    }
    #expect(compared > 300, "only \(compared) modules were read")
  }
}

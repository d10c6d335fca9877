import AlembicConfiguration
import Foundation
import SourceText
import TestSupport
import Testing

/// What Python's configparser makes of random texts, ours must be too.
@Suite("Ini files as Python reads them")
struct OracleTests {
  @Test("random ini files under configparser", arguments: [1, 2, 3])
  func ini(seed: Int) throws {
    let samples = try Self.samples(seed: seed, count: 4000)
    var accepted = 0
    for sample in samples {
      let text = try #require(sample["text"] as? String)
      let ini = IniFile.parse(SourceFile(path: "x.ini", text: text))
      #expect(ini.error == sample["error"] as? String, "\(text.debugDescription)")
      guard ini.problems.isEmpty else { continue }
      accepted += 1
      let expected = try #require(sample["values"] as? [String: [String: Any]])
      #expect(
        Self.values(of: ini) == expected.mapValues { $0.mapValues { $0 as? String } },
        "\(text.debugDescription)")
    }
    #expect(accepted > 800)
  }

  private static func samples(
    seed: Int, count: Int
  ) throws -> [[String: Any]] {
    let result = try PythonTools.oracle("ini_samples.py", ["\(seed)", "\(count)"])
    let samples = try JSONSerialization.jsonObject(with: Data(result.outputBytes))
    return try #require(samples as? [[String: Any]])
  }

  private static func values(of ini: IniFile) -> [String: [String: String?]] {
    let variables = ["here": "/\u{1}/sub"]
    var values: [String: [String: String?]] = [:]
    for section in ini.sections {
      let names = (section.options + ini.defaults.options).map(\.name) + ["here"]
      values[section.name] = [:]
      for name in names {
        let value = try? ini.value(name, in: section.name, variables: variables)?.get()
        values[section.name]?.updateValue(value, forKey: name)
      }
    }
    return values
  }
}

extension IniFile {
  /// The name of the exception that configparser raises.
  fileprivate var error: String? {
    for problem in problems {
      switch problem.kind {
      case .byteOrderMark, .missingSectionHeader: return "MissingSectionHeaderError"
      case .duplicateSection: return "DuplicateSectionError"
      case .duplicateOption: return "DuplicateOptionError"
      case .notAnOption, .notUTF8, .tooLarge: continue
      }
    }
    return problems.isEmpty ? nil : "ParsingError"
  }
}

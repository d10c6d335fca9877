import AlembicConfiguration
import Foundation
import SourceText
import TestSupport
import Testing

/// What Python's configparser and the real Alembic make of random texts, ours must be too.
@Suite("Configuration as Alembic reads it")
struct OracleTests {
  @Test("random ini files under configparser", arguments: [1, 2, 3])
  func ini(seed: Int) throws {
    let samples = try Self.samples("configparser", seed: seed, count: 4000)
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

  @Test("random configurations under Alembic", arguments: [1, 2, 3])
  func alembic(seed: Int) throws {
    var accepted = 0
    for sample in try Self.samples("alembic", seed: seed, count: 1500) {
      let files = try #require(sample["files"] as? [String: String])
      let discovery = Discovery.find(in: Self.snapshot(files))
      let problems = discovery.problems + discovery.environments.flatMap { $0.problems }
      if let error = sample["error"] as? String {
        // Without a script location there is no environment that could have a problem.
        if error.contains("No 'script_location'") { continue }
        // Whether a folder of the project can be imported depends on how Alembic is started.
        if error.hasPrefix("ModuleNotFoundError") { continue }
        #expect(problems.contains { $0.kind != .note }, "\(error): \(files)")
        continue
      }
      accepted += 1
      #expect(!problems.contains { $0.kind == .error }, "\(problems): \(files)")
      let environment = try #require(discovery.environments.first { !$0.isInferred }, "\(files)")
      try Self.compare(environment, sample)
    }
    #expect(accepted > 500)
  }

  private static func compare(_ environment: Environment, _ sample: [String: Any]) throws {
    let files = sample["files"] ?? ""
    #expect(environment.scriptLocation.text == sample["script_location"] as? String)
    #expect(
      environment.versionLocations.map(\.text) == sample["version_locations"] as? [String],
      "\(files)")
    #expect(environment.fileTemplate == sample["file_template"] as? String, "\(files)")
    #expect(environment.truncateSlugLength == sample["truncate_slug_length"] as? Int, "\(files)")
    #expect(environment.isRecursive == sample["recursive"] as? Bool, "\(files)")
    #expect(environment.isSourceless == sample["sourceless"] as? Bool, "\(files)")
    #expect(environment.outputEncoding == sample["output_encoding"] as? String, "\(files)")
    #expect(environment.timezone == sample["timezone"] as? String, "\(files)")
  }

  /// The folders that the oracle has, with the files under test.
  private static func snapshot(_ files: [String: String]) -> TestSnapshot {
    var texts = files
    texts["sub/mig/env.py"] = "from alembic import context\n"
    texts["sub/mig/script.py.mako"] = ""
    for folder in ["mig/versions", "v1", "v2", "v3/deep", "other"] {
      texts["sub/\(folder)/README"] = ""
    }
    return TestSnapshot(texts: texts)
  }

  private static func samples(
    _ kind: String, seed: Int, count: Int
  ) throws -> [[String: Any]] {
    let result = try PythonTools.oracle("ini_samples.py", [kind, "\(seed)", "\(count)"])
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

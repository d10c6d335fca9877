import AlembicConfiguration
import Foundation
import SourceText
import TestSupport

/// A project and how Alembic is started in it, as `Tests/Tools/configuration_samples.py` has them.
struct ConfigurationSample: Codable, Equatable {
  /// What a file holds: text, or bytes that are none.
  enum Content: Codable, Equatable {
    case text(String)
    case bytes([UInt8])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self =
        if let text = try? container.decode(String.self) {
          .text(text)
        } else {
          .bytes(try container.decode([UInt8].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .bytes(let bytes): try container.encode(bytes)
      }
    }
  }

  var files: [String: Content]
  /// Where Alembic is started.
  var folder: String
  /// Its options: `-c FILE`, `-n SECTION`.
  var arguments: [String]
  /// The value of `ALEMBIC_CONFIG`.
  var variable: String?

  /// What Alembic makes of it.
  struct Answer: Decodable {
    /// The class and text of the exception that stops Alembic.
    var error: String?
    var message: String?

    var scriptLocation: String?
    var versionLocations: [String]?
    var fileTemplate: String?
    var truncateSlugLength: Int?
    var recursive: Bool?
    var sourceless: Bool?
    var outputEncoding: String?
    var timezone: String?
    /// The revision files, in Alembic's order.
    var loaded: [String]?
  }
}

extension ConfigurationSample {
  private struct Answered: Decodable {
    var sample: ConfigurationSample
    var answer: Answer
  }

  private static let decoder = {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }()

  /// Random samples with their answers.
  static func random(
    seed: UInt64, count: Int
  ) throws -> [(sample: ConfigurationSample, answer: Answer)] {
    let result = try PythonTools.oracle(
      "configuration_samples.py", ["generate", "\(seed)", "\(count)"])
    let samples = try decoder.decode([Answered].self, from: Data(result.outputBytes))
    return samples.map { ($0.sample, $0.answer) }
  }

  /// What Alembic makes of samples.
  static func answers(to samples: [ConfigurationSample]) throws -> [Answer] {
    let result = try PythonTools.oracle(
      "configuration_samples.py", ["ask"], input: Array(try JSONEncoder().encode(samples)))
    return try decoder.decode([Answer].self, from: Data(result.outputBytes))
  }

  // MARK: What mlint makes of it

  /// The folder that Alembic is started in, as the answers write it.
  var start: String { folder.isEmpty ? "." : folder }

  private func option(_ name: String) -> String? {
    arguments.firstIndex(of: name).map { arguments[$0 + 1] }
  }

  /// The ini that Alembic reads.
  var ini: RelativePath {
    let isProject = variable?.hasSuffix("pyproject.toml") ?? true
    return path(option("-c") ?? (isProject ? "alembic.ini" : variable ?? ""))
  }

  private func path(_ text: String) -> RelativePath {
    RelativePath(folder).resolving(text.utf8) ?? .root
  }

  var section: String { option("-n") ?? "alembic" }

  var snapshot: TestSnapshot {
    TestSnapshot(
      files.mapValues {
        switch $0 {
        case .text(let text): .text(text)
        case .bytes(let bytes): .bytes(bytes)
        }
      })
  }

  /// What is found; `-c` and `-n` are an entry of the settings, as a project would write it.
  func discovery(in snapshot: TestSnapshot) -> Discovery {
    var overrides: [EnvironmentOverride] = []
    if !arguments.isEmpty {
      overrides = [
        EnvironmentOverride(config: ini, section: option("-n"), path: "mlint.toml", line: 1)
      ]
    }
    return Discovery.find(
      in: snapshot, overrides: overrides,
      start: variable.map {
        AlembicStart(folder: RelativePath(folder), configuration: path($0))
      })
  }
}

extension ConfigurationSample {
  /// Every sample that lacks a quarter of the files, one file, one line or one option.
  var smaller: [ConfigurationSample] {
    var result: [ConfigurationSample] = []
    let names = files.keys.sorted()
    for part in 0..<4 where names.count > 4 {
      var copy = self
      let range = names.count * part / 4..<names.count * (part + 1) / 4
      for name in names[range] { copy.files[name] = nil }
      result.append(copy)
    }
    for name in names {
      var copy = self
      copy.files[name] = nil
      result.append(copy)
      guard case .text(let text) = files[name] else { continue }
      let lines = text.components(separatedBy: "\n")
      for index in lines.indices where lines.count > 1 {
        var rest = lines
        rest.remove(at: index)
        copy = self
        copy.files[name] = .text(rest.joined(separator: "\n"))
        result.append(copy)
      }
    }
    for index in stride(from: 0, to: arguments.count, by: 2) {
      var copy = self
      copy.arguments.removeSubrange(index..<index + 2)
      result.append(copy)
    }
    if variable != nil {
      var copy = self
      copy.variable = nil
      result.append(copy)
    }
    return result
  }
}

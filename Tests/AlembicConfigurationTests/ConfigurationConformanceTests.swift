import AlembicConfiguration
import Foundation
import SourceText
import TestSupport
import Testing

/// Random and hostile configurations: the real Alembic and `AlembicConfiguration` agree on each.
///
/// `MLINT_CONFIGURATIONS` says how many (default 400, with `MLINT_LONG=1` 12,000), `MLINT_SEED` which.
@Suite("Configurations beside the real Alembic")
struct ConfigurationConformanceTests {
  private static let count = {
    let variables = ProcessInfo.processInfo.environment
    let usual = variables["MLINT_LONG"] == "1" ? 12_000 : 400
    return variables["MLINT_CONFIGURATIONS"].flatMap { Int($0) } ?? usual
  }()

  @Test(arguments: seeds(1))
  func agreesWithAlembic(seed: UInt64) throws {
    var counts: [ConfigurationComparison.Outcome: Int] = [:]
    var wrong: [ConfigurationSample] = []
    for start in stride(from: 0, to: Self.count, by: 1000) {
      let samples = try ConfigurationSample.random(
        seed: seed &+ UInt64(start), count: min(1000, Self.count - start))
      for (sample, answer) in samples {
        let comparison = ConfigurationComparison(sample, answer)
        counts[comparison.outcome, default: 0] += 1
        if !comparison.differences.isEmpty { wrong.append(sample) }
      }
    }
    for sample in wrong.prefix(3) { try report(sample, seed: seed) }
    print("configurations: \(counts.map { "\($1) \($0)" }.sorted().joined(separator: ", "))")
    #expect(counts[.compared, default: 0] > Self.count / 3, "nearly nothing was compared")
    #expect(counts[.refused, default: 0] > Self.count / 20, "hardly any was refused")
    #expect(counts[.unknown, default: 0] < Self.count / 5, "too many that could not be compared")
  }

  /// Prints the smallest part of a project on which the two still disagree.
  private func report(_ sample: ConfigurationSample, seed: UInt64) throws {
    var current = sample
    for _ in 0..<60 {
      let candidates = current.smaller
      let answers = try ConfigurationSample.answers(to: candidates)
      let next = zip(candidates, answers).first {
        !ConfigurationComparison($0, $1).differences.isEmpty
      }
      guard let next else { break }
      current = next.0
    }
    let answer = try #require(try ConfigurationSample.answers(to: [current]).first)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    let json = String(decoding: try encoder.encode([current]), as: UTF8.self)
    Issue.record(
      """
      \(ConfigurationComparison(current, answer).differences.joined(separator: "\n"))
      reproduce (seed \(seed)): Tests/Tools/configuration_samples.py ask <<'.'
      \(json)
      .
      """)
  }
}

/// The differences between what the product and Alembic make of one project.
struct ConfigurationComparison {
  enum Outcome {
    /// Alembic reads it, and every value was compared.
    case compared
    /// Alembic stops, and the reason was compared.
    case refused
    /// Alembic's answer depends on what is installed.
    case unknown
  }

  private(set) var differences: [String] = []
  private(set) var outcome = Outcome.compared

  init(_ sample: ConfigurationSample, _ answer: ConfigurationSample.Answer) {
    let snapshot = sample.snapshot
    let discovery = sample.discovery(in: snapshot)
    let problems = discovery.problems + discovery.environments.flatMap(\.problems)
    if let error = answer.error {
      compareRefusal(error, answer.message ?? "", problems, discovery, sample)
    } else {
      compareValues(sample, answer, problems, discovery, snapshot)
    }
  }

  private mutating func compareRefusal(
    _ error: String, _ message: String, _ problems: [ConfigurationProblem], _ discovery: Discovery,
    _ sample: ConfigurationSample
  ) {
    outcome = .refused
    let reasons = problems.map(\.message)
    let isExplained: Bool
    switch error {
    case _
    where error == "ModuleNotFoundError" || message.contains("a relative import")
      || message == "Empty module name":
      // Where a package is imported from is not the project's matter alone.
      outcome = .unknown
      return
    case "CommandError" where message.hasPrefix("No 'script_location'"):
      // Nothing that is started otherwise counts.
      isExplained = !discovery.environments.contains {
        $0.configuration?.path == sample.ini && $0.configuration?.section == sample.section
      }
    case "CommandError" where message.hasPrefix("Path doesn't exist") && message.contains("/../"):
      // Paths are read as git reads them; on the disk, the folder before `..` has to be there.
      outcome = .unknown
      return
    case "CommandError" where message.hasPrefix("Path doesn't exist"):
      isExplained = reasons.contains {
        $0.hasPrefix("script_location")
          && ($0.contains("does not exist") || $0.contains("lies outside"))
      }
    case "CommandError":
      isExplained = problems.contains { $0.kind == .error && $0.message.contains(message) }
    default:
      isExplained = problems.contains {
        $0.kind == .error && $0.message.contains("Alembic stops with \(error)")
      }
    }
    if !isExplained {
      differences.append("Alembic stops: \(error): \(message)\nours: \(reasons)")
    }
  }

  private mutating func compareValues(
    _ sample: ConfigurationSample, _ answer: ConfigurationSample.Answer,
    _ problems: [ConfigurationProblem], _ discovery: Discovery, _ snapshot: TestSnapshot
  ) {
    let candidates = discovery.environments.filter {
      !$0.isInferred && $0.scriptLocation.documentText == answer.scriptLocation
    }
    let environment =
      candidates.first { $0.configuration?.section == sample.section }
      ?? candidates.first { $0.configuration?.section == "tool.alembic" }
    // Where `-c` names a file of another folder, only Alembic knows which folder it is started in.
    let isElsewhere = sample.arguments.contains { $0.contains("/") }
    if environment == nil, isElsewhere, answer.scriptLocation == sample.start {
      outcome = .unknown
      return
    }
    guard let environment else {
      // Alembic has an empty history where nothing of an environment is; that is told instead.
      if answer.loaded == [], problems.contains(where: { $0.message.contains("holds neither") }) {
        return
      }
      let found = discovery.environments.map {
        "\($0.name) \($0.configuration.map { "\($0)" } ?? "inferred")"
      }
      differences.append("not found: \(answer.scriptLocation ?? "")\nours: \(found) \(problems)")
      return
    }
    let stops = environment.problems.filter {
      $0.kind == .error && $0.message.contains("Alembic stops")
    }
    if !stops.isEmpty { differences.append("Alembic does not stop: \(stops.map(\.message))") }
    expect("file_template", environment.fileTemplate, answer.fileTemplate)
    expect("truncate_slug_length", environment.truncateSlugLength, answer.truncateSlugLength)
    expect("recursive_version_locations", environment.isRecursive, answer.recursive)
    expect("sourceless", environment.isSourceless, answer.sourceless)
    expect("output_encoding", environment.outputEncoding, answer.outputEncoding)
    expect("timezone", environment.timezone, answer.timezone)
    // What Alembic reads although it was not meant is told, and the meant folders are read.
    if environment.problems.contains(where: { $0.message.contains("; Alembic takes ") }) { return }
    // Where the default has nothing to load, what lies beside it is meant.
    if environment.areVersionLocationsInferred, answer.loaded == [] { return }
    expect(
      "version_locations", environment.versionLocations.map(\.documentText),
      answer.versionLocations)
    let listing = RevisionFiles.list(of: environment, in: snapshot)
    let sources = answer.loaded?.filter { $0.hasSuffix(".py") }
    expect("files", listing.files.map(\.path.text), sources)
    // Compiled files are not read, which is told.
    let compiled = answer.loaded?.filter { !$0.hasSuffix(".py") }
    expect(
      "compiled files",
      listing.problems.filter { $0.kind == .unreadable }.map(\.path.text), compiled)
  }

  private mutating func expect<Value: Equatable>(
    _ name: String, _ ours: Value, _ alembic: Value?
  ) {
    if ours == alembic { return }
    // A value that is no text fails when a file is written.
    if alembic as? String == "not text" { return }
    differences.append(
      "\(name): \(ours), Alembic: \(alembic.map { "\($0)" } ?? "nothing")")
  }
}

extension RelativePath {
  fileprivate var documentText: String { isRoot ? "." : text }
}

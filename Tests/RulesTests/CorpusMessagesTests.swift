import MigrationModel
import Rules
import TestSupport
import Testing

/// Real messages: few are reported, and those tell nothing.
@Suite struct CorpusMessagesTests {
  /// The most messages of a wheel that may be called vague; those without a message do not count.
  private static let limits = [
    "backend.ai-manager": 5, "zenml": 1, "prefect": 1, "zou": 46, "neutron": 0, "rucio": 1,
    "galaxy-data": 1, "langflow-base": 3, "aiida-core": 0, "octavia": 0, "dagster": 1, "ironic": 0,
    "magnum": 0, "manila": 0, "c2cgeoportal-commons": 2, "glance": 0, "cloudkitty": 0,
    "invenio-rdm-records": 1, "quetz-server": 0,
  ]

  /// Messages that must be reported, by wheel.
  private static let vague = [
    "backend.ai-manager": ["empty message"],
    "zou": ["empty message", "Add indices", "Add some indexes"],
    "langflow-base": ["New fixes", "empty message"],
    "c2cgeoportal-commons": ["Sync the model and the database."],
    "dagster": ["empty message."],
  ]

  @Test(arguments: try Corpus.all())
  func fewAreVague(_ corpus: Corpus) throws {
    let judged = try corpus.judgedMessages()
    #expect(judged.count >= 20)
    let flagged = judged.filter(\.isVague)
    let limit = try #require(Self.limits[corpus.name])
    let list = flagged.map(\.description).joined(separator: "\n")
    #expect(flagged.count <= limit, "\(list)")
    for message in Self.vague[corpus.name] ?? [] {
      #expect(flagged.contains { $0.message == message }, "\(message)")
    }
    for one in judged where one.verdict == .missing { #expect(one.message.isEmpty, "\(one)") }
    checkProposals(judged)
  }

  /// Proposals fit, and are no vaguer than what they replace.
  private func checkProposals(_ judged: [JudgedMessage]) {
    for one in judged {
      guard let proposal = one.proposal else { continue }
      #expect(proposal.count <= ProposedMessage.maximumLength, "\(one)")
      #expect(!proposal.contains("  ") && proposal.last?.isWhitespace == false, "\(one)")
      #expect(one.isProposalClear, "\(one)")
    }
  }
}

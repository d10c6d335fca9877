import Extraction
import Foundation
import MigrationModel
import Rules
import SourceText
import TestSupport

/// A migration of a corpus with the verdict on its message.
struct JudgedMessage: CustomStringConvertible {
  var path: String
  var message: String
  var isMerge: Bool
  var verdict: MessageVerdict
  var proposal: String?
  /// Whether the proposal itself would pass.
  var isProposalClear: Bool

  var isVague: Bool { if case .vague = verdict { true } else { false } }

  var description: String {
    "\(message.debugDescription) -> \(proposal ?? "nothing") [\(verdict)] \(path)"
  }
}

extension Corpus {
  /// Every migration of the wheel, judged; in the order of the paths.
  func judgedMessages() throws -> [JudgedMessage] {
    let folder = try folder()
    return try pythonFiles().compactMap { path in
      let bytes = Array(try Data(contentsOf: URL(filePath: folder + "/" + path)))
      let reading = MigrationReader.read(SourceFile(path: RelativePath(path), bytes: bytes))
      guard let migration = reading.migration,
        !reading.problems.contains(where: { $0.kind == .defect(.missingDownRevision) })
      else { return nil }
      let body = MigrationReader.details(of: migration).upgrade
      let judge = MessageJudge(migration, doing: body)
      let proposal = ProposedMessage.text(
        for: body, merging: migration.downRevisions.map(\.value.description))
      return JudgedMessage(
        path: path, message: migration.message, isMerge: judge.isMerge,
        verdict: judge.verdict(on: migration.message),
        proposal: proposal,
        isProposalClear: proposal.map { judge.verdict(on: $0) == .clear } ?? true)
    }
  }
}

/// The part that these tests read of `mlint check --format json`.
struct CheckDocument: Decodable {
  struct Finding: Decodable {
    struct Related: Decodable {
      let path: String
      let line: Int?
      let revision: String?
      let message: String
    }

    let rule: String
    let severity: String
    let message: String
    let help: String?
    let environment: String?
    let revision: String?
    let path: String
    let line: Int?
    let related: [Related]
    /// Why it is accepted, and where that is declared; of suppressed findings only.
    let reason: String?
    let declared: Declared?

    struct Declared: Decodable {
      let path: String?
      let line: Int?
      let commit: String?
      let consequence: String?
    }

    /// Everything that the finding tells in words or ids.
    var told: String {
      ([message, help ?? "", revision ?? ""] + related.flatMap { [$0.revision ?? "", $0.message] })
        .joined(separator: "\n")
    }
  }

  struct Summary: Decodable {
    let errors: Int
    let warnings: Int
    let revisions: Int
    let snapshot: String
    let base: String?
  }

  struct CouldNotCheck: Decodable {
    let path: String?
    let line: Int?
    let reason: String
    let remedy: String
  }

  let version: Int
  let findings: [Finding]
  let suppressed: [Finding]
  let couldNotCheck: [CouldNotCheck]
  let summary: Summary
}

/// The part that these tests read of `mlint history --format json`.
struct HistoryDocument: Decodable {
  let version: Int
  let environments: [GraphDocument]
}

/// The part that these tests read of `mlint audit --format json`.
struct AuditDocument: Decodable {
  struct Commit: Decodable {
    let commit: String
    let date: String
    let author: String
    let pullRequest: String?
  }

  struct Change: Decodable {
    let kind: String
    let environment: String
    let commit: String
    let date: String
    let author: String
    let pullRequest: String?
    let parent: String
    let revision: String?
    let path: String?
    let newPath: String?
    let parts: [String]
    let oldDownRevisions: [String]
    let newDownRevisions: [String]
    let revisions: [String]
    let landed: Commit?
    let secondsAfterLanding: Int?
    let released: Bool
    let release: String?
    let takesBack: String?
    let takenBackBy: Commit?
    let stillDiffers: Bool
    let repair: String?
  }

  struct Outage: Decodable {
    let environment: String
    let heads: [String]
    let mostHeads: Int
    let began: Commit?
    let ended: Commit?
    let seconds: Int?
    let repair: String?
  }

  struct Summary: Decodable {
    let commits: Int
    let landedRevisions: Int
    let changes: Int
    let stillDiffer: Int
    let rewritesWithoutChange: Int
    let outages: Int
    let outageSeconds: Int
  }

  let version: Int
  let base: String
  let complete: Bool
  let environments: [String]
  let changes: [Change]
  let outages: [Outage]
  let couldNotCheck: [CheckDocument.CouldNotCheck]
  let summary: Summary
}

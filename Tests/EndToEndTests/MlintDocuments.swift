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

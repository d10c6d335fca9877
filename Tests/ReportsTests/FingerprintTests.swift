import Diagnostics
import Testing

@testable import Reports

@Suite struct FingerprintTests {
  @Test func everyPartCounts() {
    let subject = Finding.Subject(operation: "add_column", table: "users", name: "phone")
    let all = [
      fingerprint("r", "e", "1", subject), fingerprint("r2", "e", "1", subject),
      fingerprint("r", nil, "1", subject), fingerprint("r", "", "1", subject),
      fingerprint("r", "e", "2", subject), fingerprint("r", "e", nil, subject),
      fingerprint("r", "e", "1", .init(table: "users", name: "phone")),
      fingerprint("r", "e", "1", .init(operation: "add_column", name: "phone")),
      fingerprint("r", "e", "1", .init(operation: "add_column", table: "users")),
      fingerprint("r", "e", "1", .init(operation: "add_column", table: "users;", name: "phone")),
      fingerprint("r", "e", "1", .init(operation: "add_columnusers", name: "phone")),
    ]
    #expect(Set(all).count == all.count)
    #expect(all.allSatisfy { $0.utf8.count == 32 })
    // Part of the format: baselines hold it.
    #expect(all[0] == "4b972a282cef141afe34596332c56562")
  }

  @Test func equalFindingsAreNumbered() {
    var fingerprints = Fingerprints()
    let subject = Finding.Subject()
    let first = fingerprints.next(rule: "r", environment: nil, revision: nil, subject: subject)
    let second = fingerprints.next(rule: "r", environment: nil, revision: nil, subject: subject)
    #expect(first != second)
    #expect(first == fingerprint("r", nil, nil, subject))
  }

  private func fingerprint(
    _ rule: String, _ environment: String?, _ revision: String?, _ subject: Finding.Subject
  ) -> String {
    var fingerprints = Fingerprints()
    return fingerprints.next(
      rule: rule, environment: environment, revision: revision, subject: subject)
  }
}

package import SourceText

/// An exception to the rules that a migration declares, in a comment that begins with `mlint:`.
package struct Declaration: Sendable, Hashable {
  package enum Content: Sendable, Hashable {
    /// `ignore[rule, rule]`: findings of these rules are accepted.
    case ignore([Located<String>])
    /// `replaces a, b` or `replaces a:f`: this revision stands for these, each an id or a range.
    case replaces([Located<String>])
    /// `backport-of d`: this revision does earlier what a later one does again.
    case backport(of: Located<String>)
    /// It says nothing that is understood.
    case unreadable(Flaw)
  }

  package enum Flaw: Sendable, Hashable {
    /// The word behind `mlint:`, which is no verb.
    case unknownVerb(String)
    /// `ignore` without the names of rules in brackets.
    case noRules
    /// `replaces` or `backport-of` without a revision.
    case noRevision
  }

  /// Which findings of its file an `ignore` is about.
  package enum Scope: Sendable, Hashable {
    case file
    /// Those whose place touches this one.
    case place(SourceRange)
  }

  /// How many declarations of one file or one SQL text are read; what more of them would waive is
  /// reported.
  package static let maximumCount = 200

  /// The words that a declaration begins with; a trailer is called by the same.
  package enum Verb: String, CaseIterable, Sendable {
    case ignore
    case replaces
    case backportOf = "backport-of"
  }

  package var content: Content
  /// Why, in the author's words; empty when nothing is said.
  package var reason: String
  /// The declaration, from `mlint:` to its end.
  package var range: SourceRange
  package var scope: Scope

  package init(content: Content, reason: String, range: SourceRange, scope: Scope) {
    self.content = content
    self.reason = reason
    self.range = range
    self.scope = scope
  }
}

extension Declaration.Content {
  /// The verb; nil when there is none.
  package var verb: Declaration.Verb? {
    switch self {
    case .ignore, .unreadable(.noRules): .ignore
    case .replaces: .replaces
    case .backport: .backportOf
    case .unreadable: nil
    }
  }
}

extension SourceRange {
  /// Whether two ranges have a byte in common; an empty one lies in the other or at its edge.
  func touches(_ other: SourceRange) -> Bool {
    if isEmpty || other.isEmpty { return start <= other.end && other.start <= end }
    return start < other.end && other.start < end
  }
}

extension Declaration.Scope {
  /// Whether a finding at a place is meant; nil stands for the file as a whole.
  package func covers(_ place: SourceRange?) -> Bool {
    switch self {
    case .file: true
    case .place(let range): place.map(range.touches) ?? false
    }
  }
}

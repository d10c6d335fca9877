/// A revision identifier as Alembic writes it into `revision` and `down_revision`.
///
/// Two identifiers are equal when their code points are, as in Python: canonically equivalent
/// spellings, which Swift's strings hold to be equal, are different revisions.
package struct RevisionID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }

  package static func == (lhs: Self, rhs: Self) -> Bool {
    let (one, other) = (lhs.description.utf8.span, rhs.description.utf8.span)
    guard one.count == other.count else { return false }
    for index in one.indices where one[index] != other[index] { return false }
    return true
  }

  /// Compares code points, as Python compares strings.
  package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.description.unicodeScalars.lexicographicallyPrecedes(rhs.description.unicodeScalars) {
      $0.value < $1.value
    }
  }
}

extension RevisionID: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) {
    self.init(value)
  }
}

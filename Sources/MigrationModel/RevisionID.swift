/// A revision identifier as Alembic writes it into `revision` and `down_revision`.
package struct RevisionID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
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

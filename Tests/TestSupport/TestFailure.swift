/// Why a test could not do what it set out to do.
///
/// Thrown instead of skipping: a test that cannot run fails and says what was not tested.
package struct TestFailure: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

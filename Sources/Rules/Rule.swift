package import Diagnostics

/// One check.
///
/// A rule is two files: its page, `rules/<slug>.md`, and a type of the same name in this module. The
/// build adds `slug` and `page` to the type and lists it in `allRules`.
package protocol Rule: Sendable {
  static var slug: String { get }
  /// The page, in Markdown.
  static var page: String { get }
  /// The severity of its findings unless a finding or the configuration says otherwise.
  static var severity: Severity { get }

  init()
}

/// The encoding that a file declares.
package enum SourceEncoding: Sendable {
  case utf8
  case ascii
  case latin1
  case latin9
  case windows1252
  case koi8r
  /// One that is not read here; the tree is empty and has a problem.
  case unsupported
}

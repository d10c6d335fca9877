import MigrationModel
import SourceText
import TestSupport

/// Makes graphs from one-line pictures for tests.
///
/// `"a <- b, c; b <- d"` means that b and c follow a, and d follows b; `"m: b c"` lists the down
/// revisions of m; `"x ~ y"` lets x depend on y; `"x @ L"` labels x. Revisions are loaded in the order in
/// which they are first named.
func picture(_ text: String) -> RevisionGraph {
  var specification = GraphSpecification(revisions: [])
  func index(_ name: String) -> Int {
    if let known = specification.revisions.firstIndex(where: { $0.revision == name }) {
      return known
    }
    specification.revisions.append(.init(revision: name))
    return specification.revisions.count - 1
  }
  for clause in text.split(separator: ";") {
    let words = clause.split { " ,".contains($0) }.map(String.init)
    guard let first = words.first else { continue }
    if first.hasSuffix(":") {
      specification.revisions[index(String(first.dropLast()))].down += words.dropFirst()
      continue
    }
    let subject = index(first)
    for word in words.dropFirst(2) {
      switch words[1] {
      case "<-": specification.revisions[index(word)].down.append(first)
      case "~": specification.revisions[subject].depends.append(word)
      case "@": specification.revisions[subject].labels.append(word)
      default: preconditionFailure("no such relation: \(words[1])")
      }
    }
  }
  return specification.graph
}

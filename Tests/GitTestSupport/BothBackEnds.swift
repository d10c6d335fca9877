import Git
import SourceText
import TestSupport
import Testing

/// A repository read twice: by the back end that is chosen by itself, and by the program `git`.
///
/// Every question is put to both, and different answers fail the test.
package final class BothBackEnds: GitRepository {
  package let chosen: any GitRepository
  /// Nil where git refuses the repository, which the test expects then.
  package let git: (any GitRepository)?

  init(_ chosen: any GitRepository, _ git: (any GitRepository)?) {
    self.chosen = chosen
    self.git = git
    guard let git else { return }
    #expect(chosen.layout == git.layout)
    #expect(chosen.objectFormat == git.objectFormat)
    #expect(chosen.shallowCommits == git.shallowCommits)
  }

  package var memo: HistoryMemo { chosen.memo }
  package var layout: RepositoryLayout { chosen.layout }
  package var backEnd: BackEndChoice { chosen.backEnd }
  package var objectFormat: ObjectFormat { chosen.objectFormat }
  package var shallowCommits: Set<ObjectID> { chosen.shallowCommits }

  package var isPartialClone: Bool {
    if let git { #expect(chosen.isPartialClone == git.isPartialClone) }
    return chosen.isPartialClone
  }

  private func ask<Value: Equatable>(
    _ question: String, _ ask: (any GitRepository) throws(GitError) -> Value
  ) throws(GitError) -> Value {
    let answer = result { () throws(GitError) in try ask(chosen) }
    guard let git else { return try answer.get() }
    let other = result { () throws(GitError) in try ask(git) }
    switch (answer, other) {
    case (.success(let one), .success(let two)):
      if one != two { Issue.record("\(question) in \(path): \(one), but git says \(two)") }
    case (.failure, .failure): break
    case (.success(let one), .failure(let error)):
      Issue.record("\(question) in \(path): \(one), but git fails: \(error)")
    case (.failure(let error), .success(let two)):
      Issue.record("\(question) in \(path): fails (\(error)), but git says \(two)")
    }
    return try answer.get()
  }

  private func result<Value>(
    _ ask: () throws(GitError) -> Value
  ) -> Result<Value, GitError> {
    do throws(GitError) { return .success(try ask()) } catch { return .failure(error) }
  }

  private var path: String { String(decoding: layout.gitDirectory, as: UTF8.self) }

  package func openOther(in folder: [UInt8]) throws(OpenFailure) -> (any GitRepository)? {
    let second = try git?.openOther(in: folder)
    return try chosen.openOther(in: folder).map { BothBackEnds($0, second) }
  }

  package func head() throws(GitError) -> Head {
    try ask("HEAD") { repository throws(GitError) in try repository.head() }
  }

  package func operation() throws(GitError) -> GitOperation {
    try ask("the operation") { repository throws(GitError) in try repository.operation() }
  }

  package func mergeHeads() throws(GitError) -> [ObjectID] {
    try ask("MERGE_HEAD") { repository throws(GitError) in try repository.mergeHeads() }
  }

  package func rebase() throws(GitError) -> RebaseState? {
    try ask("the rebase") { repository throws(GitError) in try repository.rebase() }
  }

  package func pickedCommit() throws(GitError) -> ObjectID? {
    try ask("the picked commit") { repository throws(GitError) in try repository.pickedCommit() }
  }

  package func commit(ofState name: String) throws(GitError) -> ObjectID? {
    try ask(name) { repository throws(GitError) in try repository.commit(ofState: name) }
  }

  package func commitID(of expression: String) throws(GitError) -> ObjectID? {
    try ask(expression) { repository throws(GitError) in try repository.commitID(of: expression) }
  }

  package func references(matching pattern: String) throws(GitError) -> [Reference] {
    try ask("references \(pattern)") { repository throws(GitError) in
      try repository.references(matching: pattern)
    }
  }

  package func symbolicTarget(of name: String) throws(GitError) -> String? {
    try ask("what \(name) points at") { repository throws(GitError) in
      try repository.symbolicTarget(of: name)
    }
  }

  package func configuration(_ name: String) throws(GitError) -> String? {
    try ask(name) { repository throws(GitError) in try repository.configuration(name) }
  }

  package func object(_ id: ObjectID, maximumSize: Int) throws(GitError) -> RawObject {
    try ask("object \(id)") { repository throws(GitError) in
      try repository.object(id, maximumSize: maximumSize)
    }
  }

  package func allObjects() throws(GitError) -> ObjectListing {
    try ask("all objects") { repository throws(GitError) in try repository.allObjects() }
  }

  package func index() throws(GitError) -> [IndexEntry] {
    try ask("the index") { repository throws(GitError) in try repository.index() }
  }

  package func isIgnored(_ path: RelativePath, isFolder: Bool) throws(GitError) -> Bool {
    try ask("whether \(path) is ignored") { repository throws(GitError) in
      try repository.isIgnored(path, isFolder: isFolder)
    }
  }
}

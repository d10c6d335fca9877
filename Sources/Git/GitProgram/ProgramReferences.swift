internal import FileSystem

/// Every reference, as one `git for-each-ref` lists them.
struct ReferenceListing {
  struct Line {
    /// The full name, invalid UTF-8 repaired.
    var name: String
    var id: ObjectID
    /// The full name of the reference that this one points at; nil when it is not symbolic.
    var target: String?
  }

  /// In the order of the names' bytes.
  var lines: [Line]

  init(_ program: GitProgram) throws(GitError) {
    // No field that makes git look at the objects: it stops when one of them is missing.
    let format = "--format=%(refname)%00%(objectname)%00%(symref)"
    lines = []
    for line in try program.output(of: ["for-each-ref", format]).split(separator: newline) {
      let fields = line.split(separator: 0, omittingEmptySubsequences: false)
      guard fields.count == 3, let id = ObjectID(hex: fields[1]) else {
        throw .unexpected("git for-each-ref")
      }
      lines.append(
        Line(
          name: String(decoding: fields[0], as: UTF8.self), id: id,
          target: fields[2].isEmpty ? nil : String(decoding: fields[2], as: UTF8.self)))
    }
  }
}

extension GitProgramRepository {
  package func references(matching pattern: String) throws(GitError) -> [Reference] {
    let pattern = ReferencePattern(pattern)
    var found: [Reference] = []
    for line in try references().lines where pattern.matches(line.name) {
      if let commit = try commitID(of: line.id.hex) {
        found.append(Reference(name: line.name, commit: commit))
      }
    }
    return found
  }

  package func symbolicTarget(of name: String) throws(GitError) -> String? {
    if name == "HEAD" {
      switch headName {
      case .branch(let target): return target
      case .detached: return nil
      case .unknown: return try readSymbolicReference(name)
      }
    }
    if let line = try references().lines.first(where: { $0.name == name }) { return line.target }
    // One that leads nowhere is not listed. Those that are kept as files need not be asked for.
    let mayExist = keepsReferencesInTable || exists(name, in: layout.commonDirectory)
    return mayExist ? try readSymbolicReference(name) : nil
  }

  private func readSymbolicReference(_ name: String) throws(GitError) -> String? {
    guard !name.hasPrefix("-"), !name.utf8.contains(0) else { return nil }
    let result = try program.run(["symbolic-ref", "--quiet", name])
    guard result.succeeded else { return nil }
    return String(decoding: result.output.dropLast(), as: UTF8.self)
  }

  package func head() throws(GitError) -> Head {
    guard let name = try symbolicTarget(of: "HEAD") else {
      if let id = try commitID(of: "HEAD") { return .detached(id) }
      throw GitError(function: "git cat-file", code: -1, message: "HEAD leads to no commit")
    }
    let prefix = "refs/heads/"
    let branch = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    if let id = try commitID(of: name) { return .branch(branch, id) }
    // A branch without a commit, or damage: then there is a reference to what is missing.
    if case .branch = headName {
      throw GitError(
        function: "git cat-file", code: -1, message: "\(name) leads to no commit")
    }
    return .unborn(branch: branch)
  }
}

private let newline = UInt8(ascii: "\n")

import Foundation
import Git
import GitTestSupport
import SourceText
import TestSupport
import Testing

/// Nothing that a repository configures is run, whichever back end reads it.
@Suite struct NothingIsRunTests {
  /// A trap: a program that leaves a mark.
  private struct Trap {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder("trap")
      let script = """
        #!/bin/sh
        echo "$0 $*" >> '\(folder.path)/mark'
        cat
        """
      for name in ["run", "git-remote-trap", "ssh", "cat-file", "rev-parse"] {
        let path = try folder.write(name, script)
        try run("chmod", ["+x", path]).orFail()
      }
    }

    var program: String { folder.path("run") }

    var marks: String { (try? folder.read("mark")) ?? "" }
  }

  /// A partial clone with a conflict, in which every setting that names a program names the trap.
  private func trapped(_ trap: Trap) throws -> GitFixture {
    let source = try GitFixture()
    try source.commit("base", writing: ["file": "base\n", "folder/other": "1\n", "big.bin": "x"])
    try source.branch("side")
    try source.commit("side", writing: ["file": "side\n"])
    try source.checkout("main")
    try source.commit("main", writing: ["file": "main\n"])
    try source.tag("v1.0")
    try source.git("config", "uploadpack.allowFilter", "true")
    let clone = try source.clone("trapped", options: ["--filter=blob:none", "--no-checkout"])
    try clone.git("reset", "--quiet", "origin/main")
    try clone.write("untracked/file", "")
    let program = trap.program
    let settings = [
      ("core.fsmonitor", program), ("core.sshCommand", program), ("core.pager", program),
      ("core.editor", program), ("core.askPass", program), ("core.gitProxy", program),
      ("core.hooksPath", trap.folder.path), ("core.alternateRefsCommand", program),
      ("filter.trap.clean", program), ("filter.trap.smudge", program),
      ("filter.trap.process", program), ("filter.trap.required", "true"),
      ("diff.trap.textconv", program), ("diff.trap.command", program),
      ("diff.external", program), ("merge.trap.driver", program),
      ("credential.helper", program), ("gpg.program", program), ("sequence.editor", program),
      ("alias.cat-file", "!\(program)"), ("alias.rev-parse", "!\(program)"),
      ("alias.ls-files", "!\(program)"), ("alias.for-each-ref", "!\(program)"),
      ("pager.config", program), ("pager.for-each-ref", program), ("pager.ls-files", program),
      ("remote.origin.uploadpack", program), ("remote.origin.url", "ssh://nobody@nowhere/x"),
      ("remote.origin.vcs", "trap"), ("uploadpack.packObjectsHook", program),
      ("protocol.ext.allow", "always"), ("trace2.eventTarget", trap.folder.path("mark")),
      ("interactive.diffFilter", program), ("man.viewer", program), ("ssh.variant", "simple"),
    ]
    for (name, value) in settings { try clone.git("config", name, value) }
    try clone.write(
      ".gitattributes", "* filter=trap diff=trap merge=trap text=auto\n*.bin filter=trap\n")
    try clone.write(".git/info/attributes", "* filter=trap diff=trap merge=trap\n")
    try clone.write(".git/extra", "[core]\n\tfsmonitor = \(program)\n\tsshCommand = \(program)\n")
    try clone.git("config", "include.path", "extra")
    let hooks = [
      "pre-commit", "post-checkout", "post-index-change", "reference-transaction",
      "fsmonitor-watchman", "pre-auto-gc", "post-rewrite", "sendemail-validate",
    ]
    for hook in hooks {
      try run("cp", [program, clone.path(".git/hooks/\(hook)")]).orFail()
      try run("cp", [program, trap.folder.path(hook)]).orFail()
    }
    return clone
  }

  @Test(arguments: [BackEnd.libgit2, .git]) func readingEverything(backEnd: BackEnd) throws {
    let trap = try Trap()
    let fixture = try trapped(trap)
    // It is a trap: an unprotected git falls into it.
    _ = try run("git", ["ls-files", "--modified"], in: fixture.path)
    #expect(!trap.marks.isEmpty, "otherwise this tests nothing")
    try trap.folder.write("mark", "")

    // A path that leads to the trap first: only `git` itself is looked for on it.
    let variables = try TestEnvironment.scrubbed()
    let environment = GitEnvironment { name in
      name == "PATH"
        ? Array("\(trap.folder.path):\(variables["PATH"] ?? "")".utf8)
        : variables[name].map { Array($0.utf8) }
    }
    let repository = try fixture.opened(by: backEnd, environment)
    let head = try #require(try repository.head().commit)
    #expect(repository.isPartialClone)
    let entries = try repository.index()
    #expect(entries.count == 3)
    for entry in entries {
      #expect(try repository.object(entry.id, maximumSize: 1000) == .missing)
    }
    let tree = try #require(try repository.node(head)).tree
    #expect(try repository.files(below: tree).files.count == 3)
    _ = try repository.entry(at: "folder/other", in: tree)
    _ = try repository.operation()
    _ = try repository.mergeHeads()
    _ = try repository.rebase()
    _ = try repository.pickedCommit()
    _ = try repository.symbolicTarget(of: "HEAD")
    _ = try repository.symbolicTarget(of: "refs/remotes/origin/nothing")
    for expression in ["HEAD", "HEAD:file", "origin/side", ":file", "@{upstream}", ":/side"] {
      _ = try? repository.commitID(of: expression)
    }
    #expect(try repository.references(matching: "refs/*").count >= 3)
    let side = try #require(try repository.commitID(of: "origin/side"))
    _ = try repository.mergeBases(head, side)
    _ = try repository.walkChanges(of: ["folder"], from: head) { _ in true }
    #expect(try repository.configuration("core.fsmonitor") == trap.program)
    for path in ["file", "untracked/file", "folder"] {
      _ = try repository.isIgnored(RelativePath(path), isFolder: path == "folder")
    }
    #expect(trap.marks.isEmpty, "\(trap.marks)")
  }
}

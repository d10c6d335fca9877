import Foundation
import TestSupport

/// A history of a team's main branch, made from a seed, with a record of what was done to it.
struct GeneratedHistory {
  /// What a first-parent commit did to landed migrations, as its maker knows it.
  struct Change: Hashable {
    var kind: String
    /// Nil where the revision does not matter.
    var revision: String
    /// What was inserted, the new id, what was taken away, or the parts that were edited.
    var others: Set<String> = []
    /// The release that had it.
    var release: String?
    /// The number of the commit that brought it.
    var landing: Int?
    /// The number of the commit whose edit it takes back.
    var takesBack: Int?
    /// Whether the last commit still has it.
    var stillDiffers = true
  }

  /// One first-parent commit.
  struct Commit {
    /// The commit's id; set when the history was written.
    var id = ""
    var title: String
    var changes: [Change] = []
    /// The heads that should be one.
    var competing: Set<String> = []
    /// Whether `check` says just what `changes` does: not where several changes have one cause.
    var isPlain = true
  }

  let repository: GitFixture
  private(set) var commits: [Commit] = []

  /// Makes a history of so many first-parent commits or a few more.
  init(seed: UInt64, length: Int) throws {
    repository = try GitFixture()
    var maker = HistoryMaker(seed: seed)
    maker.start()
    while maker.commits.count < length { maker.goOn() }
    maker.judge()
    commits = maker.commits
    let stream = repository.path("stream")
    try writeFile(stream, Array(maker.stream.utf8))
    let marks = repository.path("marks")
    let script = "exec git fast-import --quiet --export-marks=\(marks) < \(stream)"
    try run("sh", ["-c", script], in: repository.path).orFail()
    let ids = Dictionary(
      uniqueKeysWithValues: String(decoding: try readFile(marks), as: UTF8.self)
        .split(separator: "\n").map { line in
          let words = line.split(separator: " ")
          return (Int(words[0].dropFirst()) ?? 0, String(words[1]))
        })
    for (number, mark) in maker.marks.enumerated() { commits[number].id = ids[mark] ?? "" }
    try repository.remove("stream")
    try repository.remove("marks")
    try repository.git("reset", "--quiet", "--hard", "main")
  }

  /// The commits that brought several heads, with the heads and the commit that joined them.
  var outages: [(began: String, heads: Set<String>, ended: String?)] {
    var result: [(began: String, heads: Set<String>, ended: String?)] = []
    var isOut = false
    for commit in commits {
      if !commit.competing.isEmpty, !isOut {
        result.append((commit.id, commit.competing, nil))
      } else if commit.competing.isEmpty, isOut {
        result[result.count - 1].ended = commit.id
      }
      isOut = !commit.competing.isEmpty
    }
    return result
  }
}

/// One migration as the maker knows it.
private struct Model: Hashable {
  var id: String
  var down: [String]
  var labels: [String] = []
  /// What no other migration has in its text, whatever its id.
  var number: Int
  /// Versions of the parts that mean something.
  var upgrade = 0
  var downgrade = 0
  var constant = 0
  /// Versions of what means nothing, as bits.
  var style = 0
  var name: String

  var text: String {
    var text = migration(
      id, down: down, style & 1 == 0 ? "about \(number)" : "about number \(number)",
      branchLabels: labels,
      upgrade: "op.add_column('t\(number)', sa.Column('c\(upgrade)', sa.Integer()))\n"
        + "op.execute('UPDATE t\(number) SET c = 1')",
      downgrade: "op.drop_column('t\(number)', 'c\(downgrade)')")
    text = text.replacingOccurrences(
      of: "\n\ndef upgrade", with: "\nLIMIT = \(constant)\n\n\ndef upgrade")
    if style & 2 != 0 {
      text = text.replacingOccurrences(of: "'", with: "\"")
    }
    if style & 4 != 0 {
      text = text.replacingOccurrences(of: ": str =", with: " =")
        .replacingOccurrences(of: " -> None:", with: ":")
    }
    if style & 8 != 0 {
      text = text.replacingOccurrences(
        of: "from alembic import op\nimport sqlalchemy as sa",
        with: "import sqlalchemy as sa\n\nfrom alembic import op  # noqa")
    }
    if style & 16 != 0 {
      text = text.replacingOccurrences(of: "    op.execute(", with: "    # then\n    op.execute(")
        .replacingOccurrences(of: ", sa.Column(", with: ",\n        sa.Column(")
    }
    return text
  }
}

/// Makes the commits of a main branch that grows by branches.
private struct HistoryMaker {
  private(set) var commits: [GeneratedHistory.Commit] = []
  /// The marks of the first-parent commits.
  private(set) var marks: [Int] = []
  private(set) var stream = ""
  private var random: RandomSource
  private var markCount = 0
  private var folder = "migrations"
  private var code = 0
  private var nextNumber = 0
  private var nextVersion = 0
  /// What each commit left, and where.
  private var states: [(models: [Model], mark: Int)] = []
  private var models: [Model] = []
  /// The numbers of the commits that brought revisions.
  private var landings: [String: Int] = [:]
  private var tags: [(name: String, commit: Int)] = []
  /// The edits that can be taken back, with what they found.
  private var edits: [Model] = []
  private var deleted: [Model] = []
  /// The lowest revision of the branch that left two heads.
  private var bottom: String?
  /// What each change found, for the judgement at the end.
  private var found: [(commit: Int, change: Int, before: Model?, after: Model?)] = []

  init(seed: UInt64) {
    random = RandomSource(seed: seed)
  }

  // MARK: Commits

  /// A trunk of three, and two labelled branches that grow from it.
  mutating func start() {
    for _ in 0..<3 { add(after: models.last.map { [$0.id] } ?? []) }
    let fork = models[2].id
    for label in ["core", "audit"] {
      add(after: [fork])
      models[models.count - 1].labels = [label]
    }
    commit("start")
  }

  mutating func goOn() {
    if commits.last?.competing.isEmpty == false {
      if random.chance(0.5) { repair() } else { noise() }
      return
    }
    switch random.int(0..<20) {
    case 0..<6: land()
    case 6..<11: noise()
    case 11..<14: edit()
    case 14: takeBack()
    case 15: delete()
    case 16: restore()
    case 17: insertBehind()
    case 18: rename()
    default: if random.chance(0.3) { squash() } else { deleteInside() }
    }
  }

  /// Writes a commit of the models as they are now, and notes the heads.
  private mutating func commit(
    _ title: String, _ changes: [GeneratedHistory.Change] = [], merging side: Int? = nil,
    isPlain: Bool = true, found before: [Model?] = []
  ) {
    var commit = GeneratedHistory.Commit(title: title, changes: changes)
    commit.isPlain = isPlain
    commit.competing = competing
    let number = commits.count
    for index in commit.changes.indices {
      let id = commit.changes[index].revision
      commit.changes[index].landing = landings[id]
      commit.changes[index].release = landings[id].flatMap { landing in
        tags.first { $0.commit >= landing && !isAway(id, at: $0.commit, since: landing) }?.name
      }
      let after = models.first { $0.id == id }
      found.append((number, index, index < before.count ? before[index] : nil, after))
    }
    for model in models where landings[model.id] == nil { landings[model.id] = number }
    commits.append(commit)
    let mark = write(models, title, branch: "main", parents: [states.last?.mark, side])
    marks.append(mark)
    states.append((models, mark))
    if random.chance(0.15) {
      tags.append(("v\(tags.count + 1).0", number))
      stream += "reset refs/tags/v\(tags.count).0\nfrom :\(mark)\n\n"
    }
  }

  /// Whether a revision that had been there was deleted at a commit, so that its release does not have it.
  private func isAway(_ id: String, at commit: Int, since landing: Int) -> Bool {
    func has(_ commit: Int) -> Bool { states[commit].models.contains { $0.id == id } }
    return !has(commit) && (landing..<commit).contains(where: has)
  }

  private mutating func write(
    _ models: [Model], _ title: String, branch: String, parents: [Int?]
  ) -> Int {
    markCount += 1
    let when = 1_700_000_000 + 3600 * markCount
    let message = "\(title) (#\(markCount))\n"
    stream += "commit refs/heads/\(branch)\nmark :\(markCount)\n"
    stream += "author Ada Author <ada@example.com> \(when) +0000\n"
    stream += "committer Ada Author <ada@example.com> \(when) +0000\n"
    stream += "data \(message.utf8.count)\n\(message)"
    let known = parents.compactMap { $0 }
    if let first = known.first { stream += "from :\(first)\n" }
    for other in known.dropFirst() { stream += "merge :\(other)\n" }
    stream += "deleteall\n"
    var files = [
      "alembic.ini": alembicIni(scriptLocation: "%(here)s/\(folder)"),
      "\(folder)/env.py": "from alembic import context\n", "app/code.py": "x = \(code)\n",
    ]
    for model in models { files["\(folder)/versions/\(model.name).py"] = model.text }
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      stream += "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
    }
    stream += "\n"
    return markCount
  }

  // MARK: The graph

  private mutating func add(after down: [String]) {
    nextNumber += 1
    let id = "r\(nextNumber)"
    models.append(Model(id: id, down: down, number: nextNumber, name: "\(id)_about"))
  }

  private func children(of id: String) -> [Model] { models.filter { $0.down.contains(id) } }

  /// The revisions on a labelled branch.
  private func members(of label: String) -> Set<String> {
    var result = Set(models.filter { $0.labels.contains(label) }.map(\.id))
    while true {
      let more = models.filter { !result.contains($0.id) && !result.isDisjoint(with: $0.down) }
      if more.isEmpty { return result }
      result.formUnion(more.map(\.id))
    }
  }

  private func heads(of label: String) -> [String] {
    let members = members(of: label)
    return models.map(\.id).filter { members.contains($0) && children(of: $0).isEmpty }
  }

  /// The heads of a branch that has more than one; branches are meant to stay apart.
  private var competing: Set<String> {
    var result: Set<String> = []
    for label in ["core", "audit"] {
      let heads = heads(of: label)
      if heads.count > 1 { result.formUnion(heads) }
    }
    return result
  }

  /// Those that neither begin a labelled branch nor lie on the trunk.
  private var ordinary: [Model] {
    let branches = members(of: "core").union(members(of: "audit"))
    return models.filter { branches.contains($0.id) && $0.labels.isEmpty }
  }

  private func index(of id: String) -> Int { models.firstIndex { $0.id == id } ?? 0 }

  // MARK: What a team does

  /// A branch of one or two migrations that began now or a while ago, landed in one of three ways.
  private mutating func land() {
    let label = random.chance(0.5) ? "core" : "audit"
    let isBehind = random.chance(0.5)
    let start = states[max(0, states.count - 1 - (isBehind ? random.int(1..<6) : 0))]
    let now = models
    models = start.models
    // What it is based on may have been renamed, taken away or joined since.
    guard let old = heads(of: label).first, heads(of: label).count == 1,
      now.contains(where: { $0.id == old && $0.labels == models[index(of: old)].labels })
    else {
      models = now
      return
    }
    let count = random.int(1..<3)
    for place in 0..<count { add(after: [place == 0 ? old : "r\(nextNumber)"]) }
    let added = Array(models.suffix(count))
    let side = write(models, "work", branch: "topic\(markCount)", parents: [start.mark])
    models = now
    bottom = added[0].id
    switch random.int(0..<3) {
    case 0:
      models += added
      commit("merge of a branch", merging: side)
    case 1:
      models += added
      commit("squashed branch")
    default:
      for model in added {
        models.append(model)
        commit("rebased branch")
      }
    }
  }

  private mutating func repair() {
    let heads = models.map(\.id).filter(competing.contains)
    guard let bottom, let own = heads.last, let other = heads.first, own != other else { return }
    let branch = members(from: bottom)
    let target = heads.first { !branch.contains($0) } ?? other
    switch random.int(0..<3) {
    case 0:
      let before = models[index(of: bottom)]
      models[index(of: bottom)].down = [target]
      commit(
        "re-point", [.init(kind: "repointed", revision: bottom)], found: [before])
    case 1 where branch.count == 1 && heads.count == 2:
      let before = models.remove(at: index(of: bottom))
      deleted.append(before)
      commit("revert", [.init(kind: "deleted", revision: bottom)], found: [before])
    default:
      add(after: heads)
      commit("merge revision")
    }
  }

  private func members(from id: String) -> Set<String> {
    var result: Set<String> = [id]
    while true {
      let more = models.filter { !result.contains($0.id) && !result.isDisjoint(with: $0.down) }
      if more.isEmpty { return result }
      result.formUnion(more.map(\.id))
    }
  }

  /// What means nothing: formatting, comments, names of files and folders, code.
  private mutating func noise() {
    switch random.int(0..<6) {
    case 0..<3:
      for index in models.indices where random.chance(0.3) {
        models[index].style ^= random.int(1..<32)
      }
      commit("format")
    case 3:
      let index = random.int(0..<models.count)
      models[index].name = "\(models[index].id)_renamed_\(commits.count)"
      commit("rename a file")
    case 4 where random.chance(0.4):
      folder = folder == "migrations" ? "db/schema" : "migrations"
      commit("move the folder")
    default:
      code += 1
      commit("code")
    }
  }

  private mutating func edit() {
    let index = random.int(0..<models.count)
    let before = models[index]
    var parts: Set<String> = []
    nextVersion += 1
    if random.chance(0.6) {
      models[index].upgrade = nextVersion
      parts.insert("upgrade")
    }
    if random.chance(0.3) {
      models[index].downgrade = nextVersion
      parts.insert("downgrade")
    }
    if random.chance(0.2) || parts.isEmpty {
      models[index].constant = nextVersion
      parts.insert("rest")
    }
    // Noise in the same file hides nothing.
    models[index].style ^= random.int(0..<32)
    edits.append(before)
    commit("edit", [.init(kind: "edited", revision: before.id, others: parts)], found: [before])
  }

  private mutating func takeBack() {
    guard let before = edits.last else { return }
    edits.removeLast()
    guard let index = models.firstIndex(where: { $0.id == before.id }) else { return }
    let now = models[index]
    var parts: Set<String> = []
    if now.upgrade != before.upgrade { parts.insert("upgrade") }
    if now.downgrade != before.downgrade { parts.insert("downgrade") }
    if now.constant != before.constant { parts.insert("rest") }
    guard !parts.isEmpty else { return }
    models[index].upgrade = before.upgrade
    models[index].downgrade = before.downgrade
    models[index].constant = before.constant
    commit(
      "revert of an edit",
      [.init(kind: "edited", revision: before.id, others: parts)], found: [now])
  }

  private mutating func delete() {
    let heads = ordinary.filter { children(of: $0.id).isEmpty && $0.down.count == 1 }
    guard let head = random.element(of: heads) else { return }
    models.remove(at: index(of: head.id))
    deleted.append(head)
    commit("revert", [.init(kind: "deleted", revision: head.id)], found: [head])
  }

  /// The revert of a revert, while its parent is still a head.
  private mutating func restore() {
    guard let model = deleted.last else { return }
    deleted.removeLast()
    guard models.contains(where: { $0.id == model.down[0] }), children(of: model.down[0]).isEmpty
    else { return }
    models.append(model)
    commit("revert of a revert")
  }

  private mutating func insertBehind() {
    let candidates = ordinary.filter { $0.down.count == 1 }
    guard let child = random.element(of: candidates) else { return }
    add(after: child.down)
    let new = models[models.count - 1].id
    models[index(of: child.id)].down = [new]
    commit(
      "insert", [.init(kind: "inserted-behind", revision: child.id, others: [new])], found: [child])
  }

  private mutating func deleteInside() {
    let candidates = ordinary.filter { $0.down.count == 1 && children(of: $0.id).count == 1 }
    guard let model = random.element(of: candidates) else { return }
    let child = children(of: model.id)[0]
    guard child.down.count == 1 else { return }
    models[index(of: child.id)].down = model.down
    models.remove(at: index(of: model.id))
    commit(
      "take one out",
      [
        .init(kind: "deleted", revision: model.id), .init(kind: "repointed", revision: child.id),
      ], found: [model, child])
  }

  private mutating func rename() {
    guard let model = random.element(of: ordinary) else { return }
    nextNumber += 1
    let id = "n\(nextNumber)"
    for index in models.indices {
      models[index].down = models[index].down.map { $0 == model.id ? id : $0 }
    }
    models[index(of: model.id)].id = id
    if random.chance(0.5) { models[index(of: id)].name = "\(id)_about" }
    landings[id] = landings[model.id]
    deleted = []
    commit(
      "another id", [.init(kind: "renamed", revision: model.id, others: [id])], isPlain: false,
      found: [model])
  }

  /// The trunk becomes one revision.
  private mutating func squash() {
    let branches = members(of: "core").union(members(of: "audit"))
    let trunk = models.filter { !branches.contains($0.id) }
    guard trunk.count == 3 else { return }
    models.removeAll { model in trunk.contains(model) }
    add(after: [])
    let root = models[models.count - 1].id
    for index in models.indices where models[index].labels.isEmpty == false {
      models[index].down = [root]
    }
    commit(
      "squash", [.init(kind: "squashed", revision: root, others: Set(trunk.map(\.id)))],
      isPlain: false, found: trunk.suffix(1).map { $0 })
    // The root is new; what was taken away had landed with the first commit.
    let last = commits.count - 1
    commits[last].changes[0].landing = 0
    commits[last].changes[0].release =
      tags.first { tag in
        tag.commit < last && !trunk.suffix(1).contains { isAway($0.id, at: tag.commit, since: 0) }
      }?.name
  }

  // MARK: The end

  /// Says which changes the last commit still shows, and which ones take others back.
  mutating func judge() {
    let last = Dictionary(uniqueKeysWithValues: models.map { ($0.id, $0) })
    for (number, (commit, index, before, after)) in found.enumerated() {
      let change = commits[commit].changes[index]
      guard let before else { continue }
      commits[commit].changes[index].takesBack =
        found[..<number].last { earlier in
          guard let after, let old = earlier.before, old.id == after.id else { return false }
          let kinds = [change.kind, commits[earlier.commit].changes[earlier.change].kind]
          if kinds == ["edited", "edited"] {
            return old.upgrade == after.upgrade && old.downgrade == after.downgrade
              && old.constant == after.constant
          }
          return Set(kinds).isSubset(of: ["repointed", "inserted-behind"])
            && Set(old.down) == Set(after.down)
        }?.commit
      let now = last[before.id]
      commits[commit].changes[index].stillDiffers =
        switch change.kind {
        case "edited":
          now.map { now in
            change.others.contains("upgrade") && now.upgrade != before.upgrade
              || change.others.contains("downgrade") && now.downgrade != before.downgrade
              || change.others.contains("rest") && now.constant != before.constant
          } ?? false
        case "repointed", "inserted-behind":
          now.map { Set($0.down) != Set(before.down) } ?? false
        default: now == nil
        }
    }
  }
}

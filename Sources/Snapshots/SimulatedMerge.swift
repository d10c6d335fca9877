internal import Git
internal import SourceText

/// What a merge of a change into a target would make of the files, found without writing anything.
///
/// A three-way merge of trees as git's `merge-ort` does it: a side that left a file alone takes over
/// the other's version, files are followed when they are moved, and what one side adds to a folder
/// that the other moved goes along. Only the paths that the target changed since the ancestor are
/// kept here; everything else is as in the change. Contents are compared when somebody asks.
final class SimulatedMerge {
  /// One version of a file for each side; the change's is looked at when it is needed.
  private struct Plan {
    var base: TreeFile?
    var target: TreeFile?
    /// Where the change has its version.
    var changePath: RelativePath
    /// Whether a side moved the file, or both did.
    var isMoved = false
    var isInMovedFolder = false
    /// Whether the sides moved it to different places, or something else lies in the way.
    var isContested = false
  }

  /// What stands at a path that the target had a part in.
  enum Outcome {
    case absent
    case change(SnapshotEntry)
    case target(TreeFile)
    case merged([UInt8])
    case conflict(MergeConflict, change: SnapshotEntry?, target: TreeFile?)
  }

  let change: any ResolvingSnapshot
  private let repository: any GitRepository
  private let ancestor: Ancestor
  /// The names of the change, with the ids that git knows for them.
  private let changeFiles: SortedFiles
  private var plans: [RelativePath: Plan] = [:]
  private var outcomes: [RelativePath: Outcome] = [:]
  /// The paths of the plans, by their folders.
  private(set) var pathsByFolder: [RelativePath: [RelativePath]] = [:]
  /// The folders that hold files of the target, by their parents.
  private(set) var foldersByFolder: [RelativePath: Set<RelativePath>] = [:]
  private(set) var conflicts: [RelativePath: MergeConflict] = [:]
  let listingFailures: [ReadFailure]
  /// The submodules that the target may have a say in, by their paths in the merge.
  private var submodulePaths: Set<RelativePath> = []
  /// Those that the merge takes from the target.
  private let targetsSubmodules: PinnedSubmodules

  /// Plans a merge.
  ///
  /// - Parameters:
  ///   - repository: Where the target's objects are.
  ///   - change: The side that is to be merged.
  ///   - changeFiles: Its names; those of the index for a working tree.
  ///   - target: The tree that it is merged into.
  ///   - ancestor: What both come from.
  /// - Throws: When an object cannot be read.
  init(
    _ repository: any GitRepository, change: any ResolvingSnapshot, changeFiles: SortedFiles,
    target: ObjectID, ancestor: Ancestor
  ) throws(GitError) {
    self.repository = repository
    self.change = change
    self.changeFiles = changeFiles
    self.ancestor = ancestor
    targetsSubmodules = PinnedSubmodules(repository)
    let targetFiles = try SortedFiles(repository, tree: target)
    var failures = ancestor.files.failures
    for failure in targetFiles.failures + changeFiles.failures where !failures.contains(failure) {
      failures.append(failure)
    }
    listingFailures = failures
    makePlans(targetFiles)
    for (path, plan) in plans {
      if plan.target?.mode == .submodule { submodulePaths.insert(path) }
      pathsByFolder[path.parent, default: []].append(path)
      guard plans[path]?.target != nil || plans[path]?.changePath != path else { continue }
      var folder = path.parent
      while !folder.isRoot,
        foldersByFolder[folder.parent, default: []].insert(folder).inserted
      {
        folder = folder.parent
      }
    }
  }

  // MARK: Names

  private func makePlans(_ targetFiles: SortedFiles) {
    let changesOfTarget = ancestor.files.changes(to: targetFiles)
    let changesOfChange = ancestor.files.changes(to: changeFiles)
    let movedByTarget = Renames(changesOfTarget) { [self] in try? content(of: $0) }
    let movedByChange = Renames(changesOfChange) { [self] in try? content(of: $0) }
    for change in changesOfTarget {
      guard let before = change.before else { continue }
      planBase(before, change.after, targetFiles, movedByTarget, movedByChange)
    }
    let folders = folders(of: targetFiles, movedByTarget, movedByChange)
    for change in changesOfTarget where change.before == nil {
      guard let added = change.after, movedByTarget.sources[added.path] == nil else { continue }
      let moved = folders.change.newPath(of: added.path)
      planTargetsAddition(added, moved)
    }
    planChangesAdditions(changesOfChange, movedByChange, folders.target, targetFiles)
  }

  /// Plans what becomes of a file of the ancestor that the target changed, moved or deleted.
  private func planBase(
    _ base: TreeFile, _ after: TreeFile?, _ targetFiles: SortedFiles, _ movedByTarget: Renames,
    _ movedByChange: Renames
  ) {
    let changePath = movedByChange.targets[base.path] ?? base.path
    guard let targetPath = movedByTarget.targets[base.path] else {
      plans[changePath] = Plan(
        base: base, target: after, changePath: changePath, isMoved: changePath != base.path)
      return
    }
    var plan = Plan(
      base: base, target: targetFiles[targetPath], changePath: changePath, isMoved: true)
    if changePath != targetPath {
      plan.isContested = changePath != base.path || changeFiles[targetPath] != nil
      if changePath == base.path { vacate(base.path) }
    }
    plans[targetPath] = plan
  }

  private func planTargetsAddition(_ added: TreeFile, _ moved: RelativePath?) {
    if let moved, plans[moved] == nil, changeFiles[moved] == nil {
      plans[moved] = Plan(target: added, changePath: moved, isInMovedFolder: true)
    } else if plans[added.path] == nil {
      plans[added.path] = Plan(target: added, changePath: added.path, isContested: moved != nil)
    } else {
      plans[added.path]?.isContested = true
    }
  }

  /// Moves what the change added to folders that the target moved.
  private func planChangesAdditions(
    _ changes: [FileChange], _ movedByChange: Renames, _ folders: FolderRenames,
    _ targetFiles: SortedFiles
  ) {
    if folders.targets.isEmpty { return }
    let tracked = changes.compactMap { $0.before == nil ? $0.after?.path : nil }
    for path in tracked + change.untrackedPaths.map(\.path) {
      guard movedByChange.sources[path] == nil, let moved = folders.newPath(of: path) else {
        continue
      }
      if plans[moved] == nil, targetFiles[moved] == nil {
        plans[moved] = Plan(changePath: path, isInMovedFolder: true)
        vacate(path)
      } else {
        plans[moved]?.isContested = true
      }
    }
  }

  /// Nothing is left at a path that the change has.
  private func vacate(_ path: RelativePath) {
    if plans[path] == nil {
      plans[path] = Plan(changePath: path)
      outcomes[path] = .absent
    }
  }

  private func folders(
    of targetFiles: SortedFiles, _ movedByTarget: Renames, _ movedByChange: Renames
  ) -> (target: FolderRenames, change: FolderRenames) {
    if movedByTarget.targets.isEmpty, movedByChange.targets.isEmpty { return (.init(), .init()) }
    let old = ancestor.files.folders
    let target = FolderRenames(movedByTarget, vanished: old.subtracting(targetFiles.folders))
    let change = FolderRenames(movedByChange, vanished: old.subtracting(changeFiles.folders))
    return (target.excluding(change), change.excluding(target))
  }

  /// Every path that the merge has a part in, with whether it holds a file as far as names tell.
  var plannedNames: [(path: RelativePath, entry: SnapshotEntry?)] {
    plans.sorted { $0.key < $1.key }.map { path, plan in
      if case .absent? = outcomes[path] { return (path, nil) }
      let named = changeFiles[plan.changePath]
      let isDeleted =
        plan.target == nil && plan.base.map { base in named?.isSame(as: base) ?? true } ?? false
      if isDeleted { return (path, nil) }
      // The content is decided when it is asked for.
      let kind = (plan.target ?? named)?.kind ?? .file
      return (path, SnapshotEntry(path: path, kind: kind))
    }
  }

  func hasPlan(for path: RelativePath) -> Bool { plans[path] != nil }

  // MARK: Submodules

  /// The submodules as the target has them, where a path is or lies in one that the merge takes from it.
  func targetsSubmodules(holding path: RelativePath) throws(ReadFailure) -> PinnedSubmodules? {
    if submodulePaths.isEmpty { return nil }
    var folder = path
    while !folder.isRoot {
      if submodulePaths.contains(folder) {
        guard case .target(let file)? = try outcome(at: folder), file.mode == .submodule else {
          return nil
        }
        targetsSubmodules.add(folder, file.id)
        return targetsSubmodules
      }
      folder = folder.parent
    }
    return nil
  }

  /// The side whose commit of a submodule has the other's in its history, as `merge-ort` takes it; nil when
  /// neither is known to.
  private func laterSubmodule(
    _ path: RelativePath, base: TreeFile, target: TreeFile, change: SnapshotEntry
  ) -> Outcome? {
    guard let changed = changeFiles[change.path],
      let submodule = try? repository.submodule(at: path)
    else { return nil }
    func isAncestor(_ one: ObjectID, _ other: ObjectID) -> Bool {
      (try? submodule.isAncestor(one, of: other)) == true
    }
    guard isAncestor(base.id, target.id), isAncestor(base.id, changed.id) else { return nil }
    if isAncestor(changed.id, target.id) { return .target(target) }
    return isAncestor(target.id, changed.id) ? .change(change) : nil
  }

  // MARK: Contents

  /// The id of the content at a path, zeros where it is no object: merged text, or a conflict.
  func objectID(at path: RelativePath) -> ObjectID {
    switch try? outcome(at: path) {
    case nil: changeFiles[path]?.id ?? .zero
    case .change(let entry)?: changeFiles[entry.path]?.id ?? .zero
    case .target(let file)?: file.id
    case .absent?, .merged?, .conflict?: .zero
    }
  }

  /// What stands at a path; nil when only the change has a say in it.
  func outcome(at path: RelativePath) throws(ReadFailure) -> Outcome? {
    if let known = outcomes[path] { return known }
    guard let plan = plans[path] else { return nil }
    let outcome = try decide(plan, path)
    outcomes[path] = outcome
    if case .conflict(let conflict, _, _) = outcome { conflicts[path] = conflict }
    if plan.isInMovedFolder, conflicts[path] == nil {
      conflicts[path] = MergeConflict(path: path, kind: .inMovedFolder)
    }
    return outcome
  }

  private func decide(_ plan: Plan, _ path: RelativePath) throws(ReadFailure) -> Outcome {
    let current = try change.directEntry(plan.changePath)
    func conflict(_ kind: MergeConflict.Kind) -> Outcome {
      .conflict(MergeConflict(path: path, kind: kind), change: current, target: plan.target)
    }
    guard let current, current.kind != .folder else {
      guard let target = plan.target else { return current.map(Outcome.change) ?? .absent }
      if current != nil { return conflict(.added) }
      if let base = plan.base {
        return plan.isMoved || !base.isSame(as: target) ? conflict(.deletedByChange) : .absent
      }
      return plan.isContested ? conflict(.added) : .target(target)
    }
    if current.kind == .unmerged { return .change(current) }
    guard let target = plan.target else {
      guard let base = plan.base else { return .change(current) }
      if plan.isMoved { return conflict(.deletedByTarget) }
      return try isSame(current, base) ? .absent : conflict(.deletedByTarget)
    }
    if plan.isContested { return conflict(plan.base == nil ? .added : .changed) }
    if try isSame(current, target) { return .change(current) }
    guard let base = plan.base else { return conflict(.added) }
    if try isSame(current, base) { return .target(target) }
    if base.isSame(as: target) { return .change(current) }
    if current.kind == .submodule, target.mode == .submodule, base.mode == .submodule {
      return laterSubmodule(path, base: base, target: target, change: current)
        ?? conflict(.submodule)
    }
    guard current.kind == .file, target.kind == .file, base.kind == .file,
      let text = try merge(base, target, current)
    else { return conflict(.changed) }
    return .merged(text)
  }

  /// Whether the change's file is a version of a tree.
  ///
  /// A working tree's file is compared by its bytes; line ends that git converts do not matter.
  private func isSame(_ entry: SnapshotEntry, _ file: TreeFile) throws(ReadFailure) -> Bool {
    guard entry.kind == file.kind else { return false }
    if let id = entry.contentID { return id.object == file.id }
    if entry.kind == .submodule { return changeFiles[entry.path]?.id == file.id }
    guard !file.id.isZero else { return false }
    let theirs = try change.content(of: entry)
    let ours = try content(of: file)
    return theirs == ours
      || theirs.contains(carriageReturn)
        && withoutCarriageReturns(theirs) == withoutCarriageReturns(ours)
  }

  private func merge(
    _ base: TreeFile, _ target: TreeFile, _ current: SnapshotEntry
  ) throws(ReadFailure) -> [UInt8]? {
    let old = try content(of: base)
    let ours = try content(of: target)
    var theirs = try change.content(of: current)
    if current.contentID == nil, !old.contains(carriageReturn), !ours.contains(carriageReturn) {
      theirs = withoutCarriageReturns(theirs)
    }
    return try askGit(about: current.path) { () throws(GitError) in
      try TextMerge.merge(ancestor: old, ours: ours, theirs: theirs)
    }
  }

  /// The bytes of a file of the ancestor or the target.
  func content(of file: TreeFile) throws(ReadFailure) -> [UInt8] {
    if file.id == .zero { return try ancestor.content(of: file) }
    return try repository.content(
      of: SnapshotEntry(path: file.path, mode: file.mode, id: file.id), id: file.id)
  }
}

private func withoutCarriageReturns(_ bytes: [UInt8]) -> [UInt8] {
  bytes.indices.filter {
    bytes[$0] != carriageReturn || $0 + 1 == bytes.count || bytes[$0 + 1] != UInt8(ascii: "\n")
  }.map { bytes[$0] }
}

private let carriageReturn = UInt8(ascii: "\r")

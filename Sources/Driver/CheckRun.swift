import AlembicConfiguration
import Diagnostics
import HeadsFile
import History
import Loading
import MigrationModel
import Parallelism
import Reports
import Rules
import Snapshots
import SourceText

/// The state of one run of `check`.
struct CheckRun {
  let project: Project
  let history: ProjectHistory
  let request: CheckRequest
  let selection: RuleSelection
  var couldNotCheck: [CouldNotCheck] = []
  private var onto: OntoCheck?
  private var stamped: StampedRevisions
  private var loadedEnvironments: [LoadedEnvironment] = []
  private var found: [(environment: String?, RuleFinding)] = []
  private var suppressed: [(environment: String?, RuleFinding)] = []
  private var coverage: Coverage

  init(
    _ project: Project, _ history: ProjectHistory, _ request: CheckRequest,
    _ selection: RuleSelection, _ stamped: StampedRevisions
  ) {
    self.project = project
    self.history = history
    self.request = request
    self.selection = selection
    onto = OntoCheck(project)
    self.stamped = stamped
    coverage = Coverage(
      snapshot: project.snapshot.identity.text,
      snapshotName: project.snapshot.identity.machineName, base: history.base?.name,
      baseReason: history.base?.reason ?? history.reason, checksLanded: request.checksAll)
    coverage.databases = stamped.answers
  }

  /// The environments that the base has and this snapshot does not: all of their revisions are gone.
  var vanishedEnvironments: [LoadedEnvironment] {
    guard let base = history.base, let reader = history.reader else { return [] }
    return reader.vanishedEnvironments(since: base, current: loadedEnvironments)
  }

  mutating func check(_ loaded: LoadedEnvironment, isOneOfSeveral: Bool) {
    let environment = loaded.environment
    loadedEnvironments.append(loaded)
    var view = history.view(of: loaded, project)
    stamped.apply(
      to: &view, of: loaded, history.reader, history.base, project.environments.map(\.name))
    let reportsDeletions = isRun(DeletedAppliedMigration.self)
    if isRun(DuplicateRevisionId.self) { view.leaveOutDuplicates(in: loaded.graph) }
    note(loaded, view)
    onto?.note(loaded, view, history.reader)
    let checked = loaded.graph.revisions.filter {
      request.checksAll || view.isLanded($0) == false
    }
    history.lookElsewhere(&view, of: loaded, checked, project)
    note(view, environment)
    // What needs no operations comes first, while other threads still read these.
    let place = couldNotCheck.count
    coverage.environments.append(environment.name)
    coverage.revisions += loaded.graph.revisions.count
    coverage.checkedRevisions += checked.count
    coverage.comparedRevisions += view.comparedRevisions
    if !loaded.graph.competingHeads.isEmpty { addLandings(to: &view, of: loaded) }
    let loader = project.loader
    var environmentView = EnvironmentView(
      name: environment.name, isOneOfSeveral: isOneOfSeveral, graph: loaded.graph, history: view,
      checked: checked, mergeTarget: mergeTarget, defects: loaded.defects,
      reportsDeletions: reportsDeletions, details: { loader.details(of: $0) })
    environmentView.reportsUnportedParents = isRun(UnportedParent.self)
    environmentView.trailers = { [history] in history.trailers() }
    environmentView.reportsRepointings = isRun(RepointedAppliedMigration.self)
    environmentView.reportsInsertions = isRun(InsertedBehindApplied.self)
    environmentView.hasUnreadFiles = loaded.problems.contains { $0.kind == .unreadable }
    environmentView.readsIndex = request.snapshot == .index
    environmentView.headsFiles = headsFiles(of: environment)
    if isRun(CaseCollision.self) {
      environmentView.pathCollisions = environment.pathCollisions(
        of: loaded.migrations.map(\.file.path), in: project.snapshot)
    }
    let doubt = onto?.doubt(about: loaded)
    environmentView.areHeadsKnown = loaded.areHeadsKnown && doubt == nil
    environmentView.reportsCompetingHeads = isRun(MultipleHeads.self) && doubt == nil
    environmentView.mayBePart = environment.isInferred && !hasScript(environment)
    couldNotCheck += loaded.graph.problems.filter(environmentView.mayBeElsewhere).map {
      var entry = CouldNotCheck($0)
      entry.remedy = "nothing, if another project has it; otherwise repair this reference"
      return entry
    }
    noteOperations(of: loaded.graph.migrations(checked), at: place)
    let engine = RuleEngine(environmentView)
    if let doubt { couldNotCheck.append(doubt) }
    let rules = selection.rules.filter { rule in
      (!rule.needsHistory || view.availability == .available)
        && (doubt == nil || rule.slug != MultipleHeads.slug)
    }
    let outcome = engine.outcome(of: rules, spreading: Self.spread)
    found += outcome.findings.map { (environment.name, $0) }
    suppressed += outcome.suppressed.map { (environment.name, $0) }
    note(outcome)
  }

  /// Has migrations checked by all processors, a few at a time: one takes hardly longer than handing it out.
  private static func spread(
    _ count: Int, _ check: @Sendable (Int) -> MigrationFindings
  ) -> [MigrationFindings] {
    let share = Parallel.smallestShare
    return Parallel.map(
      count: (count + share - 1) / share, smallestShare: 1,
      take: { $0 * share..<min($0 * share + share, count) }, work: { $0.map(check) }
    ).flatMap(\.self)
  }

  /// Takes note of what could not be read of the bodies of migrations.
  ///
  /// - Parameters:
  ///   - migrations: The migrations.
  ///   - place: Where among the entries of what could not be checked theirs belong.
  private mutating func noteOperations(of migrations: [Migration], at place: Int) {
    var entries: [CouldNotCheck] = []
    for migration in migrations {
      let details = project.loader.details(of: migration)
      if details.syntaxProblem != nil, let problem = project.loader.syntaxProblem(of: migration) {
        entries.append(CouldNotCheck(problem))
      }
      coverage.unreadOperations += details.upgrade.unread.count
    }
    couldNotCheck.insert(contentsOf: entries, at: place)
  }

  /// Says that an error may be accepted by a commit's message that is not in this clone.
  private mutating func note(_ outcome: RuleOutcome) {
    guard let limit = outcome.trailerLimit else { return }
    let errors = outcome.findings.filter { found in
      found.rule.needsHistory
        && (selection.severity(of: found.rule.slug) ?? found.severity) == .error
    }
    guard let first = errors.first else { return }
    couldNotCheck.append(
      CouldNotCheck(
        rule: errors.contains { $0.rule != first.rule } ? nil : first.rule.slug,
        reason: limit.reason + ", so that it is not certain whether a message of one accepts "
          + (errors.count == 1 ? "this finding" : "these findings"),
        remedy: limit.remedy))
  }

  /// The heads files of an environment; of one that a merge will leave in conflict, both versions.
  private mutating func headsFiles(of environment: Environment) -> [RecordedHeads] {
    let (files, failures) = project.headsFiles.find(of: environment, in: project.snapshot)
    couldNotCheck += failures.map(CouldNotCheck.init)
    guard isRun(StaleHeadsLock.self), let snapshot = project.snapshot as? MergeSnapshot else {
      return files
    }
    let conflicts = Set(snapshot.conflicts.map(\.path))
    return files.map { file in
      guard conflicts.contains(file.file.path),
        let other = try? snapshot.favoringTarget.read(file.file.path).get()
      else { return file }
      onto?.answeredConflicts.insert(file.file.path)
      return file.inConflict(with: other)
    }
  }

  /// Looks for the commits that landed the heads, which only a finding about them shows; before a
  /// merge also for those that added the change's own.
  private func addLandings(to view: inout HistoryView, of loaded: LoadedEnvironment) {
    guard let reader = history.reader else { return }
    let heads = Set(loaded.graph.competingHeads.joined())
    if let tip = history.base?.commit {
      view.landings =
        reader.landings(
          of: heads.intersection(view.landed), environment: loaded, from: tip
        ).landings
    }
    guard let own = project.onto?.ownTip, view.availability == .available else { return }
    let search = reader.landings(
      of: heads.subtracting(view.landed), environment: loaded, from: own)
    view.landings.merge(search.landings) { landed, _ in landed }
  }

  /// Where a merge that has not happened goes; nil when the change contains that already.
  private var mergeTarget: String? {
    project.onto.flatMap { $0.isChangeAlone ? nil : $0.name }
  }

  /// Lists what is known only after every environment was checked.
  mutating func noteRest() {
    if let onto { couldNotCheck += onto.entries() }
    couldNotCheck += stamped.entries(project, seen: loadedEnvironments.map(\.environment.name))
  }

  private func hasScript(_ environment: Environment) -> Bool {
    let path = environment.scriptLocation.appending("env.py")
    return if case .success = project.snapshot.resolve(path) { true } else { false }
  }

  /// Whether a rule is among those of this run and has what it needs.
  private func isRun(_ rule: any Rule.Type) -> Bool {
    selection.rules.contains { $0.slug == rule.slug } && (!rule.needsHistory || history.base != nil)
  }

  /// Lists what could not be read, but for what a rule reports.
  private mutating func note(_ loaded: LoadedEnvironment, _ view: HistoryView) {
    let files = RuleSelection.fileRules.filter { !selection.isAnswered($0) }
    couldNotCheck += loaded.gaps.filter { gap in
      switch gap.kind {
      case .misconfigured, .orderedByGit: false
      case .defect(let cause): files.contains { $0.covers(cause) }
      default: true
      }
    }.map(CouldNotCheck.init)
    couldNotCheck += loaded.graph.problems.filter { $0.kind == .tooManyLabels }
      .map(CouldNotCheck.init)
    couldNotCheck += [loaded.orderedByGit].compactMap(\.self).map(CouldNotCheck.init)
    let hidesRevisions = loaded.defects.contains(where: \.cause.hidesIdentifiers)
    let isUnlisted = loaded.gaps.contains { gap in
      loaded.environment.versionLocations.contains { $0 == gap.path || $0.isBelow(gap.path) }
    }
    // In a new project there is nothing to repair: nothing has landed, or the first revision is yet to come.
    let isNew = view.availability == .available || request.snapshot == .index
    if loaded.graph.revisions.isEmpty, view.deleted.isEmpty, !hidesRevisions, !isUnlisted, !isNew {
      couldNotCheck.append(
        CouldNotCheck(
          path: loaded.environment.versionLocations.first ?? loaded.environment.scriptLocation,
          reason: "the environment \(loaded.environment.name) has no revisions",
          remedy: "nothing to do in a new project; otherwise look at its version_locations"))
    }
  }

  private mutating func note(_ view: HistoryView, _ environment: Environment) {
    for limit in view.limits {
      let entry = CouldNotCheck(reason: limit.reason, remedy: limit.remedy)
      if !couldNotCheck.contains(entry) { couldNotCheck.append(entry) }
    }
    guard case .unavailable(let reason, let remedy) = view.availability else { return }
    let entry = CouldNotCheck(
      reason: reason + "; rules about landed migrations did not run"
        + (request.checksAll ? "" : ", nor those for migrations that can still be changed"),
      remedy: remedy + (request.checksAll ? "" : ", or check every migration with --all"))
    if !couldNotCheck.contains(entry) { couldNotCheck.append(entry) }
  }

  /// Applies the rules about configuration files to what concerns these environments or none.
  mutating func checkConfiguration(of environments: [Environment]) {
    var problems: [(environment: String?, problem: ConfigurationProblem)] =
      project.configurationProblems.map { (nil, $0) }
    for environment in environments {
      problems += environment.problems.map { (environment.name, $0) }
    }
    var seen: Set<ConfigurationProblem> = []
    for (environment, problem) in problems where seen.insert(problem).inserted {
      found += RuleEngine.findings(of: selection.rules, in: [problem]) { path in
        try? project.snapshot.read(path).get()
      }.map { (environment, $0) }
    }
  }

  /// Whether a finding says where an environment should be and is not.
  var tellsMissingLocation: Bool { found.contains { $0.1.rule == MissingScriptLocation.self } }

  /// Lists configuration problems that keep environments from being found, where no rule reports them.
  mutating func note(_ problems: [ConfigurationProblem]) {
    let rules = RuleSelection.configurationRules.filter { !selection.isAnswered($0) }
    couldNotCheck += problems.filter { problem in rules.contains { $0.cause == problem.cause } }
      .map(CouldNotCheck.init)
  }

  /// The findings in the order of the report, with severity, and with a fingerprint where that is asked for.
  ///
  /// A finding has the same fingerprint whether or not it is accepted.
  func result() -> CheckResult {
    let places = (found + suppressed).filter { isWanted($0.1) }
      .map { Placed($0.environment, $0.1) }
    var fingerprints = Fingerprints()
    let reported = places.sorted().map { placed in
      let slug = placed.found.rule.slug
      let finding = placed.found.finding
      var reported = ReportedFinding(
        rule: slug, severity: selection.severity(of: slug) ?? placed.found.severity,
        environment: placed.environment, finding: finding)
      if request.namesFindings {
        reported.fingerprint = fingerprints.next(
          rule: slug, environment: placed.environment ?? "", revision: finding.primary.revision,
          subject: finding.subject)
      }
      return reported
    }
    var seen: Set<CouldNotCheck> = []
    var result = CheckResult(
      findings: reported.filter { $0.finding.waiver == nil },
      suppressed: reported.filter { $0.finding.waiver != nil },
      couldNotCheck: couldNotCheck.filter { seen.insert($0).inserted },
      coverage: coverage)
    result.levelsBelowRoot = project.relativePath(of: ".")?.components.count ?? 0
    return result
  }

  /// Whether a finding concerns the paths that were asked for, or the whole history.
  private func isWanted(_ found: RuleFinding) -> Bool {
    if request.paths.isEmpty || found.rule == MultipleHeads.self { return true }
    return request.paths.contains { text in
      project.relativePath(of: text).map { found.finding.concerns($0) } ?? false
    }
  }

  /// Lists paths that were asked for of which there is nothing to say, because they are not there.
  mutating func notePaths() {
    for text in request.paths {
      if let path = project.relativePath(of: text) {
        if case .success = project.snapshot.resolve(path) { continue }
        if case .success(let entries) = project.snapshot.list(path), !entries.isEmpty { continue }
        if (found + suppressed).contains(where: { $0.1.finding.concerns(path) }) { continue }
      }
      couldNotCheck.append(
        CouldNotCheck(
          reason: "there is no \(text) in the \(project.snapshot.identity.text) of this project",
          remedy: "name files and folders of the project"))
    }
  }
}

extension Finding {
  /// Whether it points at a file, or at one below a folder.
  fileprivate func concerns(_ path: RelativePath) -> Bool {
    ([primary] + related).contains { $0.file.path == path || $0.file.path.isBelow(path) }
  }
}

extension HistoryView {
  /// Forgets how revisions changed whose id several files have: that is the finding about them.
  fileprivate mutating func leaveOutDuplicates(in graph: RevisionGraph) {
    let ids = Set(graph.problems.filter { $0.kind == .duplicateRevision }.map(\.migration.id))
    changes.removeAll { $0.cause != .deleted && ids.contains($0.landed.migration.id) }
  }
}

/// A finding with what it is ordered by.
private struct Placed: Comparable {
  let environment: String?
  let found: RuleFinding
  private let path: RelativePath
  private let position: LinePosition

  init(_ environment: String?, _ found: RuleFinding) {
    self.environment = environment
    self.found = found
    let primary = found.finding.primary
    path = primary.file.path
    position =
      primary.range.map { primary.file.position(of: $0.offsets.lowerBound) }
      ?? LinePosition(line: 0, column: 0)
  }

  static func < (lhs: Self, rhs: Self) -> Bool {
    if lhs.environment != rhs.environment {
      return lhs.environment ?? "" < rhs.environment ?? ""
    }
    if lhs.path != rhs.path { return lhs.path < rhs.path }
    if lhs.position != rhs.position { return lhs.position < rhs.position }
    return lhs.found.rule.slug < rhs.found.rule.slug
  }

  static func == (lhs: Self, rhs: Self) -> Bool { !(lhs < rhs) && !(rhs < lhs) }
}

extension SnapshotIdentity {
  /// The snapshot as the coverage line names it.
  var text: String {
    switch self {
    case .workingTree: "working tree"
    case .index: "index"
    case .commit(let id): "commit \(id.prefix(12))"
    case .merge(let change, let target): "merge of \(change) into \(target)"
    }
  }
}

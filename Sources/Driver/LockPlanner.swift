import AlembicConfiguration
import Diagnostics
import Git
import HeadsFile
import History
import Loading
import MigrationModel
import Reports
import Settings
import Snapshots
import SourceText

/// One heads file: how it stands, and what is to be written.
struct LockPlan {
  var place: HeadsFiles.Place
  var report: LockDocument.File
  /// What the file says now; nil when there is none.
  var old: [UInt8]?
  /// What it shall say; nil when nothing is to be written.
  var text: [UInt8]?
  var wasInConflict = false

  init(_ place: HeadsFiles.Place, old: [UInt8]?, in environment: String) {
    self.place = place
    self.old = old
    report = LockDocument.File(
      environment: environment, path: place.path.text, format: place.format.rawValue,
      state: old == nil ? .missing : .current)
  }

  /// What is to be written, in lines.
  var textLines: [String] {
    String(decoding: text ?? [], as: UTF8.self).pythonLines
  }

  /// What the user should know once the file is written.
  func notes(_ project: Project) -> [String] {
    if wasInConflict {
      return ["tell git that it is resolved: `git add \(place.path.text.quotedForShell)`"]
    }
    guard let repository = project.repository,
      (try? repository.isIgnored(place.path, isFolder: false)) == true
    else { return [] }
    return ["git ignores \(place.path.text): it protects nobody before it is committed"]
  }
}

/// Plans the heads files of a project.
struct LockPlanner {
  private let project: Project
  private let history: ProjectHistory
  private let request: LockRequest
  private let files: HeadsFiles
  private(set) var couldNotCheck: [CouldNotCheck] = []

  init(_ project: Project, _ history: ProjectHistory, _ request: LockRequest) {
    self.project = project
    self.history = history
    self.request = request
    files = project.headsFiles
  }

  /// The plans of all files that there are, or shall be, in the order of the environments.
  ///
  /// Where none has a file yet, each environment gets one; one that is named gets it in any case. No
  /// file is made beside that of another tool.
  mutating func plans(of environments: [Environment]) -> [LockPlan] {
    var found: [(environment: Environment, files: [RecordedHeads])] = []
    for environment in environments {
      let (files, failures) = files.find(of: environment, in: project.snapshot)
      couldNotCheck += failures.map(CouldNotCheck.init)
      // Over a file that cannot be read nothing is written.
      if failures.isEmpty { found.append((environment, files)) }
    }
    let isAdopted = found.contains { !$0.files.isEmpty }
    let isNamed = request.environment != nil || !request.paths.isEmpty
    return found.flatMap { environment, files in
      plans(of: environment, files, mayCreate: isNamed || !isAdopted)
    }
  }

  private mutating func plans(
    of environment: Environment, _ files: [RecordedHeads], mayCreate: Bool
  ) -> [LockPlan] {
    let isChosen = project.settings.lock.format != nil
    let own = files.filter(\.isKept)
    let others = files.filter { !$0.isKept }
    let creates = own.isEmpty && mayCreate && (isChosen || others.isEmpty)
    if own.isEmpty, others.isEmpty, !creates { return [] }
    let loaded = project.loader.load(environment, from: project.snapshot)
    note(loaded)
    var plans = own.map { plan(HeadsFiles.Place($0), $0, loaded) }
    if creates {
      plans += self.files.newPlaces(of: loaded).map { plan($0, nil, loaded) }
    }
    // The file of another tool is its own business, unless it is all there is.
    if request.action == .check || plans.isEmpty {
      plans += others.map { plan(HeadsFiles.Place($0), $0, loaded) }
    }
    return plans
  }

  private mutating func note(_ loaded: LoadedEnvironment) {
    couldNotCheck += loaded.gaps.map(CouldNotCheck.init)
    couldNotCheck += [loaded.orderedByGit].compactMap { $0.map(CouldNotCheck.init) }
  }

  private func plan(
    _ place: HeadsFiles.Place, _ recorded: RecordedHeads?, _ loaded: LoadedEnvironment
  ) -> LockPlan {
    var plan = LockPlan(place, old: recorded?.file.bytes, in: loaded.environment.name)
    plan.wasInConflict = recorded?.reading.isInConflict ?? false
    plan.report.isInConflict = plan.wasInConflict
    guard loaded.areHeadsKnown else {
      plan.report.state = .unknown
      plan.report.problems = ["the history cannot be read completely"]
      return plan
    }
    let graph = loaded.graph
    let option = loaded.option(project)
    plan.report.heads = graph.lines(in: place.scope)
    plan.report.problems = recorded?.complaints(graph) ?? []
    let competing = graph.competingHeads
    if !competing.isEmpty {
      plan.report.state = request.action == .check ? .stale : .refused
      let view = historyView(of: loaded)
      let collisions = LockCollisions(project, view, loaded, recorded?.reading)
      plan.report.collisions = competing.map { collisions.collision(of: $0) }
      return plan
    }
    let isKept = recorded?.isKept ?? true
    let isRight = recorded.map { !$0.reading.isInConflict } ?? false && plan.report.problems.isEmpty
    if request.action == .check || !isKept {
      plan.report.state = recorded == nil ? .missing : isRight ? .current : .stale
      if !isRight { plan.report.help = [help(recorded, option)] }
      return plan
    }
    return planned(plan, recorded, graph)
  }

  private func planned(
    _ plan: LockPlan, _ recorded: RecordedHeads?, _ graph: RevisionGraph
  ) -> LockPlan {
    var plan = plan
    func refuse(_ problem: String, _ help: String) -> LockPlan {
      plan.report.state = .refused
      plan.report.problems = [problem]
      plan.report.help = [help]
      return plan
    }
    if let recorded, !recorded.isHeadsFile {
      return refuse(
        "it is no heads file: `mlint lock` did not write it",
        "move it away, or give the heads file another name: `[lock] file` in mlint.toml")
    }
    guard
      let text = HeadsText.text(
        of: graph, as: plan.place.format, plan.place.scope, replacing: plan.old ?? [])
    else {
      return refuse(
        "the format `\(plan.place.format.rawValue)` has no way to name these heads: "
          + graph.heads(in: plan.place.scope).map(\.description).joined(separator: ", "),
        "use mlint's own format: remove `format` from [lock] in mlint.toml")
    }
    let result = RecordedHeads(
      format: plan.place.format, scope: plan.place.scope,
      file: SourceFile(path: plan.place.path, bytes: text),
      reading: .parse(text, as: plan.place.format), isKept: true)
    guard result.complaints(graph).isEmpty else {
      return refuse(
        "what would be written could not be read again",
        "the ids or file names of the heads may hold characters that no line can have")
    }
    plan.report.problems = []
    guard text != plan.old else { return plan }
    plan.report.state = .planned
    plan.text = text
    plan.report.text = plan.textLines
    return plan
  }

  private func historyView(of loaded: LoadedEnvironment) -> HistoryView {
    var view = history.view(of: loaded, project)
    if let reader = history.reader, let tip = history.base?.commit {
      let heads = Set(loaded.graph.competingHeads.joined()).intersection(view.landed)
      view.landings = reader.landings(of: heads, environment: loaded, from: tip).landings
    }
    return view
  }

  private func help(_ recorded: RecordedHeads?, _ option: String) -> String {
    guard let recorded, !recorded.isKept else { return "write it: `mlint lock\(option)`" }
    return switch recorded.format {
    case .alembicLinear: "write it: `alembic-linear update`"
    case .alembicHeads:
      "write it, beside alembic.ini: `alembic heads > "
        + String(decoding: recorded.file.path.name, as: UTF8.self).quotedForShell + "`"
    default:
      "write the heads into it, or let `mlint lock` keep it: format = "
        + "\"\(recorded.format.rawValue)\" below [lock] in mlint.toml"
    }
  }
}

extension HeadsFiles.Place {
  init(_ recorded: RecordedHeads) {
    self.init(format: recorded.format, scope: recorded.scope, path: recorded.file.path)
  }
}

extension HeadsFiles {
  /// Where the files of the chosen format have to be made.
  fileprivate func newPlaces(of loaded: LoadedEnvironment) -> [Place] {
    let places = ownPlaces(of: loaded.environment)
    guard places.first?.format == .neutron else { return places }
    let isSplit = [HeadsScope.contract, .expand].allSatisfy {
      loaded.graph.heads(in: $0).count == 1
    }
    let isOne = loaded.graph.heads.count == 1
    return places.filter { place in
      switch place.scope {
      case .contract, .expand: isSplit
      case .only: !isSplit && isOne
      case .all: !isSplit && !isOne
      }
    }
  }
}

extension LoadedEnvironment {
  /// What commands need to mean this environment.
  func option(_ project: Project) -> String {
    project.environments.count > 1 ? " --environment \(environment.name.quotedForShell)" : ""
  }
}

extension RevisionGraph {
  /// The lines of history as reports have them.
  fileprivate func lines(in scope: HeadsScope) -> [LockDocument.Line] {
    let heads = Set(heads(in: scope))
    return headLines.filter { heads.contains($0.revision) }.map { line in
      LockDocument.Line(
        key: line.key.text, meaning: line.key.description, revision: line.revision.description,
        path: self[line.revision]?.file.path.text)
    }
  }
}

extension RecordedHeads {
  /// Whether what is there may be replaced: `mlint` or the format's own tool wrote it, or it is empty.
  var isHeadsFile: Bool {
    let isEmpty = file.bytes.allSatisfy { $0 <= UInt8(ascii: " ") }
    if isEmpty || reading.isSigned { return true }
    let isRead = !reading.problems.contains { $0.kind == .malformed || $0.kind == .tooLong }
    return format != .mlint && isRead && !reading.entries.isEmpty
  }

  /// What is wrong with the file, a sentence each.
  func complaints(_ graph: RevisionGraph) -> [String] {
    let lines = LineIndex(file.bytes)
    let unusable = reading.problems.map { problem in
      "line \(lines.position(of: problem.range.offsets.lowerBound).line): "
        + HeadsSentence.problem(problem.kind, in: format)
    }
    let competing = Set(graph.competingHeads.joined())
    return unusable
      + differences(from: graph, ignoring: competing).map { HeadsSentence.difference($0, graph) }
  }
}

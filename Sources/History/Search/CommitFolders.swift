import Git
import SourceText

/// Which trees the version locations have in the commits of history.
///
/// Commits between which no version location changed have the same state, whatever else changed.
/// A tree on the way to locations is looked at once, for all that lies below it.
final class CommitFolders {
  /// One way in which the locations were filled: the number of an element of `states`.
  typealias State = Int

  /// A folder on the way to locations, or a location.
  private struct Step {
    /// The steps below, by the names of their folders.
    var children: [(name: RelativePath, step: Int)] = []
    /// The position in `folders` when this is a location.
    var location: Int?
    /// What was found below a tree: the positions and trees of the locations that are there.
    var known: [ObjectID: [Found]] = [:]
  }

  private struct Found {
    var location: Int
    var tree: ObjectID
  }

  private(set) var folders: [SearchedFolder] = []
  /// The tree of each location, in the order of `folders`; zero where it is not there.
  private(set) var states: [[ObjectID]] = []
  /// How often folders were added.
  private(set) var generation = 0
  private var steps = [Step()]
  private var numbers: [[ObjectID]: State] = [:]
  private var statesOfTrees: [ObjectID: State] = [:]
  private let repository: any GitRepository

  init(_ repository: any GitRepository) {
    self.repository = repository
  }

  /// Looks in more folders from now on; states that were handed out mean nothing any more.
  ///
  /// - Returns: Whether there was a new one.
  @discardableResult
  func add(_ more: [SearchedFolder]) -> Bool {
    var known = Set(folders.map(\.path))
    let new = more.filter { known.insert($0.path).inserted }
    if new.isEmpty { return false }
    folders += new
    generation += 1
    states = []
    numbers = [:]
    statesOfTrees = [:]
    steps = [Step()]
    for (location, folder) in folders.enumerated() { addStep(to: folder.path, location) }
    return true
  }

  private func addStep(to path: RelativePath, _ location: Int) {
    var current = 0
    for component in path.components {
      let name = RelativePath(component)
      if let child = steps[current].children.first(where: { $0.name == name }) {
        current = child.step
      } else {
        steps[current].children.append((name, steps.count))
        current = steps.count
        steps.append(Step())
      }
    }
    steps[current].location = location
  }

  func state(of commit: CommitNode) throws(GitError) -> State {
    if let known = statesOfTrees[commit.tree] { return known }
    var trees = [ObjectID](repeating: .zero, count: folders.count)
    for found in try locations(below: commit.tree, 0) { trees[found.location] = found.tree }
    let state: State
    if let known = numbers[trees] {
      state = known
    } else {
      state = states.count
      states.append(trees)
      numbers[trees] = state
    }
    statesOfTrees[commit.tree] = state
    return state
  }

  /// The locations that a tree holds; as deep as the paths of the locations.
  private func locations(below tree: ObjectID, _ step: Int) throws(GitError) -> [Found] {
    if let known = steps[step].known[tree] { return known }
    var found: [Found] = []
    if let location = steps[step].location { found.append(Found(location: location, tree: tree)) }
    for child in steps[step].children {
      if let id = try repository.objectID(at: child.name, in: tree) {
        found += try locations(below: id, child.step)
      }
    }
    steps[step].known[tree] = found
    return found
  }

  /// Whether one state lacks a location that the other has, so that it may have had another name.
  func lacksFolder(_ state: State, of other: State) -> Bool {
    zip(states[state], states[other]).contains { $0 == .zero && $1 != .zero }
  }
}

import PythonSyntax
import SchemaModel

extension Evaluator {
  /// What all copies of an evaluator share: what it may follow, how deep the evaluation is at the moment, what it has
  /// cost, and what calls were worth.
  final class Session {
    let library: ModuleLibrary?
    let dialect: Dialect?
    let frames: FunctionFrames
    /// Whether this is only to find out what a class of types stands for, whoever asks.
    let isApart: Bool
    var depth = 0
    var calls = 0
    var steps = 0
    private var states = 0
    /// What the last calls were worth, by the last digits of their numbers.
    ///
    /// A call within a call is evaluated for itself and for each call around it; until a name is bound it is
    /// worth the same. A call in the place of another one is just evaluated again.
    private var known: [KnownCall] = []
    private static let knownCount = 16

    init(_ library: ModuleLibrary?, _ dialect: Dialect?) {
      self.library = library
      self.dialect = dialect
      frames = FunctionFrames()
      isApart = false
    }

    /// A session with bounds of its own, of which another one takes no more than a value.
    init(apartFrom other: Session) {
      library = other.library
      dialect = other.dialect
      frames = other.frames
      states = other.states
      isApart = true
    }

    private struct KnownCall {
      let node: NodeID
      let state: Int
      let value: StaticValue
    }

    func newState() -> Int {
      states += 1
      return states
    }

    func value(of node: NodeID, in state: Int) -> StaticValue? {
      guard !known.isEmpty else { return nil }
      let place = Self.place(of: node)
      return known[place].node == node && known[place].state == state ? known[place].value : nil
    }

    func keep(_ value: StaticValue, of node: NodeID, in state: Int) {
      let call = KnownCall(node: node, state: state, value: value)
      if known.isEmpty {
        let none = KnownCall(node: node, state: -1, value: .unknown)
        known = Array(repeating: none, count: Self.knownCount)
      }
      known[Self.place(of: node)] = call
    }

    func forgetValues() {
      known = []
    }

    private static func place(of node: NodeID) -> Int {
      Int(node.index) & (knownCount - 1)
    }
  }
}

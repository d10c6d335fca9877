import PythonSyntax
import SchemaModel

extension Evaluator {
  /// Takes note that functions of other modules may hold lists and dictionaries of a module from now on.
  ///
  /// What is found out apart is kept, so that nobody finds it out the next time.
  func lendConstants(of home: CodeModule) {
    if home !== module, !isApart { library?.lendConstants(of: home) }
  }

  /// The same of what a name leads to in another module, if it is a list or a dictionary or may hold some.
  ///
  /// By itself, so that names can be resolved where they stand: hardly any leads to one.
  @inline(never) func lend(_ value: StaticValue, _ name: ImportedName) {
    if value.mayHoldChangeable, !isApart { library?.lendConstants(with: name.path) }
  }

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
    /// The class that was asked for last, where it is the same whenever it is asked for.
    var line: ClassLine?
    /// What the last calls were worth, by the last digits of their numbers.
    ///
    /// A call within a call is evaluated for itself and for each call around it; until a name is bound it is
    /// worth the same. A call in the place of another one is just evaluated again.
    private var known = InlineArray<16, KnownCall>(repeating: KnownCall())
    private var values = InlineArray<16, StaticValue>(repeating: .unknown)

    init(_ library: ModuleLibrary?, _ dialect: Dialect?) {
      self.library = library
      self.dialect = dialect
      frames = FunctionFrames()
      isApart = false
    }

    /// A session with bounds of its own, of which another one takes no more than a value.
    init(apartFrom other: Session, steps: Int) {
      library = other.library
      dialect = other.dialect
      frames = other.frames
      states = other.states
      isApart = true
      self.steps = steps
    }

    /// A call, and what names held when it was evaluated.
    private struct KnownCall {
      var node: NodeID?
      var state = 0
    }

    func newState() -> Int {
      states += 1
      return states
    }

    func value(of node: NodeID, in state: Int) -> StaticValue? {
      let place = Self.place(of: node)
      return known[place].node == node && known[place].state == state ? values[place] : nil
    }

    func keep(_ value: consuming StaticValue, of node: NodeID, in state: Int) {
      let place = Self.place(of: node)
      known[place] = KnownCall(node: node, state: state)
      // What was there is freed afterwards, when nobody has to watch over who else looks at the values.
      swap(&values[place], &value)
    }

    func forgetValues() {
      known = InlineArray(repeating: KnownCall())
      values = InlineArray(repeating: .unknown)
    }

    private static func place(of node: NodeID) -> Int { Int(node.index) & 15 }
  }
}

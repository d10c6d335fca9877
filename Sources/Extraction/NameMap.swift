import PythonSyntax

/// Values by the names of one tree, found by the number of the name.
///
/// Only names that have a value take room for one: a tree has hundreds of names, and few are asked for. Copies
/// and the end of a map cost by the values and not by the names.
struct NameMap<Value> {
  private let nameCount: Int
  /// Where in `values` the value of each name is, counted from 1; 0 for none.
  ///
  /// Empty until there is a value.
  private var places: [Int32] = []
  private var values: [Value] = []

  /// A map for the names of a tree, with no value.
  init(_ tree: SyntaxTree) {
    nameCount = tree.nameCount
  }

  /// The value of a name of the tree; nil where it was given none.
  subscript(name: NameID) -> Value? {
    let index = Int(name.index)
    guard index < places.count, places[index] > 0 else { return nil }
    return values[Int(places[index]) - 1]
  }

  /// Gives a name of the tree a value, in place of the one that it has.
  mutating func set(_ name: NameID, _ value: Value) {
    if places.isEmpty {
      places = Array(repeating: 0, count: nameCount)
      values.reserveCapacity(8)
    }
    let index = Int(name.index)
    if places[index] > 0 {
      values[Int(places[index]) - 1] = value
    } else {
      values.append(value)
      places[index] = Int32(truncatingIfNeeded: values.count)
    }
  }
}

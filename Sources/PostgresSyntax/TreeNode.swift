import SourceText

/// A node of PostgreSQL's tree.
///
/// Fields have the names that they have in PostgreSQL's sources (`parsenodes.h`). What is false, zero,
/// empty or not there is not written, nor is an integer literal that is negative. Where a field, or a list, may hold any kind of node, the JSON has an
/// object around the node whose only name is its kind; this object is never handed out.
struct TreeNode {
  private let tree: ParseTree
  private let index: Int

  /// The node that a value of a tree is.
  init(_ tree: ParseTree, _ index: Int) {
    self.tree = tree
    self.index = index
  }

  /// The kind of a node that stands where any kind may, such as `CreateStmt`.
  var kind: TreeWord { TreeWord(tree, tree.values[index].name) }

  /// Where the node is in the SQL, as a byte; -1 where nobody wrote it.
  var location: Int { number("location") }

  // MARK: Fields

  /// A field that always holds the same kind of node; nil where it is not set.
  subscript(name: String) -> TreeNode? { member(name).map { TreeNode(tree, $0) } }

  /// A field that may hold any kind of node; nil where it is not set.
  func node(_ name: String) -> TreeNode? { self[name]?.withoutKind }

  /// The nodes of a list; none where it is not set.
  func list(_ name: String) -> [TreeNode] { self[name]?.children.map(\.withoutKind) ?? [] }

  /// The nodes of a kind in a list.
  func list(_ name: String, of kind: String) -> [TreeNode] {
    list(name).filter { $0.kind == kind }
  }

  /// The texts of the string nodes in a list.
  func strings(_ name: String) -> [String] { list(name).compactMap(\.string) }

  /// A field that is a text; nil where it is not set, which is the same as empty.
  func text(_ name: String) -> String? {
    guard let index = member(name) else { return nil }
    let value = tree.values[index]
    guard value.form == .text, !value.content.isEmpty else { return nil }
    return TreeValues.decoded(tree.text[value.content.offsets])
  }

  /// A field that is a number; 0 where it is not set.
  func number(_ name: String) -> Int {
    guard let index = member(name) else { return 0 }
    return Int(String(decoding: tree.text[tree.values[index].content.offsets], as: UTF8.self)) ?? 0
  }

  /// Whether a field that is a truth value is true.
  func isSet(_ name: String) -> Bool { word(name) == "true" }

  /// A field that is a constant of an enumeration; empty where it is not set.
  func word(_ name: String) -> TreeWord {
    TreeWord(tree, member(name).map { tree.values[$0].content } ?? SourceRange(0, 0))
  }

  // MARK: Values

  /// The text of a string node.
  var string: String? { kind == "String" ? text("sval") ?? "" : nil }

  /// The value of a literal; nil for `NULL`, truth values, strings of bits and all that is no literal.
  var constant: (text: String, isString: Bool)? {
    guard kind == "A_Const" else { return nil }
    if let integer = self["ival"] {
      let number = integer.number("ival")
      let text = number != 0 ? "\(number)" : tree.unwrittenInteger(at: location)
      return text.map { ($0, false) }
    }
    if let float = self["fval"] { return (float.text("fval") ?? "", false) }
    return self["sval"].map { ($0.text("sval") ?? "", true) }
  }

  /// The name of an object: of a list of strings, a type, a function, or one string.
  var nameParts: [String] {
    switch kind {
    case "List": strings("items")
    case "TypeName": strings("names")
    case "ObjectWithArgs": strings("objname")
    default: string.map { [$0] } ?? []
    }
  }

  // MARK: The JSON

  /// What an object or a list holds, as the JSON has it.
  var children: [TreeNode] {
    var result: [TreeNode] = []
    var child = index + 1
    while child < tree.values[index].end {
      result.append(TreeNode(tree, child))
      child = Int(tree.values[child].end)
    }
    return result
  }

  /// The node without the object around it; the same where there is nothing in it.
  private var withoutKind: TreeNode {
    tree.values[index].form == .object && index + 1 < tree.values[index].end
      ? TreeNode(tree, index + 1) : self
  }

  private func member(_ name: String) -> Int? {
    guard tree.values[index].form == .object else { return nil }
    let end = tree.values[index].end
    var child = index + 1
    while child < end {
      let value = tree.values[child]
      if tree.isWord(name, at: value.name) { return child }
      child = Int(value.end)
    }
    return nil
  }
}

/// A word of a tree: a kind of node, the name of a field, or a constant of an enumeration.
struct TreeWord {
  private let tree: ParseTree
  private let range: SourceRange

  init(_ tree: ParseTree, _ range: SourceRange) {
    self.tree = tree
    self.range = range
  }

  static func == (word: TreeWord, text: String) -> Bool {
    word.tree.isWord(text, at: word.range)
  }

  static func != (word: TreeWord, text: String) -> Bool { !(word == text) }

  static func ~= (text: String, word: TreeWord) -> Bool { word == text }
}

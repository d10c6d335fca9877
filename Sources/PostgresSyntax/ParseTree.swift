import CPGQuery

/// The tree that PostgreSQL's grammar makes of a text; freed with this value.
///
/// The library keeps its memory per thread and frees it with each result, so that threads may parse
/// side by side.
struct ParseTree: ~Copyable {
  private let root: UnsafeMutablePointer<PgQuery__ParseResult>
  private let memory: TreeMemory

  /// Why there is no tree.
  struct Rejection: Error {
    var message: String
    /// The byte at which the grammar stopped, counted from 0; nil where it does not say.
    var offset: Int?
  }

  /// Asks the grammar.
  ///
  /// - Parameter bytes: SQL without NUL bytes, within the limits.
  /// - Throws: What the grammar says where it rejects the text.
  init(_ bytes: [UInt8]) throws(Rejection) {
    let result = pg_query_parse_protobuf(Self.terminated(bytes))
    defer { pg_query_free_protobuf_parse_result(result) }
    if let error = result.error { throw Self.rejection(error.pointee, of: bytes) }
    let data = UnsafeRawPointer(result.parse_tree.data)?
      .assumingMemoryBound(to: UInt8.self)
    let memory = TreeMemory()
    let root = memory.withAllocator { allocator in
      pg_query__parse_result__unpack(allocator, result.parse_tree.len, data)
    }
    guard let root else { throw Rejection(message: "the tree cannot be read") }
    self.root = root
    self.memory = memory
  }

  /// Hands out the statements; the pointers in them are valid until the closure returns.
  borrowing func withStatements<Result>(_ body: ([PgQuery__RawStmt]) -> Result) -> Result {
    let statements = UnsafeBufferPointer(start: root.pointee.stmts, count: root.pointee.n_stmts)
    return withExtendedLifetime(memory) { body(statements.compactMap { $0?.pointee }) }
  }

  /// How many statements the grammar finds; their tree is not made, which is most of the work.
  ///
  /// - Parameter bytes: SQL without NUL bytes, within the limits.
  /// - Returns: The number of statements.
  /// - Throws: What the grammar says where it rejects the text.
  static func statementCount(of bytes: [UInt8]) throws(Rejection) -> Int {
    let result = pg_query_split_with_parser(terminated(bytes))
    defer { pg_query_free_split_result(result) }
    if let error = result.error { throw rejection(error.pointee, of: bytes) }
    return Int(result.n_stmts)
  }

  private static func terminated(_ bytes: [UInt8]) -> [CChar] {
    var text: [CChar] = []
    text.reserveCapacity(bytes.count + 1)
    for byte in bytes { text.append(CChar(bitPattern: byte)) }
    text.append(0)
    return text
  }

  private static func rejection(_ error: PgQueryError, of bytes: [UInt8]) -> Rejection {
    // Counted from 1, in characters.
    let position = Int(error.cursorpos)
    return Rejection(
      message: error.message.map { String(cString: $0) } ?? "no message",
      offset: position > 0 ? offset(of: position - 1, in: bytes) : nil)
  }

  private static func offset(of character: Int, in bytes: [UInt8]) -> Int {
    var left = character
    for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if left == 0 { return index }
      left -= 1
    }
    return bytes.count
  }
}

/// A list of nodes as the generated C code has it.
typealias NodeList = UnsafeMutablePointer<UnsafeMutablePointer<PgQuery__Node>?>

/// The nodes of a list, in their order.
func nodes(_ list: NodeList?, _ count: Int) -> [PgQuery__Node] {
  UnsafeBufferPointer(start: list, count: list == nil ? 0 : count).compactMap { $0?.pointee }
}

/// The texts of the string nodes in a list.
func strings(_ list: NodeList?, _ count: Int) -> [String] {
  nodes(list, count).compactMap(\.text)
}

/// A text of the tree; nil where the field is not set, which is the same as empty.
func text(_ field: UnsafeMutablePointer<CChar>?) -> String? {
  guard let field, field.pointee != 0 else { return nil }
  return String(cString: field)
}

extension PgQuery__Node {
  /// The text of a string node.
  var text: String? {
    guard node_case == PG_QUERY__NODE__NODE_STRING, let string else { return nil }
    return string.pointee.sval.map { String(cString: $0) }
  }

  /// The name of an object: of a list of strings, a type, a function, or one string.
  var nameParts: [String] {
    switch node_case {
    case PG_QUERY__NODE__NODE_LIST: strings(list.pointee.items, list.pointee.n_items)
    case PG_QUERY__NODE__NODE_TYPE_NAME:
      strings(type_name.pointee.names, type_name.pointee.n_names)
    case PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS:
      strings(object_with_args.pointee.objname, object_with_args.pointee.n_objname)
    default: text.map { [$0] } ?? []
    }
  }
}

import SourceText

/// How much of a file is parsed.
public enum ParseMode: Sendable {
  case full
  /// Function bodies are skipped by their indentation: each is a `deferredBlock`.
  case deferringFunctionBodies
}

extension SyntaxTree {
  /// Parses a file.
  ///
  /// Never fails: what cannot be read is in `problems`, of which the first hundred are kept. Time and
  /// memory are linear in the size, which the caller bounds with `SourceFile.maximumSize`. A function
  /// body that is deferred is lexed but not parsed: its problems come with `parsingBody(of:)`.
  public static func parse(_ bytes: [UInt8], _ mode: ParseMode = .full) -> SyntaxTree {
    var source = DecodedSource(bytes)
    guard source.problem == nil else { return SyntaxTree(unreadable: source) }
    var lexer = Lexer(source.bytes, from: source.start)
    let tokens = lexer.run()
    source.checkUTF8(comments: lexer.comments)
    guard source.problem == nil else { return SyntaxTree(unreadable: source) }
    var parser = Parser(
      bytes: source.bytes, tokens: tokens, from: 0, mode: mode, problems: lexer.problems)
    let root = parser.parseModule()
    let (names, kinds) = parser.builder.numberNames(in: source.bytes)
    return SyntaxTree(
      bytes: source.bytes, encoding: source.encoding,
      tokens: mode == .deferringFunctionBodies ? tokens : nil, start: source.start,
      comments: lexer.comments, parser: parser, root: root, names: names, kinds: kinds)
  }

  /// Parses the body of a function that was deferred.
  ///
  /// - Returns: A tree of the same text whose root is the `block`; nil when the body is not deferred.
  public func parsingBody(of function: NodeID) -> SyntaxTree? {
    guard let body = child(.body, of: function), kind(body) == .deferredBlock else { return nil }
    let record = record(body)
    let first = Int(record.firstChild)
    var lexical = ProblemList()
    for problem in problems where range(of: body).contains(problem.range) { lexical.add(problem) }
    var parser = Parser(
      bytes: bytes, tokens: tokens(), from: first, mode: .full, problems: lexical)
    let root = parser.parseDeferredBlock(until: first + Int(record.childCount))
    let (names, kinds) = parser.builder.numberNames(in: bytes)
    return SyntaxTree(
      bytes: bytes, encoding: encoding, tokens: parts.tokens, start: parts.start,
      comments: comments, parser: parser, root: root, names: names, kinds: kinds)
  }

  private init(
    bytes: [UInt8], encoding: SourceEncoding, tokens: [Token]?, start: Int,
    comments: [SourceRange], parser: Parser, root: Node, names: [String],
    kinds: SyntaxKinds
  ) {
    self.init(
      Parts(
        bytes: bytes, encoding: encoding, tokens: tokens, start: start, comments: comments,
        problems: parser.problems.items.sorted { $0.range.start < $1.range.start },
        hasErrors: parser.errorCount > 0, root: NodeID(root), nodes: parser.builder.nodes,
        links: parser.builder.links, names: names, kinds: kinds))
  }

  /// The tree of a file that cannot be decoded: a module with an error.
  private init(unreadable source: DecodedSource) {
    var builder = TreeBuilder(tokenCount: 0)
    let root = builder.leaf(.error, SourceRange(0..<source.bytes.count))
    self.init(
      Parts(
        bytes: source.bytes, encoding: source.encoding, tokens: [], start: 0, comments: [],
        problems: source.problem.map { [$0] } ?? [], hasErrors: true, root: NodeID(root),
        nodes: builder.nodes, links: [], names: [], kinds: [.error]))
  }

  /// The offset in the file itself of an offset in `bytes`, which differ when the file is not UTF-8.
  public func fileOffset(of offset: Int) -> Int {
    guard encoding.upperHalf != nil else { return offset }
    return bytes.prefix(offset).count { $0 & 0xC0 != 0x80 }
  }
}

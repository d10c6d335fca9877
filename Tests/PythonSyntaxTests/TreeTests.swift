import PythonSyntax
import SourceText
import TestSupport
import Testing

/// What readers of a tree rely on.
@Suite
struct TreeTests {
  private static let migration = """
    \"""add phone

    Revision ID: b
    \"""
    from alembic import op
    import sqlalchemy as sa

    revision: str = "b"
    down_revision = ("a", 'c')


    @helper
    def upgrade(engine=None, *, x: int = 1) -> None:
        # mlint: ignore[vague-message] because
        with op.batch_alter_table("users") as batch_op:
            batch_op.add_column(sa.Column("phone", sa.String(20), nullable=False))

    async def downgrade(): op.drop_column("users", f"ph{one!r:>{width}}")
    """

  private let tree = SyntaxTree.parse(Array(migration.utf8))

  private func first(_ kind: SyntaxKind, in tree: SyntaxTree) throws -> NodeID {
    try #require(tree.allNodes.first { tree.kind($0) == kind })
  }

  /// Places lead to the same children as the windows do.
  @Test func placesOfChildren() {
    let deferred = SyntaxTree.parse(Array(Self.migration.utf8), .deferringFunctionBodies)
    for tree in [tree, deferred] {
      for node in tree.allNodes {
        #expect(
          tree.places(ofChildren: node).compactMap { tree.child(at: $0) }
            == Array(tree.children(of: node)))
        #expect(
          tree.places(ofRepeatedChildren: node).compactMap { tree.child(at: $0) }
            == Array(tree.repeatedChildren(of: node)))
      }
    }
  }

  @Test func viewsOfAMigration() throws {
    #expect(tree.problems.isEmpty)
    let functions = tree.allNodes.compactMap { tree.function($0) }
    #expect(functions.map { tree.name($0.name) } == ["upgrade", "downgrade"])
    #expect(functions.map(\.isAsync) == [false, true])
    #expect(functions[0].decorators.map { tree.text(of: $0) } == ["helper"])
    #expect(functions[0].parameters.map(\.kind) == [.ordinary, .keywordOnly])
    #expect(
      functions[0].parameters.map { $0.defaultValue.map { tree.text(of: $0) } } == ["None", "1"])
    let assignments = tree.allNodes.compactMap { tree.assignment($0) }
    #expect(assignments.map { $0.annotation.map { tree.text(of: $0) } } == ["str", nil])
    let value = try #require(assignments.last?.value)
    #expect(tree.kind(value) == .tuple)
    #expect(tree.repeatedChildren(of: value).map { tree.string($0)?.value.text } == ["a", "c"])
    let column = try #require(
      tree.allNodes.compactMap { tree.call($0) }.first { tree.text(of: $0.function) == "sa.Column" }
    )
    #expect(
      column.arguments.positional.map { tree.text(of: $0) } == ["\"phone\"", "sa.String(20)"])
    #expect(column.arguments.keywords.map { $0.name.flatMap { tree.name($0) } } == ["nullable"])
    let imports = tree.allNodes.compactMap { tree.importStatement($0) }
    #expect(imports.map { $0.module.flatMap { tree.name($0) } } == ["alembic", nil])
    #expect(tree.comments.map { tree.text(of: $0) } == ["# mlint: ignore[vague-message] because"])
  }

  /// Text between tokens is white space or a comment, so nothing is lost.
  @Test func tokensAndCommentsAreTheWholeText() throws {
    for text in try Snippets.all() {
      let tree = SyntaxTree.parse(text)
      var covered = [Bool](repeating: false, count: text.count)
      for range in tree.tokens().map(\.range) + tree.comments {
        for offset in range.offsets {
          #expect(!covered[offset], "two tokens at \(offset)")
          covered[offset] = true
        }
      }
      for (offset, byte) in text.enumerated() where !covered[offset] {
        #expect([0x20, 0x09, 0x0A, 0x0C, 0x0D, 0x5C].contains(byte), "\(offset) is lost")
      }
    }
  }

  /// Children lie within their parents, in order, for every kind but what is documented.
  @Test func childrenLieWithinParents() throws {
    for text in try Snippets.all() {
      let tree = SyntaxTree.parse(text)
      for node in tree.allNodes where tree.kind(node) != .error {
        let range = tree.range(of: node)
        for child in tree.childrenWithRoles(of: node) where child.role != .decorators {
          #expect(range.contains(tree.range(of: child.node)), "\(tree.text(of: node))")
          if let found = tree.child(child.role, of: node) { #expect(found == child.node) }
        }
      }
    }
  }

  @Test func bodiesAreParsedWhenAskedFor() throws {
    let bytes = Array(Self.migration.utf8)
    let outline = SyntaxTree.parse(bytes, .deferringFunctionBodies)
    #expect(outline.problems.isEmpty)
    #expect(outline.allNodes.allSatisfy { outline.call($0) == nil })
    var calls: [String] = []
    for node in outline.allNodes {
      guard let body = outline.parsingBody(of: node) else { continue }
      #expect(body.kind(body.root) == .block)
      calls += body.allNodes.compactMap { body.call($0) }.map { body.text(of: $0.function) }
    }
    let whole = tree.allNodes.compactMap { tree.call($0) }.map { tree.text(of: $0.function) }
    #expect(calls == whole)
    #expect(calls.count == 5)
  }

  /// The tree of a deferred body is the one that a full parse gives.
  @Test func deferredBodiesAreEqual() throws {
    for text in try Snippets.all() {
      let whole = SyntaxTree.parse(text)
      let outline = SyntaxTree.parse(text, .deferringFunctionBodies)
      guard whole.problems.isEmpty else { continue }
      for node in outline.allNodes {
        guard let body = outline.parsingBody(of: node), let view = outline.function(node) else {
          continue
        }
        let twin = try #require(
          whole.allNodes.first {
            whole.kind($0) == .functionDefinition && whole.range(of: $0) == outline.range(of: node)
          })
        let block = try #require(whole.function(twin)?.body)
        #expect(body.range(of: body.root) == whole.range(of: block))
        #expect(outline.range(of: view.body) == whole.range(of: block))
        #expect(outlineText(body, body.root) == outlineText(whole, block))
        #expect(body.problems.isEmpty)
      }
    }
  }

  private func outlineText(_ tree: SyntaxTree, _ node: NodeID) -> String {
    let children = tree.childrenWithRoles(of: node).map {
      "\($0.role):" + outlineText(tree, $0.node)
    }
    return "\(tree.kind(node))[\(tree.range(of: node))](\(children.joined(separator: ",")))"
  }

  @Test func afterAnErrorTheNextStatementIsRead() throws {
    let tree = SyntaxTree.parse(
      Array(
        """
        revision = "a"
        def upgrade():
            op.add_column(
            x = 1
        def downgrade():
            if x = 1:
                pass
            y = 2
        def other(): pass
        z = 'abc
        down_revision = "b"
        """.utf8))
    #expect(tree.hasErrors)
    let functions = tree.allNodes.compactMap { tree.function($0) }
    #expect(functions.map { tree.name($0.name) } == ["upgrade", "downgrade", "other"])
    #expect(functions.map(\.isIncomplete) == [true, true, false])
    let names = tree.repeatedChildren(of: tree.root).compactMap { tree.assignment($0) }
      .compactMap { $0.targets.first }.map { tree.text(of: $0) }
    #expect(names == ["revision", "down_revision"])
    let lines = LineIndex(tree.bytes)
    #expect(tree.problems.map { lines.position(of: Int($0.range.start)).line } == [3, 6, 10])
  }

  /// A statement that fails within a block of its own takes the whole block with it.
  @Test func errorsKeepTheBlocksApart() throws {
    let tree = SyntaxTree.parse(
      Array(
        """
        def f():
            match a:
                case 1 +:
                    b
                case 2:
                    c
            d = 1
        def g():
            try:
                e
            h = 1
        i = 1
        """.utf8))
    let functions = tree.allNodes.compactMap { tree.function($0) }
    #expect(functions.map { tree.name($0.name) } == ["f", "g"])
    let last = functions.map { tree.repeatedChildren(of: $0.body).last.map { tree.text(of: $0) } }
    #expect(last == ["d = 1", "h = 1"])
    #expect(
      tree.repeatedChildren(of: tree.root).map { tree.kind($0) } == [
        .functionDefinition, .functionDefinition, .assignment,
      ])
  }

  @Test func uniformWalkNamesEveryPart() throws {
    let call = try first(.augmentedAssignment, in: SyntaxTree.parse(Array("a.b += 1\n".utf8)))
    let tree = SyntaxTree.parse(Array("a.b += 1\n".utf8))
    #expect(tree.payload(of: call) == .operator(.add))
    #expect(tree.childrenWithRoles(of: call).map(\.role) == [.target, .value])
    let attribute = try #require(tree.child(.target, of: call))
    #expect(tree.childrenWithRoles(of: attribute).map(\.role) == [.value, .name])
    #expect(tree.context(of: attribute) == .store)
    let name = try #require(tree.child(.name, of: attribute))
    #expect(tree.payload(of: name) == .name("b"))
    #expect(tree.isName(name, "b"))
    let value = try #require(tree.child(.value, of: call))
    #expect(tree.number(value)?.int == 1)
  }
}

import Testing

/// What is known behind blocks that may have been left in their midst.
@Suite struct LoopDoubtTests {
  /// Where `continue` or `break` may leave something out, it is not known whether that was done.
  @Test(arguments: ["continue", "break"])
  func whatALoopLeavesOut(leave: String) throws {
    let found = try operations(
      """
      (found, names, last, sure) = (False, 0, "x", "s")
      names = []
      for name in ["a", "b"]:
          sure = "t"
          op.drop_table(sure)
          if made():
              \(leave)
          names.append(name)
          last = name
          found = True
          op.drop_table(last)
      op.drop_index("i", last)
      for name in names:
          op.drop_column("t", name)
      if not found:
          op.drop_table("z")
      """, module: "from app import made")
    let certain = leave == "continue"
    let second = certain ? "drop_table t" : "drop_table t?"
    #expect(
      found.filter { !$0.hasPrefix("unread") && !$0.hasPrefix("drop_column") } == [
        "drop_table t", "drop_table a?", second, "drop_table b?", "drop_index i", "drop_table z?",
      ], "\(found)")
    #expect(found.filter { $0.hasSuffix("are made at run time") }.count == 2, "\(found)")
  }

  /// What was bound before, or in a loop of its own, is known.
  @Test func whatALoopDoesInAnyCase() throws {
    #expect(
      try operations(
        """
        names = []
        for name in ["a", "b"]:
            names.append(name)
            for other in ["x", "y"]:
                if made():
                    continue
                op.drop_table(other)
            column = name
            if made():
                continue
            kept = "k"
            op.drop_column("t", kept)
        for name in names:
            op.drop_table(name)
        op.drop_column("t", column)
        """, module: "from app import made") == [
          "drop_table x?", "drop_table y?", "drop_column t k?", "drop_table x?", "drop_table y?",
          "drop_column t k?", "drop_table a", "drop_table b", "drop_column t b",
        ])
  }

  /// What the outer loop leaves out may be a loop.
  @Test func loopsThatAreLeftOut() throws {
    let found = try operations(
      """
      name = "a"
      for turn in [1]:
          if made():
              continue
          for name in ["b", "c"]:
              pass
      op.drop_table(name)
      """, module: "from app import made")
    #expect(found.last == "unread: the arguments of `drop_table` are made at run time", "\(found)")
  }

  /// Nobody knows where a block failed.
  @Test(arguments: [
    "try:\n    made()\n    name = 'b'\nexcept Exception:\n    pass",
    "try:\n    name = 'b'\n    made()\nexcept Exception:\n    print(name)",
    "for turn in [1]:\n    try:\n        name = 'b'\n    except Exception:\n        continue",
    "try:\n    if made():\n        name = 'b'\n        raise ValueError\nexcept ValueError:\n    pass",
    "import contextlib\nwith contextlib.suppress(Exception):\n    made()\n    name = 'b'",
    "from contextlib import suppress\nwith suppress(OSError):\n    name = 'b'\n    raise OSError",
    """
    try:
        try:
            made()
            name = 'b'
        except KeyError:
            raise
    except Exception:
        pass
    """,
  ])
  func whatAnErrorLeavesOut(block: String) throws {
    let found = try operations(
      "name = 'a'\n\(block)\nop.drop_table(name)", module: "from app import made")
    #expect(found.last == "unread: the arguments of `drop_table` are made at run time", "\(found)")
  }

  @Test func handlersSeeWhatTheBodyMayHaveBound() throws {
    let found = try operations(
      """
      (existing, name) = (False, "a")
      try:
          op.execute("SELECT 1 FROM x")
          existing = True
      except Exception:
          op.drop_table("e" if existing else "n")
      else:
          op.drop_table("e" if existing else "n")
      if not existing:
          op.create_table("x")
      try:
          name = "b"
      except Exception:
          raise
      op.drop_table(name)
      """)
    #expect(
      found == [
        "execute", "execute", "drop_table", "drop_table e", "create_table x?", "drop_table b",
        "unread: the arguments of `drop_table` are made at run time",
      ], "\(found)")
  }

  /// A migration that fails does so as a whole.
  @Test(arguments: [
    "if made():\n    raise RuntimeError",
    "if made():\n    assert False",
    "for name in [1, 2]:\n    if made():\n        raise RuntimeError",
    "if made():\n    check()\n    raise RuntimeError\nelif made():\n    raise ValueError",
    "check()",
    "try:\n    if made():\n        raise RuntimeError\nexcept RuntimeError:\n    raise",
    "try:\n    check()\nexcept RuntimeError:\n    raise\nfinally:\n    print(1)",
    "with op.get_bind().begin():\n    if made():\n        raise RuntimeError",
    "with op.get_context().autocommit_block(), open('x') as f:\n    if made():\n        raise OSError",
    "with op.batch_alter_table('u') as batch:\n    if made():\n        raise RuntimeError",
  ])
  func errorsThatNothingCatches(block: String) throws {
    let found = try operations(
      "\(block)\nop.drop_table('t')",
      module: """
        from app import made
        def check():
            if made():
                raise RuntimeError
        """)
    #expect(found == ["drop_table t"], "\(found)")
  }

  @Test(arguments: [
    "try:\n    go()\nexcept RuntimeError:\n    pass",
    "try:\n    go()\nexcept KeyError:\n    raise\nexcept RuntimeError:\n    return\n    raise",
    "for turn in [1]:\n    try:\n        go()\n    finally:\n        break",
    "import contextlib\nwith contextlib.suppress(RuntimeError):\n    go()",
    "with made():\n    go()",
  ])
  func errorsThatSomethingMayCatch(block: String) throws {
    let found = try operations(
      block,
      module: """
        from app import made
        def go():
            if made():
                raise RuntimeError
            op.drop_table('t')
        """)
    #expect(found.first == "drop_table t?", "\(found)")
  }

  /// What stands behind a block that surely fails may run when that is caught.
  @Test func suppressedErrors() throws {
    #expect(
      try operations(
        """
        import contextlib
        with contextlib.suppress(OSError):
            op.drop_table("a")
            raise OSError
        op.drop_table("b")
        """) == ["drop_table a", "drop_table b?"])
  }
}

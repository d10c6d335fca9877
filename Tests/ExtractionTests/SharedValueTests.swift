import Testing

/// Lists, dictionaries and names that are changed from elsewhere.
@Suite struct SharedValueTests {
  private static let unread = "unread: the arguments of `drop_table` are made at run time"

  /// What takes something out of a list or a dictionary changes it.
  @Test(arguments: [
    "del names[0]", "del names[:1]", "del (other, names[0])", "names.difference_update({'a'})",
    "names.intersection_update({'a'})", "names.symmetric_difference_update(other)",
    "names.__setitem__(0, 'c')", "while made():\n    del names[0]",
    "for turn in made():\n    del names[0]", "del names\nnames = made()",
  ])
  func whatIsTakenOut(statement: String) throws {
    let found = try operations(
      """
      names = ["a", "b"]
      other = ["c"]
      \(statement)
      for name in names:
          op.drop_table(name)
      """, module: "from app import made")
    #expect(found.last == Self.unread, "\(found)")
  }

  /// A function that declares a name `global` or `nonlocal` and binds it may have run.
  @Test(arguments: [
    ("def choose():\n    global NAME\n    NAME = 'b'\n", "choose()\nop.drop_table(NAME)"),
    ("def choose():\n    global NAME\n    NAME = 'b'\n", "choose()\nshow()"),
    ("def choose():\n    global NAME\n    NAME = 'b'\n", "choose()\nop.drop_table(get())"),
    ("def choose():\n    global NAME\n    for NAME in 'b':\n        pass\n", "show()"),
    ("def choose():\n    global NAME\n    import b as NAME\n", "show()"),
    ("", "global NAME\nNAME = 'b'\nshow()"),
    (
      "",
      """
      name = "a"
      def choose():
          nonlocal name
          name = "b"
      choose()
      op.drop_table(name)
      """
    ),
    (
      "",
      """
      name = "a"
      def choose():
          def inner():
              nonlocal name
              name += "b"
          inner()
      choose()
      op.drop_table(name)
      """
    ),
  ])
  func namesOfOthers(function: String, upgrade: String) throws {
    let found = try operations(
      upgrade,
      module: """
        NAME = "a"
        def get():
            return NAME
        def show():
            op.drop_table(NAME)
        \(function)
        """)
    #expect(found == ["drop_table", Self.unread], "\(found)")
  }

  /// Many say `global` of what they only read.
  @Test func namesThatAreOnlyRead() throws {
    #expect(
      try operations(
        """
        global NAMES, connection
        connection = op.get_bind()
        for name in NAMES:
            op.drop_table(name)
        """, module: "NAMES = ['a', 'b']") == ["drop_table a", "drop_table b"])
  }
}

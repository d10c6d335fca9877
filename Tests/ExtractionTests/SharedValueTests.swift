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

  /// A list that something else holds may be changed without its name.
  @Test(arguments: [
    "for held in (names, other):\n    held.append('c')",
    "held = {'t': names}\nnames.append('c')\nnames = held['t']",
    "held = [names]\nheld[0].append('c')",
    "held = []\nheld.append(names)\nheld[0].append('c')",
    "held, more = names, other\nheld.append('c')",
    "held = names if made() else other\nheld.append('c')",
    "held = names or other\nheld.append('c')",
    "held = other\nif made():\n    held = names\nheld.append('c')",
    "held = {'t': names}[made()]\nheld.append('c')",
    "held = {'t': names}.get(made())\nheld.append('c')",
    "held = same(names)\nheld.append('c')",
    "held = [each for each in [names]]\nheld[0].append('c')",
    "holder = Holder(names)\nholder.add('c')",
    "holder = Holder(names)\nnames.append('c')\nnames = holder.names",
    "held = dict(t=names)\nheld['t'].append('c')",
    "held = {}\nheld['t'] = names\nheld['t'].append('c')",
    "def held():\n    return names\nheld().append('c')",
    "if held := names:\n    held.append('c')",
    "try:\n    held = names\nexcept Exception:\n    pass\nheld.append('c')",
  ])
  func listsWithOtherHolders(statements: String) throws {
    let found = try operations(
      """
      names = ["a", "b"]
      other = ["x"]
      \(statements)
      for name in names:
          op.drop_table(name)
      """,
      module: """
        from app import made
        def same(value):
            return value
        class Holder:
            def __init__(self, names):
                self.names = names
            def add(self, name):
                self.names.append(name)
        """)
    #expect(found.last == Self.unread, "\(found)")
  }

  /// Elements may be changed through another name than that of their list.
  @Test func elementsOfLists() throws {
    let found = try operations(
      """
      tables = [{"name": "a"}, {"name": "b"}]
      for table in tables:
          table["name"] = "x_" + table["name"]
      for table in tables:
          op.drop_table(table["name"])
      """)
    #expect(found.last == Self.unread, "\(found)")
  }

  /// Objects of unknown value that come from elsewhere are none of the module's.
  @Test func listsOfTheModule() throws {
    #expect(
      try operations(
        """
        seen = []
        groups = {}
        kinds = {"a": made(), "b": 1}
        for row in op.get_bind().execute("SELECT 1").fetchall():
            data = row.data or {}
            data.update(a=1)
            data["b"] = 2
            seen.append(dict(row))
            groups.setdefault(row.id, []).append(row)
            kinds[row.id].append(row)
        for name in NAMES:
            op.drop_table(name)
        """, module: "NAMES = ['a', 'b']"
      ).suffix(2) == ["drop_table a", "drop_table b"])
  }

  /// What only one name holds stays known, whatever else is changed.
  @Test(arguments: [
    "for name in names:\n    print(name)", "print(len(names), sorted(names), names[0])",
    "other = list(names)\nother.append('c')", "other = names + ['c']\nother += ['d']",
    "other = [name for name in names]\nother.append('c')", "op.f(*names)",
    "if 'a' in names and names:\n    print(f'{names}')",
    "rows = op.get_bind().execute('SELECT 1').fetchall()\nrows.append(1)",
    "rows = made()\nrows.append(1)", "data = {}\ndata.update(a=1)\ndel data['a']",
    "for row in made():\n    row['a'] = 1",
  ])
  func listsOfOneName(statements: String) throws {
    let found = try operations(
      """
      names = ["a"]
      \(statements)
      names.append("b")
      for name in names:
          op.drop_table(name)
      """, module: "from app import made")
    #expect(found.filter { $0.hasPrefix("drop") } == ["drop_table a", "drop_table b"], "\(found)")
  }
}

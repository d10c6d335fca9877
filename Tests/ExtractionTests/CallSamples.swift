import TestSupport

/// Migrations put together from parts in which Python may or may not call a directive.
///
/// Each directive drops a table of its own, so that it is known which of them ran.
struct CallSamples {
  private var random: RandomSource
  private var count = 0

  /// What the parts use.
  static let module = """
    import contextlib
    import functools
    import os
    from typing import TYPE_CHECKING
    from alembic import op

    D = {"x": op.drop_table, "y": print}
    YES = os.environ.get("PATH", "yes")
    NO = os.environ.get("MLINT_IS_NOT_SET")


    class Drop:
        again = False

        def __init__(self, name, *, second=None):
            self.name = name
            self.second = second

        @staticmethod
        def at_once(name):
            op.drop_table(name)

        @classmethod
        def made(cls, name):
            return cls(name)

        def run(self):
            self.execute(self.name)
            if self.second:
                self.execute(self.second)

        def execute(self, name):
            op.drop_table(name)

        def rename(self, name):
            self.name = name

        def __call__(self):
            self.run()

        def __enter__(self):
            return self

        def __exit__(self, *exception):
            self.run()


    class Never(Drop):
        def execute(self, name):
            pass


    class Twice(Drop):
        def __init__(self, name):
            super().__init__(name)
            self.times = 2

        def run(self):
            super().run()
            super(Twice, self).run()


    class Fake:
        def drop_table(self, name):
            pass


    def apply(function, *arguments):
        return function(*arguments)


    def identity(function):
        return function


    def never(function):
        return lambda *arguments: None


    @never
    def decorated(name):
        op.drop_table(name)


    @identity
    def kept(name):
        op.drop_table(name)


    @functools.lru_cache
    def once(name):
        op.drop_table(name)


    def generator(*names):
        for name in names:
            yield op.drop_table(name)


    async def coroutine(name):
        op.drop_table(name)


    @contextlib.contextmanager
    def block(name):
        op.drop_table(name)
        yield


    def maker(name):
        def inner():
            op.drop_table(name)
        return inner


    def with_operations(op, name):
        op.drop_table(name)

    """

  init(seed: UInt64) {
    random = RandomSource(seed: seed)
  }

  /// The text of another migration.
  mutating func next() -> String {
    count = 0
    let body = (0..<random.int(1..<5)).map { _ in statement(depth: 3) }.joined(separator: "\n")
    return Self.module + "\ndef upgrade():\n" + Self.indented(body) + "\n"
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
  }

  private mutating func name() -> String {
    count += 1
    return "\"t\(count)\""
  }

  private mutating func condition() -> String {
    random.element(of: [
      "True", "False", "0", "1", "''", "'a'", "[]", "None", "not True", "YES", "NO", "not NO",
      "YES and not NO", "NO or 0", "TYPE_CHECKING", "len(YES) > 0", "1 < 2", "Drop.again",
    ]) ?? "True"
  }

  private mutating func list() -> String {
    random.element(of: ["()", "('a',)", "['a', 'b']", "range(2)", "YES[:1]", "NO or []"]) ?? "()"
  }

  /// An expression that may call directives.
  private mutating func expression(depth: Int) -> String {
    guard depth > 0, random.chance(0.75) else { return simple() }
    let inner = expression(depth: depth - 1)
    let other = random.chance(0.5) ? simple() : condition()
    switch random.int(0..<21) {
    case 0: return "(\(condition()) and \(inner))"
    case 1: return "(\(condition()) or \(inner))"
    case 2: return "(\(inner) if \(condition()) else \(other))"
    case 3: return "(\(other) or \(inner))"
    case 4: return "(\(other) and \(inner))"
    case 5: return "[\(inner) for x in \(list())]"
    case 6: return "list(\(inner) for x in \(list()) if \(condition()))"
    case 7: return "(\(inner) for x in \(list()))"
    case 8: return "any(\(inner) for x in \(list()))"
    case 9: return "(lambda: \(inner))()"
    case 10: return "(lambda: \(inner))"
    case 11: return "f'''{\(simple())}'''"
    case 12: return "apply(lambda: \(inner))"
    case 13: return "(\(inner), \(other))"
    case 14: return "{'a': \(inner)}.get('a')"
    case 15: return "(not \(inner))"
    case 16: return "(0 < \(random.int(0..<2)) == \(inner))"
    case 17: return "[*(\(inner) for x in \(list()))]"
    case 18: return "{x: \(inner) for x in \(list())}"
    case 19: return "(f := lambda: \(inner))()"
    default: return "str(\(inner))"
    }
  }

  /// An expression that calls one directive, or does not.
  private mutating func simple() -> String {
    let name = name()
    let forms = [
      "op.drop_table(\(name))", "getattr(op, 'drop_table')(\(name))",
      "functools.partial(op.drop_table, \(name))()", "functools.partial(op.drop_table, \(name))",
      "D['x'](\(name))", "D['y'](\(name))", "apply(op.drop_table, \(name))",
      "apply(print, \(name))", "Drop(\(name)).run()", "Drop(\(name))", "Drop(\(name))()",
      "Drop.at_once(\(name))", "Drop.made(\(name)).run()", "Never(\(name)).run()",
      "Twice(\(name)).run()", "Drop('x', second=NO).execute(\(name))",
      "list(map(op.drop_table, [\(name)]))", "map(op.drop_table, [\(name)])",
      "generator(\(name))", "list(generator(\(name)))", "next(generator(\(name)))",
      "maker(\(name))()", "maker(\(name))", "[op.drop_table][0](\(name))", "decorated(\(name))",
      "kept(\(name))", "once(\(name))", "Fake().drop_table(\(name))",
      "with_operations(op, \(name))", "with_operations(Fake(), \(name))",
      "[f for f in [op.drop_table]][-1](\(name))", "(op.drop_table if YES else print)(\(name))",
      "sorted([1], key=lambda x: op.drop_table(\(name)))", "maker(\(name)).__call__()",
      "functools.reduce(lambda a, b: op.drop_table(\(name)), [1, 2])",
    ]
    return random.element(of: forms) ?? ""
  }

  private mutating func block(depth: Int) -> String {
    Self.indented(
      (0..<random.int(1..<3)).map { _ in statement(depth: depth - 1) }.joined(separator: "\n"))
  }

  /// One or more statements.
  ///
  /// None leaves a `finally`, which would hide that an assertion failed.
  private mutating func statement(depth: Int) -> String {
    guard depth > 0, random.chance(0.7) else { return expression(depth: 2) }
    let body = block(depth: depth)
    switch random.int(0..<22) {
    case 0: return "if \(condition()):\n\(body)\nelse:\n\(block(depth: depth))"
    case 1: return "if \(condition()):\n\(body)"
    case 2: return "while False:\n\(body)\nelse:\n\(block(depth: depth))"
    case 3: return "while \(condition()):\n\(body)\n    break\nelse:\n    \(simple())"
    case 4: return "for x in \(list()):\n\(body)\nelse:\n    \(simple())"
    case 5:
      return "for x in \(list()):\n    if \(condition()): break\n\(body)\nelse:\n    \(simple())"
    case 6: return "for x in \(list()):\n    if \(condition()): continue\n\(body)"
    case 7:
      return
        "try:\n\(body)\nexcept ValueError:\n    \(simple())\nelse:\n    \(simple())\nfinally:\n    \(simple())"
    case 8: return "try:\n    \(simple())\n    raise ValueError\nexcept ValueError:\n\(body)"
    case 9:
      return "def inner():\n\(body)\n\(random.chance(0.6) ? "inner()" : "apply(inner)")"
    case 10: return "def inner():\n\(body)"
    case 11: return "class Inner:\n    a = \(expression(depth: 1))\n    \(simple())"
    case 12: return "with block(\(name())):\n\(body)"
    case 13: return "with Drop(\(name())) as drop:\n\(body)"
    case 14: return "assert \(condition()), \(expression(depth: 1))"
    case 15:
      return "later = lambda: \(expression(depth: 1))\n\(random.chance(0.5) ? "later()" : "later")"
    case 16: return "if \(condition()):\n\(body)\n    return"
    case 17:
      return
        "for x in generator(\(name()), \(name())):\n    \(random.chance(0.3) ? "break" : "pass")"
    case 18:
      return
        "class op2:\n    drop_table = print\nfor f in (op.drop_table, op2.drop_table): f(\(name()))"
    case 19: return "t = \(name())\ndef g(): op.drop_table(t)\nt = \(name())\ng()"
    case 20:
      return
        "d = Drop(\(name()))\n\(random.chance(0.5) ? "d.rename(\(name()))" : "d.name = \(name())")\nd.run()"
    default:
      return "x = \(expression(depth: 2))\nlist(x) if isinstance(x, type(i for i in ())) else 0"
    }
  }
}

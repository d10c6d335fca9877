import Extraction
import MigrationModel
import SchemaModel
import SourceText
import Testing

/// Classes that are derived from `enum.Enum`.
@Suite struct EnumerationTests {
  private static let classes = """
    import enum
    from enum import Enum, auto
    class Kind(Enum):
        "What it is."
        a = "x"
        b = "y"
        again = "x"
        def label(self): return self.value.title()
    class Number(int, Enum):
        one = 1
    @enum.unique
    class Text(str, enum.Enum):
        A: str = "ta"
        B = "tb"
    class Shown(enum.StrEnum):
        A = "shown"
        LOW = auto()
    class Counted(Enum):
        one = auto()
        two = enum.auto()
    class Base(str, Enum):
        pass
    class Derived(Base):
        q = "qq"
    """

  /// The text that `upgrade()` executes; nil where it is not known.
  private func executed(_ expression: String, _ classes: String = Self.classes) throws -> String? {
    let migration = try #require(madeMigration("op.execute(\(expression))", module: classes))
    return MigrationReader.details(of: migration).upgrade.operations.first?.sql
  }

  @Test(arguments: [
    ("Kind.a.value", "x"), ("Kind.b.name", "b"), ("Kind.again.name", "a"), ("Kind['b'].value", "y"),
    ("Kind('y').name", "b"), ("f'{Number.one.value}'", "1"), ("Text.A.value", "ta"),
    ("'%s' % Text.B.value", "tb"), ("'=' + Text.B", "=tb"), ("Shown.LOW.value", "low"),
    ("'{}'.format(Counted.two.value)", "2"), ("Derived.q.value", "qq"),
    ("','.join(e.value for e in Kind)", "x,y"), ("','.join([e.name for e in Text])", "A,B"),
    ("' '.join(Kind.__members__)", "a b again"), ("str(len(Kind))", "2"),
    ("list(Kind)[1].value", "y"),
  ])
  func knownTexts(_ expression: String, _ text: String) throws {
    #expect(try executed(expression) == text)
  }

  /// What a member is shown as differs between versions of Python, and is no value of it in most.
  @Test(arguments: [
    "f'{Kind.a}'", "f'{Text.A}'", "'%s' % Text.A", "str(Number.one)", "'{}'.format(Shown.A)",
    "Kind.a.label()", "Kind.missing.value", "Kind('z').name",
  ])
  func unknownTexts(_ expression: String) throws {
    #expect(try executed(expression) == nil)
  }

  @Test(arguments: [
    // What makes members in another way.
    "class Kind(Enum):\n    def __new__(cls, v): return object.__new__(cls)\n    a = 'x'",
    "class Kind(Enum):\n    def __init__(self, v): self._value_ = v * 2\n    a = 'x'",
    "class Kind(Enum):\n    for n in 'ab': pass\n    a = 'x'",
    "class Kind(Enum, metaclass=Meta):\n    a = 'x'", "@changed\nclass Kind(Enum):\n    a = 'x'",
    "class Kind(Enum):\n    a = unknown()",
    "from app import Special\nclass Kind(Special):\n    a = 'x'",
    "class Kind(str, Enum):\n    a = auto()", "class Kind(enum.Flag):\n    a = 1",
  ])
  func whatIsNotFollowed(_ text: String) throws {
    let classes = "import enum\nfrom enum import Enum, auto\nfrom app import Meta, changed\n" + text
    #expect(try executed("Kind.a.value", classes) == nil)
    #expect(try executed("Kind.a", classes) == nil)
  }

  /// SQLAlchemy takes the names of members, or what `values_callable` makes of the class.
  @Test(arguments: [
    ("sa.Enum(Kind, name='k')", "k", ["a", "b"]), ("sa.Enum(Text)", "text", ["A", "B"]),
    ("sa.Enum(Kind, name='k', values_callable=lambda e: [m.value for m in e])", "k", ["x", "y"]),
    ("sa.Enum(*[e.value for e in Text], name='t')", "t", ["ta", "tb"]),
    ("sa.Enum(*Text, name='t')", "t", ["ta", "tb"]),
  ])
  func labels(_ type: String, _ name: String, _ labels: [String]) throws {
    let migration = try #require(
      madeMigration("\(type).create(op.get_bind())", module: Self.classes))
    let context = ReadingContext(dialect: .postgresql)
    let changes = MigrationReader.details(of: migration, context).upgrade.operations.flatMap(
      \.changes)
    guard case .createType(let definition)? = changes.first else {
      Issue.record("\(changes)")
      return
    }
    #expect(definition.name.name == name)
    #expect(definition.kind == .enumeration(labels))
  }

  @Test func membersAsArguments() throws {
    #expect(
      try operations(
        """
        for kind in Kind:
            op.drop_table(kind.value)
        op.add_column("t", sa.Column(Text.A, sa.Text()))
        """, module: Self.classes) == ["drop_table x", "drop_table y", "add_column t ta"])
  }
}

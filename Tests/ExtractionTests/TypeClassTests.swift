import Extraction
import MigrationModel
import SchemaModel
import Testing

/// Types of columns that a project defines itself, as databases see them.
@Suite struct TypeClassTests {
  private static let module = """
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.ext.compiler import compiles
    class Document(sa.types.TypeDecorator):
        impl = sa.Text
        cache_ok = True
        def process_bind_param(self, value, dialect):
            return value
    class Short(Document):
        impl = sa.String
    class Derived(Short):
        pass
        def process_bind_param(self, value, dialect):
            return value
        impl = Short
    class Sized(sa.types.TypeDecorator):
        impl = sa.String(40)
    class Identifier(sa.types.TypeDecorator):
        impl = sa.CHAR
        def load_dialect_impl(self, dialect):
            "Docstring."
            if dialect.name == "postgresql":
                return dialect.type_descriptor(postgresql.UUID())
            else:
                return dialect.type_descriptor(sa.CHAR(32))
    class Vector(sa.types.UserDefinedType):
        def get_col_spec(self, **options):
            return "tsvector"
    class Own(sa.types.TypeDecorator):
        impl = sa.String
        def __init__(self, length):
            super().__init__(length * 2)
    class Compiled(sa.types.TypeDecorator):
        impl = sa.Text
    @compiles(Compiled, "postgresql")
    def compile_it(element, compiler, **options):
        return "citext"
    def BigInteger():
        return sa.types.BigInteger()
    """

  @Test(arguments: [
    ("Document", "TEXT"), ("Document()", "TEXT"), ("Short(20)", "VARCHAR(20)"),
    ("Short(length=20)", "VARCHAR(20)"), ("Derived(9)", "VARCHAR(9)"), ("Sized()", "VARCHAR(40)"),
    ("Identifier()", "UUID"), ("Vector", "tsvector"), ("Own(4)", nil), ("Compiled()", nil),
    ("BigInteger()", "BIGINT"), ("BigInteger", "BIGINT"),
    ("BigInteger().with_variant(Document, \"postgresql\")", "TEXT"),
    ("sa.ARRAY(Document)", "TEXT[]"),
  ])
  func isWhatDatabasesSee(type: String, name: String?) throws {
    let migration = try #require(
      madeMigration(
        "op.add_column(\"t\", sa.Column(\"c\", \(type)))\n"
          + "op.alter_column(\"t\", \"c\", type_=\(type))", module: Self.module))
    let body = MigrationReader.details(of: migration, ReadingContext(dialect: .postgresql)).upgrade
    #expect(body.operations.first?.columns.first?.databaseType == name)
    guard case .alterColumn(_, _, let change)? = body.operations.last?.changes.last else {
      Issue.record("no change")
      return
    }
    // A function is called only where a column or a variant takes its type.
    if type != "BigInteger" { #expect(change.databaseType == name) }
  }

  @Test func dependsOnTheDatabase() throws {
    let migration = try #require(
      madeMigration(
        "op.add_column(\"t\", sa.Column(\"c\", Identifier))", module: Self.module))
    for (dialect, name) in [(Dialect.sqlite, "CHAR(32)"), (.postgresql, "UUID"), (nil, nil)] {
      let body = MigrationReader.details(of: migration, ReadingContext(dialect: dialect)).upgrade
      #expect(body.operations.first?.columns.first?.databaseType == name)
    }
  }

  /// Classes that lead to themselves end.
  @Test func endless() throws {
    let migration = try #require(
      madeMigration(
        "op.add_column(\"t\", sa.Column(\"c\", A))",
        module: "class A(B):\n    impl = B\nclass B(A):\n    impl = A\n"))
    let body = MigrationReader.details(of: migration, ReadingContext(dialect: .sqlite)).upgrade
    #expect(body.operations.count == 1)
    #expect(body.operations.first?.columns.first?.databaseType == nil)
  }
}

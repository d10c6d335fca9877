import SchemaModel
import TestSupport
import Testing

/// The types of MySQL, as they are written, beside what a real MariaDB makes of them.
@Suite struct MySQLTypeTests {
  private static let types = [
    "int4", "middleint", "int1", "Int8", "int2", "int3", "bigint(3) unsigned", "smallint signed",
    "int unsigned zerofill", "int(5) zerofill", "tinyint", "tinyint(1)", "tinyint(1) unsigned",
    "bool",
    "BOOLEAN", "fixed(5)", "dec", "numeric(5)", "NUMERIC(12,4) unsigned", "float", "float(24)",
    "float(25)", "float(7,3)", "float unsigned", "real", "float4", "float8", "double precision",
    "double(3,1)", "bit", "bit(7)", "year", "year(2)", "year(4)", "date", "datetime", "datetime(0)",
    "datetime(6)", "timestamp(3)", "time(6)", "json", "uuid", "inet6", "point", "geometry",
    "char", "char(3)", "char(3) binary", "char byte", "char(3) byte", "varchar(10)", "VARCHAR (10)",
    "varchar(10) character set binary", "varchar(10) charset latin1",
    "varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "nchar(5)", "nvarchar(3)",
    "national varchar(5)", "national char varying(4)", "char varying(4)", "character varying(4)",
    "varcharacter(3)", "character(2)", "long", "long varchar", "long varbinary", "binary",
    "varbinary(3)", "text", "text(10)", "text(70000)", "text(20000000)",
    "text(100) character set latin1", "text(65535) charset latin1", "text(65535) charset utf8mb4",
    "text(70) ascii", "text charset binary", "mediumtext character set binary", "tinytext",
    "longtext",
    "blob", "blob(255)", "blob(256)", "blob(65536)", "blob(16777216)", "enum('a','b')",
    "enum( 'x, y' , 'Z' ) character set latin1", "SET('a', 'b')", "enum('it''s')",
  ]

  @Test func areThoseOfTheServer() throws {
    let server = try DatabaseServer.shared(.mariadb)
    let database = try server.makeDatabase()
    let columns = Self.types.enumerated().map { "c\($0.offset) \($0.element)" }
    let answer = try server.execute(
      """
      CREATE TABLE t (\(columns.joined(separator: ", ")));
      SELECT column_type FROM information_schema.columns
      WHERE table_schema = DATABASE() ORDER BY ordinal_position;
      """, in: database
    ).orFail()
    let kept = answer.output.split(separator: "\n").dropFirst().map(String.init)
    try #require(kept.count == Self.types.count)
    for (written, kept) in zip(Self.types, kept) {
      // MariaDB keeps JSON as a text with a check.
      let real = written == "json" ? "json" : kept
      #expect(
        DatabaseTypeName.canonical(written, .mysql) == DatabaseTypeName.canonical(real, .mysql),
        "\(written) is \(kept)")
    }
  }

  @Test func lengthsThatDependOnACharacterSet() {
    #expect(DatabaseTypeName.canonical("TEXT(20000)", .mysql) == nil)
    #expect(DatabaseTypeName.canonical("TEXT(9223372036854775807)", .mysql) == "LONGTEXT")
    #expect(DatabaseTypeName.canonical("TEXT(63)", .mysql) == "TINYTEXT")
    #expect(DatabaseTypeName.canonical("BLOB(20000)", .mysql) == "BLOB")
  }

  @Test func spelling() {
    #expect(DatabaseTypeName.canonical("integer(11)", .mariadb) == "INTEGER")
    #expect(DatabaseTypeName.canonical("bool", .mysql) == "TINYINT(1)")
    #expect(DatabaseTypeName.canonical("enum( 'a b' , 'c')", .mysql) == "ENUM('a b','c')")
    #expect(DatabaseTypeName.canonical("my_type(1)", .mysql) == "my_type(1)")
  }
}

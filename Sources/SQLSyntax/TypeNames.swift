/// The types that databases bring along, by the words of their names.
public enum TypeNames {
  /// Whether a word, in lower case, is part of the name of such a type.
  public static func isPart(_ word: String) -> Bool {
    words.contains(word)
  }

  /// The PostgreSQL types whose name in `pg_type` is not the one that SQL and SQLAlchemy have, and the
  /// aliases that PostgreSQL knows.
  public static let standardNames: [String: String] = [
    "int4": "INTEGER", "int": "INTEGER", "int2": "SMALLINT", "int8": "BIGINT", "float4": "REAL",
    "float8": "DOUBLE PRECISION", "bool": "BOOLEAN", "bpchar": "CHAR", "decimal": "NUMERIC",
    "varbit": "BIT VARYING", "timestamp": "TIMESTAMP WITHOUT TIME ZONE",
    "timestamptz": "TIMESTAMP WITH TIME ZONE", "time": "TIME WITHOUT TIME ZONE",
    "timetz": "TIME WITH TIME ZONE", "serial4": "SERIAL", "serial8": "BIGSERIAL",
    "serial2": "SMALLSERIAL",
  ]

  // PostgreSQL's table 8.1 and `pg_type`, MySQL's chapter on data types, SQLite's examples.
  private static let words: Set<String> = [
    "array", "bigint", "bigserial", "binary", "bit", "blob", "bool", "boolean", "box", "bpchar",
    "bytea", "char", "character", "cidr", "circle", "citext", "clob", "date", "daterange",
    "datetime", "dec", "decimal", "double", "enum", "fixed", "float", "float4", "float8",
    "geography", "geometry", "halfvec", "hstore", "inet", "int", "int2", "int4", "int4range",
    "int8", "int8range", "integer", "interval", "json", "jsonb", "jsonpath", "large", "line",
    "local", "longblob", "longtext", "lseg", "ltree", "macaddr", "macaddr8", "mediumblob",
    "mediumint", "mediumtext", "money", "national", "native", "nchar", "number", "numeric",
    "numrange", "nvarchar", "object", "oid", "path", "point", "polygon", "precision", "raw",
    "real", "regclass", "serial", "serial2", "serial4", "serial8", "set", "signed", "smallint",
    "smallserial", "sparsevec", "text", "time", "timestamp", "timestamptz", "timetz", "tinyblob",
    "tinyint", "tinytext", "tsquery", "tsrange", "tstzrange", "tsvector", "unsigned", "uuid",
    "varbinary", "varbit", "varchar", "varchar2", "varying", "vector", "with", "without", "xml",
    "year", "zerofill", "zone",
  ]
}

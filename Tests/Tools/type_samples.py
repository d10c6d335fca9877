"""Prints types of SQLAlchemy and server defaults, and what DDL has for them on each database.

    type_samples.py SEED

A JSON array of {"expression": Python text, "text": {dialect: DDL or null}}; null where SQLAlchemy
cannot write the type for that database. The names `sa`, `postgresql`, `mysql`, `sqlite`, `oracle` and
`mssql` are those that migrations import. `isDefault` tells a `server_default` from a type.
"""

import json
import random
import sys
import warnings

import sqlalchemy as sa
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite
from sqlalchemy.dialects.mysql import mariadb

warnings.simplefilter("ignore")
random.seed(int(sys.argv[1]))

HOMES = {"sa": sa, "postgresql": postgresql, "mysql": mysql, "sqlite": sqlite, "oracle": oracle,
         "mssql": mssql}


def dialects():
    """Each database as a server of today answers: SQLAlchemy asks SQL Server for its version."""
    server = mssql.dialect(deprecate_large_types=True)
    server.server_version_info = (15,)
    server.deprecate_large_types = True
    return {"postgresql": postgresql.dialect(), "mysql": mysql.dialect(), "sqlite": sqlite.dialect(),
            "mariadb": mariadb.MariaDBDialect(), "oracle": oracle.dialect(), "mssql": server}


LENGTH = ["", "()", "(20)", "(length=255)", "(0)", "(None)", "(length=None)"]
STRING = LENGTH + ['(30, "de_DE")', '(length=30, collation="nocase")', '(collation="utf8mb4_bin")']
DECIMAL = ["", "()", "(10)", "(10, 2)", "(precision=12, scale=4)", "(precision=9)", "(asdecimal=False)",
           "(scale=3)", "(10, 0)"]
FLOAT = ["", "()", "(53)", "(precision=24)", "(asdecimal=True)", "(precision=None)"]
TIME = ["", "()", "(timezone=True)", "(True)", "(timezone=False)", "(False)"]
PLAIN = ["", "()"]
VALUES = ["('a', 'b', name='e')", "('a', \"it's\", 'lang''e', name='Kind')", "('x', name='user')",
          "('a', 'bc', name='e', schema='app')", "('a', 'bc', name='e', native_enum=False)",
          "('a', 'bcd', name='e', native_enum=False, length=40)", "('a', 'bc', name='e', create_type=False)",
          "('a', 'bc', name='e', create_constraint=True)", "(*['p', 'qr'], name='e')",
          "('ä', 'öü', name='e')", "('a')"]
MYSQL_INTEGER = ["", "()", "(11)", "(display_width=10)", "(unsigned=True)", "(11, unsigned=True)",
                 "(zerofill=True, unsigned=True)"]
MYSQL_STRING = ["", "()", "(20)", "(length=40)", "(20, charset='utf8mb4')", "(20, collation='utf8mb4_bin')",
                "(20, charset='latin1', collation='latin1_bin')", "(20, ascii=True)", "(20, unicode=True)",
                "(20, binary=True)", "(20, national=True)", "(20, collate='utf8mb4_bin')"]
MYSQL_TEXT = ["", "()", "(charset='utf8mb4')", "(collation='utf8mb4_bin')", "(binary=True)"]
MYSQL_FLOAT = ["", "()", "(10)", "(10, 2)", "(precision=10, scale=2, unsigned=True)"]
FSP = ["", "()", "(timezone=True)", "(fsp=6)", "(fsp=0)"]

TYPES = {
    "sa": {
        "String Unicode Text UnicodeText VARCHAR NVARCHAR CHAR NCHAR TEXT CLOB": STRING,
        "LargeBinary BLOB BINARY VARBINARY": LENGTH,
        "Numeric NUMERIC DECIMAL": DECIMAL,
        "Float FLOAT Double DOUBLE REAL DOUBLE_PRECISION": FLOAT,
        "DateTime DATETIME TIMESTAMP Time TIME": TIME,
        "Integer BigInteger SmallInteger INTEGER INT BIGINT SMALLINT Date DATE": PLAIN,
        "Boolean BOOLEAN": PLAIN + ["(create_constraint=True)", "(name='b')"],
        "JSON": PLAIN + ["(none_as_null=True)"],
        "UUID": PLAIN + ["(as_uuid=False)"],
        "Uuid": PLAIN + ["(as_uuid=False)", "(native_uuid=False)", "(True, False)"],
        "Interval": PLAIN + ["(native=False)", "(True, 6)", "(second_precision=3, day_precision=2)"],
        "PickleType": PLAIN + ["(impl=sa.Text)", "(impl=sa.LargeBinary(20))"],
        "Enum": VALUES,
        "ARRAY": ["(sa.Integer)", "(sa.String(20))", "(sa.Text(), dimensions=2)", "(sa.String(5, 'C'))",
                  "(sa.Enum('a', name='e'))", "(item_type=sa.BigInteger())"],
        "types.NullType": PLAIN,
    },
    "postgresql": {
        "VARCHAR CHAR TEXT": STRING, "CITEXT": PLAIN, "NUMERIC": DECIMAL,
        "FLOAT REAL DOUBLE_PRECISION": FLOAT,
        "TIMESTAMP TIME": TIME + ["(precision=3)", "(True, 6)", "(timezone=True, precision=0)"],
        "INTERVAL": PLAIN + ["(6)", "(precision=3)", "(fields='DAY TO SECOND')", "('3', 'YEAR')",
                             "(2, 'DAY TO SECOND')"],
        "BIT": PLAIN + ["(5)", "(length=8)", "(varying=True)", "(8, True)", "(0)"],
        "BYTEA": PLAIN, "UUID": PLAIN + ["(as_uuid=True)"], "JSON JSONB": PLAIN + ["(astext_type=sa.Text())"],
        "INTEGER BIGINT SMALLINT BOOLEAN DATE CIDR INET MACADDR MACADDR8 MONEY OID REGCLASS REGCONFIG "
        "TSVECTOR TSQUERY HSTORE INT4RANGE INT8RANGE NUMRANGE DATERANGE TSRANGE TSTZRANGE INT4MULTIRANGE "
        "INT8MULTIRANGE NUMMULTIRANGE DATEMULTIRANGE TSMULTIRANGE TSTZMULTIRANGE": PLAIN,
        "ENUM": VALUES,
        "DOMAIN": ["('positive', sa.Integer)", "(name='Mixed', data_type=sa.Text(), schema='app')"],
        "ARRAY": ["(sa.Integer)", "(postgresql.UUID(as_uuid=True))", "(sa.Numeric(10, 2), dimensions=3)",
                  "(postgresql.ENUM('a', name='e', create_type=False))", "(sa.ARRAY(sa.Integer))"],
    },
    "mysql": {
        "INTEGER BIGINT SMALLINT MEDIUMINT TINYINT": MYSQL_INTEGER,
        "NUMERIC DECIMAL": DECIMAL + ["(10, 2, unsigned=True)", "(zerofill=True)"],
        "FLOAT DOUBLE REAL": MYSQL_FLOAT,
        "VARCHAR CHAR NVARCHAR NCHAR TEXT": MYSQL_STRING,
        "TINYTEXT MEDIUMTEXT LONGTEXT": MYSQL_TEXT,
        "TINYBLOB MEDIUMBLOB LONGBLOB DATE JSON BOOLEAN": PLAIN,
        "BLOB BINARY VARBINARY": ["", "()", "(20)"],
        "BIT": ["", "()", "(1)", "(length=8)"], "YEAR": ["", "()", "(4)"],
        "DATETIME TIMESTAMP TIME": FSP,
        "ENUM SET": ["('a', 'b')", "('a', \"it's\")", "('a', 'b\\\\c')", "('a', charset='utf8mb4')",
                     "('a', 'b', collation='utf8mb4_bin')"],
    },
    "sqlite": {
        "VARCHAR CHAR TEXT": STRING, "NUMERIC DECIMAL": DECIMAL, "FLOAT REAL": FLOAT,
        "DATE DATETIME TIME BLOB BOOLEAN INTEGER SMALLINT JSON JSONB": PLAIN, "TIMESTAMP": TIME,
    },
    "oracle": {
        "VARCHAR VARCHAR2 NVARCHAR NVARCHAR2 CHAR NCHAR": LENGTH,
        "NUMBER": ["", "()", "(10)", "(10, 2)", "(precision=19, scale=0)", "(asdecimal=False)"],
        "FLOAT": ["", "()", "(126)", "(binary_precision=63)"],
        "BINARY_DOUBLE BINARY_FLOAT DOUBLE_PRECISION REAL": PLAIN,
        "CLOB NCLOB BLOB BFILE LONG ROWID DATE BOOLEAN": PLAIN,
        "RAW": ["", "()", "(16)"],
        "TIMESTAMP": TIME + ["(local_timezone=True)"],
        "INTERVAL": PLAIN + ["(2)", "(day_precision=2, second_precision=6)"],
        "JSON": PLAIN + ["(use_blob=True)"],
    },
    "mssql": {
        "VARCHAR NVARCHAR CHAR NCHAR TEXT NTEXT": LENGTH + ["(20, 'Latin1_General_CI_AS')"],
        "VARBINARY": LENGTH + ["('max', filestream=True)", "(filestream=True)"], "BINARY": LENGTH,
        "DATETIME2 DATETIMEOFFSET TIME": ["", "()", "(3)", "(precision=7)"],
        "DECIMAL NUMERIC": DECIMAL, "FLOAT": FLOAT,
        "BIGINT INTEGER SMALLINT TINYINT BIT DATE DATETIME SMALLDATETIME IMAGE MONEY SMALLMONEY "
        "UNIQUEIDENTIFIER XML SQL_VARIANT ROWVERSION TIMESTAMP JSON REAL DOUBLE_PRECISION": PLAIN,
    },
}

DEFAULTS = [
    "'new'", "'it''s'", '"it\'s"', "''", "'0'", "sa.text('0')", "sa.text('now()')", "sa.text(\"'x'::text\")",
    "sa.text('a \\\\:b')", "sa.func.now()", "sa.func.current_timestamp()", "sa.func.gen_random_uuid()",
    "sa.func.current_date()", "sa.func.lower('X')", "sa.func.coalesce(sa.text('a'), 1)", "sa.text('NULL')",
    "sa.null()", "sa.true()", "sa.false()", "sa.sql.expression.true()", "sa.sql.false()",
    "sa.literal_column('1 + 1')", "sa.func.localtimestamp()", "sa.func.sysdate()", "sa.text('a -- b')",
    "sa.DefaultClause('y')", "sa.DefaultClause(sa.text('7'))", "'back\\\\slash'", "sa.text('nextval(\\'s\\')')",
    "sa.func.uuid_generate_v4()", "sa.func.random()", "sa.func.char_length('é')", "sa.func.f(None)",
    "sa.func.user()", "sa.func.NOW()", "sa.func.utcnow()", "sa.func.app.now()", "sa.func.f(sa.true())",
    "sa.func.f(sa.func.g(1), 'a')", "sa.func.f(-1)", "sa.cast('1', sa.Integer)", "sa.literal('x')",
]


def expressions():
    for home, groups in TYPES.items():
        for names, arguments in groups.items():
            for name in names.split():
                for given in arguments:
                    yield f"{home}.{name}{given}"


def is_possible(expression):
    try:
        eval(expression, HOMES)
        return True
    except Exception:
        return False


def with_variants(plain, count):
    """Types with others for some databases."""
    plain = [text for text in plain if is_possible(text)]
    made = [text for text in plain if text.endswith(")")]
    for _ in range(count):
        text = random.choice(made)
        databases = random.sample(sorted(dialects()), 4)
        for _ in range(random.randint(1, 2)):
            names = [databases.pop() for _ in range(random.randint(1, 2))]
            text += f".with_variant({random.choice(plain)}, {', '.join(repr(name) for name in names)})"
        yield text


def type_text(expression, dialect):
    try:
        kind = eval(expression, HOMES)
        kind = kind() if isinstance(kind, type) else kind
        return dialect.type_compiler_instance.process(kind)
    except Exception:
        return None


def default_text(expression, dialect):
    try:
        column = sa.Column("c", sa.types.UserDefinedType(), server_default=eval(expression, HOMES))
        sa.Table("t", sa.MetaData(), column)
        return dialect.ddl_compiler(dialect, None).get_column_default_string(column)
    except Exception:
        return None


def main():
    plain = list(expressions())
    known = dialects()
    samples = []
    for text, is_default in [(text, False) for text in plain + list(with_variants(plain, 300))] + [
        (text, True) for text in DEFAULTS
    ]:
        write = default_text if is_default else type_text
        samples.append({
            "expression": text, "isDefault": is_default,
            "text": {name: write(text, dialect) for name, dialect in known.items()},
        })
    json.dump(samples, sys.stdout)


main()

"""Runs the migrations of a folder on a real database under the real Alembic and prints what the database has.

    schema_oracle.py URL ROOT LOCATION...

URL is SQLAlchemy's, of an empty PostgreSQL, MariaDB or SQLite database; ROOT is a folder with the contents of a
wheel, each LOCATION a folder of revision files. `upgrade heads` runs, a transaction for each migration, with
bounded time and memory and without network for what the migrations do themselves. What they import comes
from ROOT, as far as it can be imported; the rest is replaced by stand-ins (`absent_imports`). With the
variable ORACLE_ALONE=1 ROOT is replaced as a whole. The naming convention of the metadata that `env.py` gives to
Alembic is the project's own, as far as its imports and assignments make that.

Prints {"reached": [the revisions that the database is at], "heads": [those of the files], "count": how many
migrations ran, "total": how many there are, "error": why it stopped, or null, "catalogue": ...}.
The catalogue is that of `mlint schema --format json`, as far as a database keeps it.
"""

import ast
import importlib.util
import json
import os
import resource
import signal
import socket
import sqlite3
import sys
import tempfile
import warnings
from pathlib import Path

import alembic.command
import mariadb_catalogue
import psycopg
import sqlalchemy
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.types.string import StrDumper
from sqlalchemy import String, orm  # noqa: F401
from sqlalchemy.dialects import mysql, oracle, postgresql, sqlite  # noqa: F401
from sqlalchemy.sql import type_api

TOOLS = Path(__file__).resolve().parent
SECONDS = 240
GIBIBYTE = 1 << 30

ENVIRONMENT = """
from alembic import context
connection = context.config.attributes["connection"]
context.configure(
    connection=connection, transaction_per_migration=True,
    target_metadata=context.config.attributes["target_metadata"])
with context.begin_transaction():
    context.run_migrations()
"""

POSTGRESQL_COLUMNS = """
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
  d.oid IS NOT NULL AND a.attgenerated = '' OR a.attidentity <> '', a.attgenerated <> ''
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY n.nspname, c.relname, a.attnum
"""
POSTGRESQL_CONSTRAINTS = """
SELECT n.nspname, r.relname, c.conname, c.contype,
  ARRAY(SELECT a.attname FROM unnest(c.conkey) WITH ORDINALITY k(attnum, n)
    JOIN pg_attribute a ON a.attnum = k.attnum AND a.attrelid = c.conrelid ORDER BY k.n),
  fn.nspname, f.relname,
  ARRAY(SELECT a.attname FROM unnest(c.confkey) WITH ORDINALITY k(attnum, n)
    JOIN pg_attribute a ON a.attnum = k.attnum AND a.attrelid = c.confrelid ORDER BY k.n),
  c.confdeltype
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
  LEFT JOIN pg_class f ON f.oid = c.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
"""
POSTGRESQL_INDEXES = """
SELECT n.nspname, r.relname, i.relname, x.indisunique,
  ARRAY(SELECT a.attname FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(attnum, n)
    LEFT JOIN pg_attribute a ON a.attnum = k.attnum AND a.attrelid = r.oid
    WHERE k.n <= x.indnkeyatts ORDER BY k.n),
  x.indpred IS NOT NULL, m.amname
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class r ON r.oid = x.indrelid
  JOIN pg_namespace n ON n.oid = r.relnamespace JOIN pg_am m ON m.oid = i.relam
WHERE r.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid AND c.contype IN ('p', 'u', 'x'))
"""
POSTGRESQL_ENUMERATIONS = """
SELECT n.nspname, t.typname,
  ARRAY(SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder)
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE typtype = 'e'
"""
POSTGRESQL_ACTIONS = {"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT", "r": "RESTRICT"}
POSTGRESQL_KINDS = {
    "p": "primary key", "u": "unique", "f": "foreign key", "c": "check", "x": "exclude"}


def spelled(schema):
    return None if schema == "public" else schema


def is_own(schema):
    return schema != "information_schema" and not schema.startswith("pg_")


class Catalogue:
    """Tables with their parts, by schema and name."""

    def __init__(self):
        self.tables = {}
        self.types = []

    def table(self, schema, name):
        return self.tables.setdefault((schema, name), {
            "schema": schema, "name": name, "columns": [], "constraints": [], "indexes": []})

    def document(self):
        tables = [t for (_, name), t in self.tables.items() if not name.startswith("alembic_version")]
        return {"tables": tables, "types": self.types}


def postgresql_catalogue(connection):
    def rows(query):
        return [row for row in connection.exec_driver_sql(query) if is_own(row[0])]

    catalogue = Catalogue()
    for schema, table, name, type_, nullable, default, computed in rows(POSTGRESQL_COLUMNS):
        catalogue.table(spelled(schema), table)["columns"].append({
            "name": name, "type": type_, "nullable": nullable, "has_server_default": default,
            "computed": computed})
    for schema, table, name, kind, columns, other, referred, keys, action in rows(
            POSTGRESQL_CONSTRAINTS):
        if kind in POSTGRESQL_KINDS:
            catalogue.table(spelled(schema), table)["constraints"].append({
                "kind": POSTGRESQL_KINDS[kind], "name": name, "columns": columns,
                "referred_schema": spelled(other), "referred_table": referred,
                "referred_columns": keys, "on_delete": POSTGRESQL_ACTIONS.get(action)})
    for schema, table, name, unique, columns, partial, method in rows(POSTGRESQL_INDEXES):
        catalogue.table(spelled(schema), table)["indexes"].append({
            "name": name, "columns": columns, "unique": unique, "partial": partial,
            "method": method})
    for schema, name, labels in rows(POSTGRESQL_ENUMERATIONS):
        catalogue.types.append({"schema": spelled(schema), "name": name, "labels": labels})
    return catalogue.document()


def sqlite_catalogue(connection):
    def rows(query, *values):
        return connection.exec_driver_sql(query, values).mappings().all()

    catalogue = Catalogue()
    names = rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for name in [row["name"] for row in names]:
        table = catalogue.table(None, name)
        columns = rows("SELECT * FROM pragma_table_xinfo(?)", name)
        key = [c["name"] for c in sorted(columns, key=lambda c: c["pk"]) if c["pk"]]
        for column in columns:
            # Such a column is the number of the row.
            is_number = key == [column["name"]] and column["type"].upper() == "INTEGER"
            table["columns"].append({
                "name": column["name"], "type": column["type"], "nullable": not column["notnull"],
                "has_server_default": is_number or column["dflt_value"] not in (None, "NULL"),
                "computed": column["hidden"] in (2, 3)})
        if key:
            table["constraints"].append({"kind": "primary key", "name": None, "columns": key})
        foreign = {}
        for row in rows("SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq", name):
            action = row["on_delete"]
            entry = foreign.setdefault(row["id"], {
                "kind": "foreign key", "name": None, "columns": [], "referred_schema": None,
                "referred_table": row["table"], "referred_columns": [],
                "on_delete": None if action == "NO ACTION" else action})
            entry["columns"].append(row["from"])
            if row["to"] is not None:
                entry["referred_columns"].append(row["to"])
        table["constraints"] += foreign.values()
        for index in rows("SELECT * FROM pragma_index_list(?)", name):
            parts = rows("SELECT * FROM pragma_index_info(?) ORDER BY seqno", index["name"])
            columns = [part["name"] for part in parts]
            if index["origin"] == "u":
                table["constraints"].append({"kind": "unique", "name": None, "columns": columns})
            elif index["origin"] == "c":
                table["indexes"].append({
                    "name": index["name"], "columns": columns, "unique": bool(index["unique"]),
                    "partial": bool(index["partial"]), "method": None})
    return catalogue.document()


CATALOGUES = {
    "postgresql": postgresql_catalogue, "sqlite": sqlite_catalogue,
    "mysql": lambda connection: mariadb_catalogue.fill(Catalogue(), connection)}


def make_useful(absent):
    """Lets stand-ins be values of rows, which do not matter to the schema."""
    absent.__str__ = lambda self: self.__name__
    absent.__len__ = lambda self: 1
    absent.__bool__ = lambda self: True
    sqlite3.register_adapter(absent, str)
    psycopg.adapters.register_dumper(absent, StandInDumper)


class StandInDumper(StrDumper):
    def dump(self, value):
        return super().dump(str(value))


def replace_absent_imports(root):
    if root:
        sys.path.append(root)
    # Debian's Python has a `sitecustomize` of its own.
    specification = importlib.util.spec_from_file_location(
        "absent", TOOLS / "absent_imports" / "sitecustomize.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    make_useful(module.Absent)
    original = type_api.to_instance
    type_api.to_instance = lambda value, *arguments, **options: (
        String() if type(value).__name__ == "Absent" else original(value, *arguments, **options))
    return module.Absent


def close_network(url):
    """Lets Python's sockets reach the database alone."""
    original = socket.socket.connect

    def connect(self, address):
        if address != (url.host, url.port):
            raise OSError("there is no network in this test")
        return original(self, address)

    socket.socket.connect = socket.socket.connect_ex = connect


def confine(folder):
    os.chdir(folder)
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (4 * GIBIBYTE, 4 * GIBIBYTE))


def prepare_for_openstack(engine, url):
    """Does what `env.py` does in OpenStack, whose library makes engines and has errors of its own.

    Nothing where that is a stand-in.
    """
    from oslo_config import cfg
    from oslo_db import options
    from oslo_db.sqlalchemy import enginefacade, exc_filters
    options.set_defaults(cfg.CONF, connection=url)
    enginefacade.configure(connection=url)
    exc_filters.register_engine(engine)


def configuration(folder, locations):
    Path(folder, "env.py").write_text(ENVIRONMENT, encoding="utf-8")
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(locations).replace("%", "%%"))
    return config


def environment_script(root, locations):
    """The text of the `env.py` in or above the folders of revision files, or nothing."""
    folder = Path(root, locations[0])
    while folder != Path(root).parent:
        path = folder / "env.py"
        if path.exists():
            return path.read_text(encoding="utf-8")
        folder = folder.parent
    return ""


def target_metadata(text, absent):
    """What `env.py` calls so, made by its imports and assignments; it may have a naming convention."""
    names = {}
    for statement in ast.parse(text).body:
        if isinstance(statement, (ast.Import, ast.ImportFrom, ast.Assign)):
            try:
                exec(compile(ast.Module([statement], []), "env.py", "exec"), names)
            except BaseException:  # it wants Alembic to run it, or more of the project than there is
                for alias in getattr(statement, "names", ()):
                    names[alias.asname or alias.name.split(".")[0]] = absent(alias.name)
    found = names.get("target_metadata")
    if isinstance(found, sqlalchemy.MetaData):
        return found
    # A stand-in for it may have been given one.
    convention = getattr(found, "__dict__", {}).get("naming_convention")
    return sqlalchemy.MetaData(naming_convention=convention) if isinstance(convention, dict) else None


def upgrade(engine, config, metadata):
    """Why it stopped, or None; whatever a migration raises."""
    script = ScriptDirectory.from_config(config)
    config.attributes["target_metadata"] = metadata
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "heads")
            connection.commit()
    except BaseException as problem:
        return script, f"{type(problem).__name__}: {str(problem)[:300]}"
    return script, None


def main():
    url, root, *locations = sys.argv[1:]
    warnings.simplefilter("ignore")
    output = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:  # the driver is loaded before imports are replaced
        connection.exec_driver_sql("SELECT 1")
    with tempfile.TemporaryDirectory(prefix="mlint-schema-") as folder:
        config = configuration(folder, [os.path.join(root, location) for location in locations])
        confine(folder)
        # Connections know how to send a stand-in when it was known before.
        engine.dispose()
        absent = replace_absent_imports(None if os.environ.get("ORACLE_ALONE") else root)
        close_network(engine.url)
        prepare_for_openstack(engine, url)
        metadata = target_metadata(environment_script(root, locations), absent)
        script, error = upgrade(engine, config, metadata)
        with engine.connect() as connection:
            reached = list(MigrationContext.configure(connection).get_current_heads())
            catalogue = CATALOGUES[engine.dialect.name](connection)
        ran = list(script.iterate_revisions(reached, "base")) if reached else []
        total = list(script.walk_revisions())
        result = {
            "reached": sorted(reached), "heads": sorted(script.get_heads()), "count": len(ran),
            "total": len(total), "error": error, "catalogue": catalogue}
    with os.fdopen(output, "w", encoding="utf-8") as stream:
        json.dump(result, stream)
    os._exit(0)


if __name__ == "__main__":
    main()

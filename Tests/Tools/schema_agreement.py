"""Compares `mlint schema` with the schema of a real database after the migrations ran on it.

    schema_agreement.py MLINT ROOT DIALECT FOLDER [URL [PYTHON]]

MLINT is the program, ROOT a copy of a wheel's contents whose `mlint.toml` names the database, DIALECT is
`postgresql`, `mysql` or `sqlite`, FOLDER takes databases of SQLite, URL is that of a database of PostgreSQL or MariaDB,
beside which a new one is made for each environment; PYTHON is an interpreter that has more of what projects import, and
is tried first. Prints, for each environment whose migrations can be run on that database, {"environment",
"count", "total": how many migrations ran, and how many there are, "error": why it ended before the heads,
"tables", "facts", "agreed", "doubtful", "unread", "wrong": counts, "differences": [...]}. Where it is not
compared, because the project could not be imported or nothing certain is there, all counts are 0.

A fact is that a table, a column, a constraint, an index or an enumeration is there or not, the type, the
nullability and whether there is a default of a column, the order of a table's columns, the labels of an
enumeration; in MySQL also a comment, and what a foreign key does at an update. What differs is doubtful where `mlint` says so there: null, `conditional`, or a table that is not
complete; unread where it says that something could not be read and may have changed anything; and else
wrong.
"""

import functools
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import oracle_results
import schema_oracle
import sqlalchemy

TOOLS = Path(__file__).resolve().parent
SECONDS = 400
SIGNAL = "by a signal"


def mlint(program, root, *arguments):
    words = [program, *arguments, "--format", "json", "--allow-degraded"]
    return json.loads(subprocess.run(
        words, cwd=root, check=True, capture_output=True, timeout=SECONDS).stdout)


def fresh_database(url, folder, number):
    """The URL of a new database."""
    if url is None:
        return f"sqlite:///{os.path.join(folder, f'database{number}')}"
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"schema_{os.getpid()}_{number}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return engine.url.set(database=name).render_as_string(hide_password=False)


def run(url, folder, number, root, locations, pythons):
    """The result of the run that came farthest: with the project, or with all imports replaced."""
    results = []
    for attempt, (python, alone) in enumerate([(p, "") for p in pythons] + [(pythons[-1], "1")]):
        def ask():
            database = fresh_database(url, folder, f"{number}_{attempt}")
            start = forked if python == sys.executable else started
            status, output, errors = start(python, [database, root, *locations], alone)
            if status == 0 and output:
                return json.loads(output)
            return ended(errors[-200:] if status > 0 else SIGNAL)

        found = oracle_results.answer(
            python, root, ["schema", server_version(url), locations, alone], ask,
            is_final=lambda found: found != ended(SIGNAL))
        results.append({**found, "alone": bool(alone)})
        if found["error"] is None:
            break
    return max(results, key=lambda result: result["count"])


def started(python, arguments, alone):
    """The oracle's exit status, negative for a signal, and what it wrote on both outputs."""
    process = subprocess.run(
        [python, str(TOOLS / "schema_oracle.py"), *arguments],
        env={**os.environ, "ORACLE_ALONE": alone}, capture_output=True, timeout=SECONDS, text=True)
    return process.returncode, process.stdout, process.stderr


def forked(_, arguments, alone):
    """The same in a copy of this process, which has the libraries in memory: they take most of a short run."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = os.fork()
        if process == 0:
            os.dup2(output.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            os.environ["ORACLE_ALONE"] = alone
            sys.argv[1:] = arguments
            try:
                schema_oracle.main()
            except BaseException:
                traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)  # it ends by itself where it comes to its end
        _, status = os.waitpid(process, 0)
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
        return os.waitstatus_to_exitcode(status), *texts


def ended(how):
    return {
        "count": 0, "total": 0, "reached": [], "heads": [], "catalogue": None,
        "error": f"the process ended: {how}"}


@functools.cache
def server_version(url):
    if url is None:
        return "SQLite"
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT version()").scalar()
    engine.dispose()
    return f"{engine.dialect.name} {version}"


WORDS = {
    "CHARACTER VARYING": "VARCHAR", "CHARACTER": "CHAR", "BPCHAR": "CHAR", "DECIMAL": "NUMERIC",
    "BOOL": "BOOLEAN", "INT": "INTEGER",
}


def type_name(text, dialect):
    """A type in the spelling that both sides share."""
    if text is None:
        return None
    text = re.sub(r"\s+", " ", text.replace('"', "")).strip()
    if dialect == "sqlite":
        return text.upper().replace(", ", ",")
    upper = re.sub(r"\s*,\s*", ",", text.upper())
    if dialect == "mysql":
        return mysql_type_name(upper)
    match = re.match(r"^([A-Z ]+?)(\(.*)?$", upper.removesuffix("[]"))
    if match:
        word = WORDS.get(match[1].strip(), match[1].strip())
        upper = word + (match[2] or "") + ("[]" if upper.endswith("[]") else "")
    return upper


def mysql_type_name(text):
    """A type of MySQL without what it adds to those that leave it out; ENUM and SET keep their labels."""
    match = re.match(r"^([A-Z ]+?)(\(.*\))?( .*)?$", text)
    if not match:
        return text
    word, size, more = match[1].strip(), match[2] or "", match[3] or ""
    word = {"INT": "INTEGER", "NUMERIC": "DECIMAL"}.get(word, word)
    # MySQL 8 shows no widths but these two.
    if word.endswith("INT") or word == "INTEGER":
        if (word, size) != ("TINYINT", "(1)") and "ZEROFILL" not in more:
            size = ""
    defaults = {"DECIMAL": "(10,0)", "CHAR": "(1)", "BINARY": "(1)", "BIT": "(1)", "YEAR": "(4)"}
    return word + ("" if size == defaults.get(word) else size) + more


AUTOMATIC_CHECK = re.compile(r"(CONSTRAINT_|.*_chk_)\d+")


class Comparison:
    def __init__(self, dialect, is_complete):
        self.dialect = dialect
        self.is_complete = is_complete
        self.counts = {"facts": 0, "agreed": 0, "doubtful": 0, "unread": 0, "wrong": 0}
        self.differences = []

    def note(self, verdict, what):
        if verdict == "wrong" and not self.is_complete:
            verdict = "unread"
        self.counts["facts"] += 1
        self.counts[verdict] += 1
        if verdict != "agreed":
            self.differences.append(f"{verdict}: {what}")

    def compare(self, what, known, real, doubt):
        if known == real:
            self.note("agreed", what)
        elif known is None or doubt:
            self.note("doubtful", f"{what}: {known}, not {real}")
        else:
            self.note("wrong", f"{what}: {known}, not {real}")

    def sets(self, what, known, real, doubt):
        """Compares things by their keys; known has for each whether it is certain."""
        for key in sorted(set(known) | set(real), key=repr):
            if key in known and key in real:
                self.note("agreed", what)
            elif key in real:
                self.note("doubtful" if doubt else "wrong", f"{what} {key} is not known")
            else:
                certain = known[key] and not doubt
                self.note("wrong" if certain else "doubtful", f"{what} {key} is not there")

    def schemas(self, known, real):
        tables = {(t["schema"], t["name"]): t for t in known["tables"]}
        real_tables = {(t["schema"], t["name"]): t for t in real["tables"]}
        certain = {
            key: t["certainty"] == "exact" and t["complete"] for key, t in tables.items()}
        self.sets("table", certain, real_tables, False)
        for key in sorted(set(tables) & set(real_tables), key=repr):
            self.tables(tables[key], real_tables[key])
        if self.dialect == "postgresql":
            types = {(t["schema"], t["name"]): t for t in known["types"] if t["kind"] == "enum"}
            real_types = {(t["schema"], t["name"]): t for t in real["types"]}
            self.sets(
                "enum", {k: t["certainty"] == "exact" for k, t in types.items()}, real_types,
                False)
            for key in sorted(set(types) & set(real_types), key=repr):
                self.compare(
                    f"labels of {key}", types[key]["labels"], real_types[key]["labels"], False)

    def tables(self, known, real):
        name = known["name"]
        doubt = not known["complete"]
        columns = {c["name"]: c for c in known["columns"]}
        real_columns = {c["name"]: c for c in real["columns"]}
        self.sets(
            f"column of {name}", {k: c["certainty"] == "exact" for k, c in columns.items()},
            real_columns, doubt)
        common = [c["name"] for c in real["columns"] if c["name"] in columns]
        self.compare(
            f"order of {name}", [c for c in columns if c in real_columns], common, doubt)
        for column in common:
            self.columns(name, columns[column], real_columns[column], doubt)
        if self.dialect == "mysql":
            self.compare(f"comment of {name}", known["comment"], real["comment"], doubt)
        for kind in self.kinds():
            self.sets(
                f"{kind} of {name}", self.constraints(known, kind), self.constraints(real, kind),
                doubt)
        self.sets(f"index of {name}", self.indexes(known), self.indexes(real), doubt)

    def kinds(self):
        """The kinds of constraints that the database tells; those of SQLite are not told apart from its texts."""
        common = ["primary key", "foreign key"]
        return common + {
            "postgresql": ["unique", "exclude", "check"], "sqlite": ["unique"], "mysql": ["check"],
        }[self.dialect]

    def columns(self, table, known, real, doubt):
        what = f"{table}.{known['name']}"
        doubt = doubt or known["certainty"] != "exact"
        self.compare(
            f"type of {what}", type_name(known["type"], self.dialect),
            type_name(real["type"], self.dialect), doubt)
        self.compare(f"nullability of {what}", known["nullable"], real["nullable"], doubt)
        self.compare(
            f"default of {what}", known["has_server_default"], real["has_server_default"], doubt)
        if self.dialect == "mysql":
            for member in ("comment", "identity", "computed"):
                self.compare(f"{member} of {what}", known[member], real[member], doubt)

    def constraints(self, table, kind):
        result = {}
        for entry in table["constraints"]:
            if entry["kind"] != kind:
                continue
            columns = () if kind == "check" else tuple(entry["columns"])
            key = [self.name(entry), columns]
            if kind == "foreign key":
                key += [
                    entry["referred_schema"], entry["referred_table"],
                    tuple(entry["referred_columns"]), self.action(entry["on_delete"])]
                if self.dialect == "mysql":
                    key.append(self.action(entry["on_update"]))
            result[tuple(key)] = entry.get("certainty", "exact") == "exact"
        return result

    def name(self, constraint):
        if self.dialect == "sqlite" or constraint["kind"] == "primary key" and self.dialect == "mysql":
            return None
        name = constraint["name"]
        # MySQL and MariaDB number them in different ways.
        is_numbered = self.dialect == "mysql" and constraint["kind"] == "check"
        return None if is_numbered and AUTOMATIC_CHECK.fullmatch(name or "") else name

    def action(self, written):
        same = ["NO ACTION", "RESTRICT"] if self.dialect == "mysql" else ["NO ACTION"]
        return None if written in same else written

    def indexes(self, table):
        indexes = table["indexes"]
        if self.dialect == "mysql":
            indexes = indexes + [
                {**c, "unique": True} for c in table["constraints"] if c["kind"] == "unique"]
        return {
            (index["name"], tuple(index["columns"]), index["unique"]):
                index.get("certainty", "exact") == "exact"
            for index in indexes}


def compared(program, root, dialect, environment, result):
    """The comparison; None where the database tells nothing.

    Helpers and types that are stand-ins make nothing, or something else. Where a migration failed, what it had
    done stays, but in PostgreSQL.
    """
    at_heads = result["error"] is None
    if result["catalogue"] is None or result["alone"]:
        return None
    if not at_heads and (dialect != "postgresql" or len(result["reached"]) != 1):
        return None
    symbol = "heads" if at_heads else result["reached"][0]
    document = mlint(program, root, "schema", symbol, "--environment", environment["name"])
    known = document["schemas"][0]
    comparison = Comparison(dialect, known["complete"])
    comparison.schemas(known, result["catalogue"])
    return comparison


def main():
    program, root, dialect, folder = sys.argv[1:5]
    url = sys.argv[5] if len(sys.argv) > 5 else None
    pythons = [*sys.argv[6:], sys.executable]
    results = []
    for number, environment in enumerate(mlint(program, root, "history")["environments"]):
        folders = sorted({os.path.dirname(r["path"]) for r in environment["revisions"]})
        if not folders:
            continue
        result = run(url, folder, number, root, folders, pythons)
        entry = {
            "environment": environment["name"], "count": result["count"],
            "total": result["total"], "error": result["error"], "tables": 0, "facts": 0,
            "agreed": 0, "doubtful": 0, "unread": 0, "wrong": 0, "differences": []}
        comparison = compared(program, root, dialect, environment, result)
        if comparison:
            entry.update(comparison.counts)
            entry["tables"] = len(result["catalogue"]["tables"])
            entry["differences"] = comparison.differences
        results.append(entry)
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()

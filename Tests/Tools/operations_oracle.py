"""Runs migrations offline under the real Alembic and prints the directives that they call, as JSON.

    operations_oracle.py ROOT FILE...

ROOT is a folder with the contents of a wheel, each FILE a revision file relative to it. `upgrade()` and
`downgrade()` of each run on one dialect (`--dialect`, PostgreSQL's without it), each in a process of its own with bounded time, memory
and file size, and without network. What a migration imports comes from ROOT, as far as it can be
imported; the rest is replaced by stand-ins (`absent_imports`). A function that raises, because it wants
a connection or results, or because a stand-in was not enough, counts up to there.

For each file {"path", "upgrade", "downgrade"}, each of these null where there is no such function, or
{"operations": [...], "error": null or why it stopped, "uses_stand_ins": whether the file sees any,
"stand_in_lines": [...]}. An
operation has "op" (the directive's name), "table", "schema", "name", "nullable", "server_default" (whether
there is one), "sql", and "line": that of the innermost frame of the file; "has_stand_in" says that one of
these came from a stand-in and means nothing. "stand_in_lines" are the lines that call stand-ins, which do nothing. Directives that another directive calls are not listed; what is
executed on the connection that `op.get_bind()` gives counts as `execute`.
"""

import argparse
import importlib.util
import io
import json
import os
import re
import resource
import signal
import socket
import sys
import tempfile
import warnings
from pathlib import Path

from alembic import op
from alembic.config import Config
from alembic.operations import Operations, base, ops
from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import String, orm  # noqa: F401  (before processes are forked)
from sqlalchemy.dialects import mysql, postgresql, sqlite  # noqa: F401
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.sql import type_api
from sqlalchemy.sql.elements import TextClause

TOOLS = Path(__file__).resolve().parent
DIRECTIONS = ("upgrade", "downgrade")
NOT_LOADED = "not loaded"
SECONDS = 60
GIBIBYTE = 1 << 30

NAME_FIELDS = {
    "add_column": lambda o: o.column.name,
    "alter_column": lambda o: o.column_name,
    "drop_column": lambda o: o.column_name,
    "rename_table": lambda o: o.new_table_name,
    "create_index": lambda o: o.index_name,
    "drop_index": lambda o: o.index_name,
}


class Discard(io.TextIOBase):
    def write(self, text):
        return len(text)


def directive(operation):
    """The name under which `op` has what makes this operation."""
    if isinstance(operation, ops.ExecuteSQLOp):
        return "execute"  # its name would be execute_sql
    name = re.sub(r"Op$", "", type(operation).__name__)
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def is_stand_in(value):
    return type(value).__name__ == "Absent"


def text(value):
    return None if value is None else str(value)


def accept_stand_ins_as_types():
    original = type_api.to_instance
    type_api.to_instance = lambda value, *arguments, **options: (
        String() if is_stand_in(value) else original(value, *arguments, **options))


def described(operation, line):
    name = directive(operation)
    if name == "execute":
        return described_execution(operation.sqltext, line)
    if name == "bulk_insert":
        table, schema = operation.table.name, operation.table.schema
    elif name == "create_foreign_key":
        table, schema = operation.source_table, operation.kw.get("source_schema")
    else:
        table, schema = getattr(operation, "table_name", None), getattr(operation, "schema", None)
    named = NAME_FIELDS.get(name, lambda o: getattr(o, "constraint_name", None))(operation)
    entry = {
        "op": name, "table": text(table), "schema": text(schema), "name": text(named),
        "nullable": None, "server_default": None, "sql": None, "line": line,
        "has_stand_in": any(is_stand_in(value) for value in (table, schema, named)),
    }
    if name == "add_column":
        entry["nullable"] = operation.column.nullable
        entry["server_default"] = operation.column.server_default is not None
    if name == "alter_column":
        entry["nullable"] = operation.modify_nullable
    return entry


def described_execution(statement, line):
    known = isinstance(statement, (str, TextClause))
    return {
        "op": "execute", "table": None, "schema": None, "name": None, "nullable": None,
        "server_default": None, "sql": str(getattr(statement, "text", statement)) if known else None,
        "line": line, "has_stand_in": is_stand_in(statement),
    }


class Recorder:
    """Writes each directive to a file as it is called, so that nothing is lost when time is up."""

    def __init__(self, path, output):
        self.path = path
        self.output = output
        self.depth = 0

    def line(self):
        frame = sys._getframe(2)
        while frame and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        return frame.f_lineno if frame else None

    def install(self):
        self.wrap(base.AbstractOperations, "invoke", described)
        self.wrap(MockConnection, "execute", described_execution)

    def wrap(self, owner, name, describe):
        original = getattr(owner, name)

        def wrapper(target, subject, *arguments, **options):
            if self.depth == 0:
                self.write(describe(subject, self.line()))
            self.depth += 1
            try:
                return original(target, subject, *arguments, **options)
            finally:
                self.depth -= 1

        setattr(owner, name, wrapper)

    def watch_stand_ins(self, stand_in):
        """Notes the lines of the file that call what is not there."""
        original = stand_in.__call__

        def wrapper(target, *arguments, **options):
            self.write({"stand_in_line": self.line()})
            return original(target, *arguments, **options)

        stand_in.__call__ = wrapper

    def write(self, entry):
        self.output.write(json.dumps(entry) + "\n")
        self.output.flush()


def loaded(path):
    specification = importlib.util.spec_from_file_location("migration", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def refuse(*arguments, **options):
    raise OSError("there is no network in this test")


def confine(folder):
    os.chdir(folder)
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS // 2, SECONDS // 2))
    resource.setrlimit(resource.RLIMIT_AS, (2 * GIBIBYTE, 2 * GIBIBYTE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 26, 1 << 26))
    socket.socket = refuse


def ending_of(action):
    """Why an action ended early, or None; whatever a migration raises."""
    try:
        action()
    except BaseException as problem:
        return f"{type(problem).__name__}: {str(problem)[:200]}"
    return None


def finish(target, ending):
    with open(target, "a", encoding="utf-8") as output:
        output.write(json.dumps({"ending": ending}) + "\n")


def run(module, path, direction, target):
    """Runs one function and writes its directives, then why it ended."""
    function = getattr(module, direction, None)
    if function is None:
        return finish(target, "absent")
    with open(target, "w", encoding="utf-8") as output:
        recorder = Recorder(path, output)
        recorder.install()
        stand_ins = [value for value in vars(module).values() if is_stand_in(value)]
        if stand_ins:
            recorder.write({"uses_stand_ins": True})
            recorder.watch_stand_ins(type(stand_ins[0]))
        ending = ending_of(function)
    finish(target, ending)


def run_apart(action):
    """Does something in a process of its own, and waits for it."""
    process = os.fork()
    if process == 0:
        signal.alarm(SECONDS)
        action()
        os._exit(0)
    os.waitpid(process, 0)


def run_file(root, path, targets, folder, dialect):
    """Loads a file and runs each function in a process of its own, so that none sees what another did.

    `root` is None to replace all that is imported.
    """
    confine(folder)
    warnings.simplefilter("ignore")
    if root:
        sys.path.append(root)
    # Debian's Python has a `sitecustomize` of its own.
    specification = importlib.util.spec_from_file_location(
        "absent", TOOLS / "absent_imports" / "sitecustomize.py")
    specification.loader.exec_module(importlib.util.module_from_spec(specification))
    accept_stand_ins_as_types()
    environment = EnvironmentContext(Config(), None, as_sql=True)
    with environment:
        environment.configure(dialect_name=dialect, output_buffer=Discard())
        with Operations.context(environment.get_context()):
            modules = []
            problem = ending_of(lambda: modules.append(loaded(path)))
            for direction, target in zip(DIRECTIONS, targets):
                if problem:
                    finish(target, f"{NOT_LOADED}: {problem}")
                else:
                    # The alarm is for each function, and this process waits for it.
                    signal.alarm(0)
                    run_apart(lambda: run(modules[0], path, direction, target))
    os._exit(0)


def result(target):
    """What a function did; it may have been ended anywhere, or never begun."""
    lines = []
    if target.exists():
        for line in target.read_text(encoding="utf-8").splitlines():
            try:
                lines.append(json.loads(line))
            except json.JSONDecodeError:
                break
    ending = lines.pop()["ending"] if lines and "ending" in lines[-1] else "the process was ended"
    if ending == "absent":
        return None
    return {
        "operations": [entry for entry in lines if "op" in entry], "error": ending,
        "uses_stand_ins": bool(lines) and "uses_stand_ins" in lines[0],
        "stand_in_lines": sorted({
            entry["stand_in_line"] for entry in lines if entry.get("stand_in_line")})}


def run_all(files, root, base, folder, dialect):
    """Runs the functions of each file; {"upgrade", "downgrade"} of each, in the same order."""
    running = set()
    targets = []
    for number, file in enumerate(files):
        if len(running) >= (os.cpu_count() or 1):
            running.discard(os.wait()[0])
        targets.append([folder / f"{number}-{direction}.json" for direction in DIRECTIONS])
        scratch = folder / f"{number}"
        scratch.mkdir(parents=True)
        process = os.fork()
        if process == 0:
            run_file(root, os.path.join(base, file), targets[-1], scratch, dialect)
        running.add(process)
    while running:
        running.discard(os.wait()[0])
    return [dict(zip(DIRECTIONS, map(result, both))) for both in targets]


def is_unloaded(found):
    error = found["upgrade"] and found["upgrade"]["error"]
    return bool(error) and error.startswith(NOT_LOADED)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dialect", default="postgresql")
    parser.add_argument("folder")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    base, files, dialect = os.path.abspath(arguments.folder), arguments.files, arguments.dialect
    with tempfile.TemporaryDirectory(prefix="mlint-operations-") as folder:
        results = run_all(files, base, base, Path(folder, "with-project"), dialect)
        # A project that cannot be imported without what it needs is replaced as a whole.
        again = [number for number, found in enumerate(results) if is_unloaded(found)]
        alone = run_all(
            [files[number] for number in again], None, base, Path(folder, "alone"), dialect)
        for number, found in zip(again, alone):
            results[number] = found
    json.dump([{"path": file, **found} for file, found in zip(files, results)], sys.stdout)


if __name__ == "__main__":
    main()

"""Runs the function `upgrade()` of modules under the real Alembic, offline, and prints what they drop.

    call_oracle.py FILE

FILE holds a JSON array of the texts of modules. Prints a JSON array with {"tables": the names of the tables
that `op.drop_table()` got, in the order of the calls, "ends": whether the function came to its end} of each.
Null stands for a module that could not be loaded.
"""

import contextlib
import io
import json
import sys
import types
import warnings

from alembic.config import Config
from alembic.operations import Operations, base, ops
from alembic.runtime.environment import EnvironmentContext

warnings.simplefilter("ignore")
tables = []
invoke = base.AbstractOperations.invoke


def record(operations, operation):
    if isinstance(operation, ops.DropTableOp):
        tables.append(operation.table_name)
    return invoke(operations, operation)


def result(text):
    module = types.ModuleType("migration")
    try:
        exec(compile(text, "migration", "exec"), module.__dict__)
    except Exception:
        return None
    tables.clear()
    try:
        module.upgrade()
        ends = True
    except Exception:
        ends = False
    return {"tables": list(tables), "ends": ends}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        modules = json.load(file)
    base.AbstractOperations.invoke = record
    environment = EnvironmentContext(Config(), None, as_sql=True)
    with environment, contextlib.redirect_stdout(sys.stderr):
        environment.configure(dialect_name="postgresql", output_buffer=io.StringIO())
        with Operations.context(environment.get_context()):
            results = [result(text) for text in modules]
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()

"""Runs modules with declarative models and a function `upgrade()`, and prints the SQL that it sends.

    model_oracle.py FILE

FILE holds a JSON array of modules. A module is the array of its files, each as [name, text]; the last one is
run, and may import the ones before. Prints a JSON array with the statements of each for PostgreSQL, or null
where SQLAlchemy or Python stops.
"""

import contextlib
import json
import sys
import types
import warnings

import sqlalchemy as sa

warnings.simplefilter("ignore")


def statements(files):
    """What the last of these files sends when its `upgrade()` is called; None where it stops."""
    sent = []

    def execute(statement, *arguments, **options):
        sent.append(str(statement.compile(dialect=engine.dialect)).strip())

    engine = sa.create_mock_engine("postgresql://", execute)
    alembic = types.ModuleType("alembic")
    alembic.op = types.SimpleNamespace(get_bind=lambda: engine)
    before = set(sys.modules)
    sys.modules["alembic"] = alembic
    try:
        for name, text in files:
            module = types.ModuleType(name)
            sys.modules[name] = module
            exec(compile(text, name, "exec"), module.__dict__)
        module.upgrade()
    except Exception:
        return None
    finally:
        for name in set(sys.modules) - before:
            if name in [file[0] for file in files] + ["alembic"]:
                del sys.modules[name]
    return sent


with open(sys.argv[1], encoding="utf-8") as file:
    modules = json.load(file)
with contextlib.redirect_stdout(sys.stderr):
    results = [statements(files) for files in modules]
json.dump(results, sys.stdout)

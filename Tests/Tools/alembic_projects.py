"""Prints what the real Alembic says about environments, whose revision files it loads and runs, as JSON.

    alembic_projects.py ROOT FOLDER...

Each FOLDER below ROOT is a script location, configured by its own alembic.ini. The answers are those of
alembic_graph.py in "graph", or {"error": the exception that stops Alembic}. "history" has the lines that
`alembic history` prints for each of the ranges in FOLDER/ranges.json, or null where Alembic refuses or dies. What is
random in Alembic is put in the order that mlint documents.
"""

import json
import sys
import warnings
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

import alembic_graph
import graph_oracle


def answer(root, folder):
    script = ScriptDirectory.from_config(Config(str(root / folder / "alembic.ini")))
    try:
        entries = script.revision_map._revision_map
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    scripts = list({id(item): item for item in entries.values() if item is not None}.values())
    graph_oracle.make_deterministic(scripts)
    if graph_oracle.has_cycle(entries, [entries[item.revision] for item in scripts]):
        return {"error": "a cycle that Alembic does not notice"}
    try:
        result = alembic_graph.document(script, root, {})
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    ranges = json.loads((root / folder / "ranges.json").read_text(encoding="utf-8"))
    printed = [graph_oracle.printed(script, command.history, item).get("printed") for item in ranges]
    return {"graph": result, "history": printed}


def main():
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    root = Path(sys.argv[1]).resolve()
    from_config = ScriptDirectory.__dict__["from_config"]
    answers = []
    for folder in sys.argv[2:]:
        # Asking for what a command prints replaces it.
        ScriptDirectory.from_config = from_config
        answers.append(answer(root, folder))
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()

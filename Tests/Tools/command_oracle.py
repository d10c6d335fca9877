"""Runs commands of the real Alembic in projects on disk, and tells what they print.

Standard input: one JSON object with "projects", a list of
    {"folder": an absolute path with an alembic.ini, "commands": [["heads", "-v"], ...]}
or, where the migrations import what is not installed, with "copied": {"locations": [...],
"recursive": true or false} in place of the alembic.ini: Alembic then gets copies that hold the
docstring and the identifiers only (see alembic_graph.py).
Standard output: a JSON list with what Alembic says in each project: "error" when the revisions cannot be
loaded, else "warnings", "hidden_cycle", and "answers", one for each command: {"printed": text},
{"failed": text} for what the command line prints after `FAILED: `, or {"crashed": text}.

Arguments are read and commands are run by Alembic's own command line; a project's files are loaded
once. What is random in Alembic is put in the order that mlint documents (see graph_oracle.py), and
texts are as mlint shows them: see `shown`.
"""

import contextlib
import io
import json
import re
import sys
import tempfile
import warnings
from pathlib import Path

from alembic.config import CommandLine, Config
from alembic.script import ScriptDirectory

import alembic_graph
from graph_oracle import failure, has_cycle, make_deterministic

COMMAND_LINE = CommandLine()

# What moves the cursor, changes colours, or reorders what is read.
NEVER_SHOWN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\U000e0000-\U000e007f]")


def shown(text):
    """The text with control characters as escapes and tabs as blanks; line feeds stay."""
    return NEVER_SHOWN.sub(
        lambda found: " " if found[0] == "\t" else f"\\u{{{ord(found[0]):x}}}", text)


@contextlib.contextmanager
def configured(project):
    """The configuration of a project, or of copies of its migrations, and where these are."""
    copied = project.get("copied")
    if not copied:
        yield Config(project["folder"] + "/alembic.ini"), project["folder"]
        return
    with tempfile.TemporaryDirectory(prefix="mlint-oracle-") as folder:
        copy = Path(folder).resolve()
        locations, recursive = copied["locations"], copied["recursive"]
        alembic_graph.copy_tree(Path(project["folder"]), locations, recursive, [], False, copy)
        yield alembic_graph.configuration(copy, locations, recursive), str(copy)


def answer(config, arguments):
    options = COMMAND_LINE.parser.parse_args(arguments)
    options.raiseerr = True
    config.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    try:
        COMMAND_LINE.run_cmd(config, options)
    except Exception as error:
        return {kind: shown(text) for kind, text in failure(error).items()}
    config.stdout.flush()
    return {"printed": shown(config.stdout.buffer.getvalue().decode("utf-8"))}


def ask(project, config, folder):
    directory = from_config(config)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            map_ = directory.revision_map._revision_map
        except Exception as error:
            return {"error": type(error).__name__}
    scripts = list({id(s): s for s in map_.values() if s is not None}.values())
    make_deterministic(scripts)
    for script in scripts:
        script.path = script.path.replace(folder, project["folder"], 1)
    result = {
        "warnings": [str(w.message) for w in caught],
        "hidden_cycle": has_cycle(map_, [map_[s.revision] for s in scripts]),
    }
    if not result["hidden_cycle"]:
        ScriptDirectory.from_config = classmethod(lambda cls, config: directory)
        result["answers"] = [answer(config, command) for command in project["commands"]]
    return result


from_config = ScriptDirectory.from_config


def main():
    projects = json.load(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"))["projects"]
    results = []
    for project in projects:
        with configured(project) as (config, folder):
            results.append(ask(project, config, folder))
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()

"""Renders templates and names files with the real Alembic, Mako and Python.

Standard input: a JSON list of requests, each an object with "do" and what it needs. Standard output: a
JSON list of {"text": …} or {"failed": …}. Lone surrogates do not occur.
"""

import ast
import datetime
import io
import json
import sys
import tempfile
from pathlib import Path

from alembic import util
from alembic.config import Config
from alembic.script import ScriptDirectory

# Also where Alembic leaves the traceback of a template that fails.
TEMPORARY = tempfile.TemporaryDirectory()
FOLDER = tempfile.tempdir = TEMPORARY.name


def names(value):
    if value is None or isinstance(value, str):
        return value
    return (tuple if value["type"] == "tuple" else list)(value["items"])


def date(text):
    return datetime.datetime.fromisoformat(text)


def render(request):
    source, target = Path(FOLDER, "script.py.mako"), Path(FOLDER, "out.py")
    source.write_bytes(request["template"].encode("utf-8"))
    config = Config()
    for name, value in request["options"].items():
        config.set_main_option(name, value.replace("%", "%%"))
    util.template_to_file(
        source,
        target,
        "utf-8",
        up_revision=request["up_revision"],
        down_revision=names(request["down_revision"]),
        branch_labels=names(request["branch_labels"]),
        depends_on=names(request["depends_on"]),
        create_date=date(request["create_date"]),
        comma=util.format_as_comma,
        message=request["message"],
        config=config,
        refresh=True,
        **request["texts"],
    )
    return target.read_bytes().decode("utf-8")


def file_name(request):
    directory = ScriptDirectory(
        FOLDER,
        file_template=request["template"],
        truncate_slug_length=request["limit"],
    )
    path = directory._rev_path(
        "/v", request["revision"], request.get("message"), date(request["create_date"])
    )
    return str(path)[len("/v/"):] if str(path).startswith("/v/") else str(path)


DO = {
    "render": render,
    "file_name": file_name,
    "repr": lambda r: repr(r["text"]),
    "lower": lambda r: r["text"].lower(),
    "date": lambda r: str(date(r["text"])),
    "docstring": lambda r: ast.literal_eval('"""' + r["text"] + '\n\nRevision ID: x\n"""'),
}


def answer(request):
    try:
        return {"text": DO[request["do"]](request)}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def main():
    requests = json.load(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"))
    output, sys.stdout = sys.stdout, sys.stderr  # Templates may print.
    json.dump([answer(request) for request in requests], output)


if __name__ == "__main__":
    main()

"""Merges heads with the real Alembic, and lets it load the merges that others wrote.

Reads a list of cases as JSON from standard input, and writes a list of answers. A case has the
`folder` of the scripts, the main `options`, the `id`, `parents`, `message`, `subject` and `date` of the
merge, and the `path` and `text` of the file to compare with; `generates` says whether Alembic shall
write a file of its own. Modules that templates import and that are not installed are made up.
"""

import contextlib
import datetime
import importlib.machinery
import json
import os
import sys
import unittest.mock

from alembic.config import Config
from alembic.script import ScriptDirectory


class MadeUpModules:
    """Finds what nobody else found."""

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return unittest.mock.MagicMock(__path__=[], __spec__=spec)

    def exec_module(self, module):
        pass


def scripts(case):
    config = Config()
    config.set_main_option("script_location", case["folder"])
    for name, value in case["options"].items():
        config.set_main_option(name, value.replace("%", "%%"))
    directory = ScriptDirectory.from_config(config)
    date = datetime.datetime.fromisoformat(case["date"])
    directory._generate_create_date = lambda: date
    return directory, config


def files(folder):
    return {os.path.join(top, name) for top, _, names in os.walk(folder) for name in names}


def generated(case, message):
    """The path and bytes of the file that Alembic writes, and removes again."""
    before = files(case["folder"])
    try:
        directory, config = scripts(case)
        script = directory.generate_revision(
            case["id"], message, head=tuple(case["parents"]), refresh=True, config=config)
        with open(script.path, "rb") as file:
            return os.path.realpath(script.path), file.read()
    finally:
        # A file that cannot be loaded stays where Alembic wrote it.
        for path in files(case["folder"]) - before:
            os.remove(path)


def answer(case):
    result = {}
    try:
        if case["generates"]:
            result["text"] = generated(case, case["message"])[1].decode()
            result["path"] = generated(case, case["subject"])[0]
    except BaseException as error:
        result["failed"] = f"{type(error).__name__}: {error}"
    os.makedirs(os.path.dirname(case["path"]), exist_ok=True)
    with open(case["path"], "x", encoding="utf-8", newline="") as file:
        file.write(case["text"])
    try:
        directory, _ = scripts(case)
        script = directory.get_revision(case["id"])
        result["doc"] = script.doc
        result["longdoc"] = script.longdoc
        result["down"] = list(script._versioned_down_revisions)
        result["heads"] = sorted(directory.get_heads())
    except BaseException as error:
        result["unloadable"] = f"{type(error).__name__}: {error}"
    os.remove(case["path"])
    return result


sys.dont_write_bytecode = True
sys.meta_path.append(MadeUpModules())
with contextlib.redirect_stdout(sys.stderr):
    answers = [answer(case) for case in json.load(sys.stdin)]
json.dump(answers, sys.stdout)

"""Says which Alembic environments a folder holds, without mlint, as JSON.

    corpus_census.py ROOT

"revisions" are the Python files that assign both `revision` and `down_revision` at module level.
"configurations" are what the real Alembic makes of each ini with a script location: started in the
ini's folder or the nearest one above in which it finds something, {"ini", "section", "folder",
"script_location", "version_locations", "loaded"}, or "error". "loaded" are the files that Alembic takes for
revisions. Nothing of ROOT is executed: packages are found by their folders, and revision files are not run.
"""

import ast
import configparser
import json
import os
import re
import sys
import types
import warnings
from pathlib import Path

from alembic import util
from alembic.config import Config
from alembic.script import ScriptDirectory, base
from alembic.util import pyfiles

LIKELY = re.compile(rb"^revision\b.*^down_revision\b|^down_revision\b.*^revision\b", re.M | re.S)


def module_names(path):
    """The names that module-level assignments bind; syntax too new for this Python counts as it looks."""
    data = path.read_bytes()
    if not LIKELY.search(data):
        return set()
    try:
        body = ast.parse(data).body
    except SyntaxError:
        return {"revision", "down_revision"}
    targets = []
    for statement in body:
        if isinstance(statement, ast.Assign):
            targets += statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            targets.append(statement.target)
    return {target.id for target in targets if isinstance(target, ast.Name)}


def started(ini, section, folder, root):
    os.chdir(folder)
    pyfiles.resources.files = lambda package: package_folder(package, folder, root)
    script = ScriptDirectory.from_config(Config(str(ini), ini_section=section))
    relative = lambda path: os.path.relpath(path, root)
    return {
        "folder": relative(folder),
        "script_location": relative(os.path.abspath(script.dir)),
        "version_locations": [relative(path) for path in script._version_locations],
        "loaded": [relative(revision.path) for revision in script._load_revisions()],
    }


def package_folder(package, folder, root):
    for start in [folder, root]:
        place = Path(start, *package.split("."))
        if place.is_dir():
            return place
    raise ModuleNotFoundError(package)


def configurations(root):
    for ini in sorted(root.rglob("*.ini")):
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read(ini, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in parser.sections():
            if not parser.has_option(section, "script_location"):
                continue
            found = {"ini": str(ini.relative_to(root)), "section": section}
            errors = []
            folder = ini.parent
            while True:
                try:
                    answer = started(ini, section, folder, root)
                    if answer["loaded"]:
                        found |= answer
                        break
                except Exception as error:
                    errors.append(f"{type(error).__name__}: {error}")
                if folder == root:
                    found["error"] = errors[0] if errors else "nothing to load"
                    break
                folder = folder.parent
            yield found


def stub(folder, name):
    module = types.ModuleType("revision")
    module.revision = "1"
    module.down_revision = None
    return module


def main():
    warnings.simplefilter("ignore")
    util.load_python_file = base.util.load_python_file = stub
    root = Path(sys.argv[1]).resolve()
    wanted = {"revision", "down_revision"}
    revisions = [path for path in sorted(root.rglob("*.py")) if wanted <= module_names(path)]
    json.dump(
        {
            "revisions": [str(path.relative_to(root)) for path in revisions],
            "configurations": list(configurations(root)),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()

"""Prints random folders and the files that Alembic loads from them as revisions, as JSON.

    revision_file_samples.py SEED COUNT

[{"entries": {path: link text or null}, "locations": […], "recursive": …, "sourceless": …, "loaded": […]}, …];
no file is executed, "loaded" is in Alembic's order.
"""

import json
import os
import pathlib
import random
import sys
import tempfile
import types
import warnings

from alembic import util
from alembic.script import ScriptDirectory
from alembic.script import base

NAMES = [
    "a.py", "B.py", "10.py", "9.py", "b.py", "x.PY", "x.pyc", "a.pyc", "a.pyo", "y.pyo", "y.pyi",
    "__init__.py", "__init__2.py", "__main__.py", ".#a.py", ".hidden.py", "#x.py#", "x.py~",
    "sp ace.py", "k-dash.py", "l.1.py", "\u00e4.py", "\uffff.py", "\U0001f600.py", "nl.py\n", "README",
    "py", ".py", "conftest.py", "x.py.orig",
]  # fmt: skip
FOLDERS = ["v", "w", "v/z", "v/a", "v/.git", "v/d.py", "v/__pycache__", "v/my__pycache__", "v/z/y"]


def tree():
    entries = {}
    for _ in range(random.randint(1, 14)):
        path = f"{random.choice(FOLDERS)}/{random.choice(NAMES)}"
        if random.random() < 0.15:
            target = f"{random.choice(FOLDERS)}/{random.choice(NAMES)}"
            entries[path] = os.path.relpath(target, os.path.dirname(path))
        else:
            entries[path] = None
    # A link is only interesting when it leads to a file.
    files = {path for path, link in entries.items() if link is None}
    return {
        path: link
        for path, link in entries.items()
        if link is None or os.path.normpath(os.path.join(os.path.dirname(path), link)) in files
    }


def build(root, entries):
    for path, link in entries.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if link is None:
            open(full, "w").close()
        else:
            os.symlink(link, full)


def sample():
    result = {
        "entries": tree(),
        "locations": random.choice([["v"], ["v", "w"], ["w", "v"], ["v", "v/z"], ["missing", "v"]]),
        "recursive": random.random() < 0.5,
        "sourceless": random.random() < 0.3,
    }
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        build(root, result["entries"])
        script = ScriptDirectory(
            root,
            version_locations=[os.path.join(root, name) for name in result["locations"]],
            recursive_version_locations=result["recursive"],
            sourceless=result["sourceless"],
        )
        loaded = [os.path.relpath(revision.path, root) for revision in script._load_revisions()]
        return result | {"loaded": loaded}


def stub(folder, name):
    module = types.ModuleType("revision")
    module.revision = "1"
    module.down_revision = None
    return module


# The order of compiled files is the file system's; here it is that of names, as for all others.
unsorted = pathlib.Path.iterdir
pathlib.Path.iterdir = lambda path: iter(sorted(unsorted(path)))
warnings.simplefilter("ignore")
util.load_python_file = stub
base.util.load_python_file = stub
random.seed(int(sys.argv[1]))
json.dump([sample() for _ in range(int(sys.argv[2]))], sys.stdout)

"""Prints the revision graph that the real Alembic sees, as JSON.

    alembic_graph.py [--recursive] [--whole FILE] [--without-foreign] ROOT LOCATION...

ROOT is a project, each LOCATION a version location inside it, with `--recursive` read with its
subfolders. A project's migrations import the project, which is not installed, so Alembic is given copies at the
same relative paths that hold only what it reads for the graph: the docstring and the four
identifiers, as literals. FILE is copied whole and executed; what it imports and cannot be imported
is replaced by an empty module. With `--without-foreign`, dependencies on revisions that are not there,
those of other packages, are left out of the copies, for Alembic would refuse all of them; each revision
lists its own in `foreign`.

The document has the fields of one environment of `mlint history --format json`, revisions in the
order of `alembic history`. `computed` names the identifiers that no literal gives, only a constant
of an imported module.
"""

import argparse
import ast
import importlib.abc
import importlib.machinery
import json
import sys
import tempfile
import types
import warnings
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import to_tuple

IDENTIFIERS = ("revision", "down_revision", "branch_labels", "depends_on")


def assignments(module):
    """The values of a module's top-level names, the last assignment winning."""
    values = {}
    for statement in module.body:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            targets = [statement.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                values[target.id] = statement.value
    return values


def imported_modules(module):
    """The dotted names behind a module's imported names."""
    names = {}
    for statement in module.body:
        if isinstance(statement, ast.ImportFrom) and statement.level == 0:
            for alias in statement.names:
                names[alias.asname or alias.name] = f"{statement.module}.{alias.name}"
    return names


def constants(value, module, root):
    """The literal with every `imported.NAME` in it replaced by that constant; whether there was one."""
    imports = imported_modules(module)
    found = False

    class Resolver(ast.NodeTransformer):
        def visit_Attribute(self, node):
            nonlocal found
            path = root / (imports[node.value.id].replace(".", "/") + ".py")
            found = True
            return assignments(ast.parse(path.read_bytes()))[node.attr]

    return ast.literal_eval(Resolver().visit(value)), found


def parse_header(source):
    """A file's syntax tree; where syntax is too new for this Python, that of the lines above it."""
    text = source.read_text(encoding="utf-8")
    try:
        return ast.parse(text)
    except SyntaxError as problem:
        lines = text.splitlines(keepends=True)
        for end in range(problem.lineno - 1, 0, -1):
            try:
                module = ast.parse("".join(lines[:end]))
            except SyntaxError:
                continue
            if set(IDENTIFIERS) <= set(assignments(module)):
                return module
        raise


class Header:
    """What a file says of itself."""

    def __init__(self, source, root):
        module = parse_header(source)
        self.docstring = ast.get_docstring(module, clean=False) or ""
        self.values = {}
        # The names of the identifiers that had to be computed.
        self.computed = []
        self.foreign = []
        values = assignments(module)
        for name in IDENTIFIERS:
            if name in values:
                self.values[name], was_computed = constants(values[name], module, root)
                if was_computed:
                    self.computed.append(name)

    def names(self):
        return {self.values.get("revision"), *to_tuple(self.values.get("branch_labels"), default=())}

    def drop_foreign(self, known):
        depends = to_tuple(self.values.get("depends_on"), default=())
        self.foreign = [name for name in depends if name not in known]
        if self.foreign:
            self.values["depends_on"] = tuple(name for name in depends if name in known) or None

    def text(self):
        lines = [repr(self.docstring), *(f"{name} = {value!r}" for name, value in self.values.items())]
        return "\n".join(lines) + "\n"


class EmptyModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds an empty module for whatever nobody else found."""

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return types.ModuleType(spec.name)

    def exec_module(self, module):
        pass


def copy_tree(root, locations, recursive, whole, without_foreign, copy):
    headers = {}
    for location in locations:
        for source in sorted((root / location).glob("**/*.py" if recursive else "*.py")):
            relative = source.relative_to(root)
            target = copy / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            if str(relative) in whole:
                target.write_bytes(source.read_bytes())
            else:
                headers[str(relative)] = Header(source, root)
    known = set().union(*(header.names() for header in headers.values()))
    for path, header in headers.items():
        if without_foreign:
            header.drop_foreign(known)
        (copy / path).write_text(header.text(), encoding="utf-8")
    return headers


def configuration(copy, locations, recursive):
    """A configuration for the folder of copies."""
    (copy / "scripts").mkdir()
    config = Config()
    config.set_main_option("script_location", str(copy / "scripts"))
    config.set_main_option("version_locations", "\n".join(str(copy / place) for place in locations))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("recursive_version_locations", "true" if recursive else "false")
    return config


def graph(copy, locations, recursive, headers):
    script = ScriptDirectory.from_config(configuration(copy, locations, recursive))
    return document(script, copy, headers)


def document(script, root, headers):
    """The graph of a script directory, with paths below `root`."""
    revisions = []
    for item in script.walk_revisions(base="base", head="heads"):
        path = str(Path(item.path).relative_to(root))
        revisions.append({
            "revision": item.revision,
            "path": path,
            "down_revisions": list(to_tuple(item.down_revision, default=())),
            "depends_on": list(to_tuple(item.dependencies, default=())),
            "branch_labels": list(to_tuple(getattr(item.module, "branch_labels", None), default=())),
            "message": item.doc,
            "is_head": item.is_head,
            "is_base": item.is_base,
            "is_branch_point": item.is_branch_point,
            "is_merge_point": item.is_merge_point,
            "computed": headers[path].computed if path in headers else [],
            "foreign": headers[path].foreign if path in headers else [],
        })
    return {
        "heads": list(script.get_heads()),
        # A head by down_revision that another revision depends on.
        "effective_heads": [
            head for head in script.revision_map.heads if head not in script.revision_map._real_heads
        ],
        "bases": list(script.get_bases()),
        "branch_points": [r["revision"] for r in revisions if r["is_branch_point"]],
        "merge_points": [r["revision"] for r in revisions if r["is_merge_point"]],
        "revisions": revisions,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--recursive", action="store_true")
    parser.add_argument("--whole", action="append", default=[])
    parser.add_argument("--without-foreign", action="store_true")
    parser.add_argument("root", type=Path)
    parser.add_argument("locations", nargs="+")
    options = parser.parse_args()
    # Alembic only warns of duplicate ids and missing parents before it goes wrong.
    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    sys.meta_path.append(EmptyModules())
    with tempfile.TemporaryDirectory(prefix="mlint-oracle-") as folder:
        copy = Path(folder).resolve()
        headers = copy_tree(
            options.root, options.locations, options.recursive, options.whole,
            options.without_foreign, copy)
        json.dump(
            graph(copy, options.locations, options.recursive, headers), sys.stdout, indent=1)


if __name__ == "__main__":
    main()

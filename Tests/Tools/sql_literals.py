"""Prints the SQL texts that Python files pass to a database as literals, or by a name that is bound once
to one, as a JSON list.

    sql_literals.py ROOT < names of files below ROOT, one a line

Nothing is imported or run.
"""

import ast
import json
import sys
import warnings
from pathlib import Path

CALLS = {"execute", "exec_driver_sql", "text", "DDL"}


def literals(source):
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    constants = constants_of(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            argument = node.args[0]
            if isinstance(argument, ast.Name):
                argument = constants.get(argument.id)
            if name in CALLS and isinstance(argument, ast.Constant):
                if isinstance(argument.value, str):
                    yield argument.value


def constants_of(tree):
    """The values of the names that are bound once in a file, wherever."""
    values = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            values[node.id] = None if node.id in values else ...
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if values.get(node.targets[0].id) is ...:
                values[node.targets[0].id] = node.value
    return values


def main():
    warnings.simplefilter("ignore")
    root = Path(sys.argv[1])
    found = set()
    for name in sys.stdin.read().splitlines():
        found.update(literals((root / name).read_bytes()))
    json.dump(sorted(found), sys.stdout)


main()

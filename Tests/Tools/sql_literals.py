"""Prints the SQL texts that Python files pass to a database as literals, as a JSON list.

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
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            argument = node.args[0]
            if name in CALLS and isinstance(argument, ast.Constant):
                if isinstance(argument.value, str):
                    yield argument.value


def main():
    warnings.simplefilter("ignore")
    root = Path(sys.argv[1])
    found = set()
    for name in sys.stdin.read().splitlines():
        found.update(literals((root / name).read_bytes()))
    json.dump(sorted(found), sys.stdout)


main()

"""Compares what `mlint operations` reads with what migrations do under the real Alembic.

    operations_agreement.py ROOT DOCUMENT [RECORD]

ROOT is a folder with the contents of a wheel, DOCUMENT the JSON of `mlint operations --format json` in it.
RECORD is a file with the answer of `operations_oracle.py`, where that is known already. Prints the counts and
the differences, as JSON:

"directives"   that Alembic ran, but for those that stand-ins made
"found"        of these, those that are listed with their directive, table, schema, name and line; what a
               loop of unknown length does is listed once, as not certain
"exact"        of the found ones, those listed as certain
"silent"       those that are not listed, in a function without an `unknown`
"invented"     those listed as certain in functions that ran to their end, and that did not run
"sql"          found `execute`s of a text that Alembic knows; "other_sql": those with another text
"columns"      found `add_column`s; "other_columns": those of which nullability or the presence of a server
               default is listed otherwise; "unread_columns": those of which one of these is not known
"functions"    that ran without an error; "doubtful" ones are those of them with an `unknown`
"straight"     functions that only call directives, on constants; "straight_doubtful" likewise
"failed"       functions that ran until an error
"unlisted"     files with functions that the document does not have

The differences are sorted by kind; each names file, function and line.
"""

import ast
import collections
import json
import subprocess
import sys
from pathlib import Path

import oracle_results

COUNTS = (
    "directives", "found", "exact", "silent", "invented", "sql", "other_sql", "columns",
    "other_columns", "unread_columns", "functions", "doubtful", "straight", "straight_doubtful", "failed", "unlisted",
)
DIRECTIONS = ("upgrade", "downgrade")
FOREIGN_TO_STRAIGHT = (
    ast.If, ast.For, ast.While, ast.Try, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.IfExp,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Return, ast.Raise, ast.Match,
    ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr, ast.JoinedStr, ast.BinOp, ast.Subscript,
    ast.Starred, ast.ImportFrom, ast.Import,
)


def key(entry):
    # An empty schema is none.
    return tuple(entry[name] or None for name in ("op", "table", "schema", "name", "line"))


def same_sql(entry, other):
    """Whether two operations have the same text, but for blanks."""
    return (entry["sql"] or "").split() == (other.get("sql") or "").split()


def shown(entry):
    names = ".".join(entry[name] or "?" for name in ("schema", "table", "name") if entry[name])
    return f"{entry['op']} {names}".rstrip()


class Module:
    """What the text of a file says of its functions."""

    def __init__(self, path):
        try:
            body = ast.parse(path.read_bytes()).body
        except SyntaxError:
            body = []
        self.functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
        self.libraries = set()
        for node in body:
            if isinstance(node, ast.Import):
                names = [(alias.name, alias.asname or alias.name.split(".")[0]) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [(node.module or "", alias.asname or alias.name) for alias in node.names]
            else:
                continue
            self.libraries |= {
                bound for source, bound in names if source.split(".")[0] in ("alembic", "sqlalchemy")}

    def is_straight(self, name):
        """Whether a function only calls directives, directly or in batch blocks, on constants."""
        function = self.functions.get(name)
        if function is None:
            return False
        known = set(self.libraries)
        nodes = [node for statement in function.body for node in ast.walk(statement)]
        for node in nodes:
            if isinstance(node, FOREIGN_TO_STRAIGHT):
                return False
            if isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
                known.add(node.optional_vars.id)
            if isinstance(node, ast.Attribute) and node.attr in ("get_bind", "get_context", "run_async"):
                return False
        return {node.id for node in nodes if isinstance(node, ast.Name)} <= known


class Agreement:
    def __init__(self):
        self.counts = collections.Counter(dict.fromkeys(COUNTS, 0))
        self.differences = []

    def differ(self, kind, path, direction, entry):
        self.differences.append(
            {"kind": kind, "path": path, "direction": direction, "line": entry["line"],
             "what": shown(entry)})

    def compare(self, path, direction, theirs, ours, unknown, is_straight):
        counts = self.counts
        entries = [entry for entry in theirs["operations"] if not entry["has_stand_in"]]
        has_stand_ins = len(entries) < len(theirs["operations"])
        counts["directives"] += len(entries)
        waiting = collections.defaultdict(list)
        repeated = {}
        for entry in ours:
            waiting[key(entry)].append(entry)
            if entry["certainty"] != "exact":
                repeated[key(entry)] = entry
        for entry in entries:
            match = self.match(entry, waiting[key(entry)], repeated)
            if match:
                counts["found"] += 1
                counts["exact"] += match["certainty"] == "exact"
                self.compare_sql(path, direction, entry, match)
                self.compare_column(path, direction, entry, match)
            elif unknown:
                self.differ("missed, unknown", path, direction, entry)
            else:
                counts["silent"] += 1
                self.differ("missed, silent", path, direction, entry)
        if theirs["error"]:
            counts["failed"] += 1
            return
        counts["functions"] += 1
        counts["doubtful"] += bool(unknown)
        if is_straight:
            counts["straight"] += 1
            counts["straight_doubtful"] += bool(unknown)
        if unknown:
            for entry in unknown:
                self.differences.append(
                    {"kind": "straight, unknown" if is_straight else "unknown", "path": path,
                     "direction": direction, "line": entry["line"], "what": entry["reason"]})
        if has_stand_ins:
            return
        for matches in waiting.values():
            for entry in matches:
                # A stand-in for a session executes nothing.
                is_judged = entry["op"] != "execute" or not theirs.get("uses_stand_ins")
                # What a function of the project does is not seen where a stand-in took its place.
                if entry["line"] in theirs.get("stand_in_lines", ()):
                    continue
                if entry["certainty"] == "exact" and is_judged:
                    counts["invented"] += 1
                    self.differ("invented", path, direction, entry)

    def match(self, entry, candidates, repeated):
        """Takes the candidate that is most like an entry: its text first, then its certainty."""
        if not candidates:
            return repeated.get(key(entry))
        best = max(
            candidates,
            key=lambda match: (same_sql(entry, match), match["certainty"] == "exact"))
        candidates.remove(best)
        return best

    def compare_sql(self, path, direction, entry, match):
        if entry["op"] != "execute" or entry["sql"] is None or match["sql"] is None:
            return
        self.counts["sql"] += 1
        if not same_sql(entry, match):
            self.counts["other_sql"] += 1
            self.differ("other SQL", path, direction, entry)

    def compare_column(self, path, direction, entry, match):
        if entry["op"] != "add_column":
            return
        self.counts["columns"] += 1
        listed = [match["details"].get(name) for name in ("nullable", "has_server_default")]
        pairs = list(zip(listed, (entry["nullable"], entry["server_default"])))
        if any(ours is not None and ours != theirs for ours, theirs in pairs):
            self.counts["other_columns"] += 1
            self.differ("other column", path, direction, entry)
        elif None in listed:
            self.counts["unread_columns"] += 1


def record(root, paths, dialect):
    oracle = Path(__file__).with_name("operations_oracle.py")

    def ask():
        found = subprocess.run(
            [sys.executable, oracle, "--dialect", dialect, root, *paths], check=True,
            stdout=subprocess.PIPE)
        return json.loads(found.stdout)

    def is_final(found):
        functions = [entry[direction] for entry in found for direction in DIRECTIONS]
        return all(f is None or f["error"] != "the process was ended" for f in functions)

    return oracle_results.answer(
        sys.executable, root, ["operations", dialect, paths], ask, is_final)


def main():
    root, document = sys.argv[1], json.loads(Path(sys.argv[2]).read_bytes())
    dialect = sys.argv[3]
    migrations = {migration["path"]: migration for migration in document["migrations"]}
    if len(sys.argv) > 4:
        recorded = json.loads(Path(sys.argv[4]).read_bytes())
    else:
        recorded = record(root, sorted(migrations), dialect)
    agreement = Agreement()
    for theirs in recorded:
        path = theirs["path"]
        ours = migrations.get(path)
        if ours is None:
            agreement.counts["unlisted"] += 1
            continue
        module = Module(Path(root, path))
        for direction in DIRECTIONS:
            if theirs[direction]:
                unknown = [entry for entry in ours["unknown"] if entry["direction"] == direction]
                agreement.compare(
                    path, direction, theirs[direction], ours[direction], unknown,
                    module.is_straight(direction))
    json.dump({"counts": agreement.counts, "differences": agreement.differences}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()

"""Asks the real Alembic about revision graphs.

Standard input: one JSON object with "graphs", a list of
    {"revisions": [{"revision", "down", "depends", "labels", "doc"}], "symbols": [...], "ranges": [...]}
in load order. Standard output: a JSON list with what Alembic says about each.

The scripts are Alembic's own objects around modules that were never files. What is random in Alembic
is put in the order that mlint documents: labels and children sorted, several normalised dependencies
as written. Everything else is left alone.
"""

import io
import json
import sys
import types
import warnings

from alembic import command, util
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionError, RevisionMap


class Directory(ScriptDirectory):
    def __init__(self, scripts):
        self.revision_map = RevisionMap(lambda: scripts())


def value(items):
    """What a file would hold: nothing, one text, or a tuple."""
    if not items:
        return None
    return items[0] if len(items) == 1 else tuple(items)


def make_scripts(graph):
    for revision in graph["revisions"]:
        module = types.SimpleNamespace(
            __doc__=revision.get("doc"),
            down_revision=value(revision["down"]),
            depends_on=value(revision["depends"]),
            branch_labels=value(revision["labels"]),
        )
        yield Script(module, revision["revision"], "/versions/" + revision["revision"] + ".py")


def failure(error):
    if isinstance(error, util.CommandError):
        return {"failed": str(error)}
    return {"crashed": f"{type(error).__name__}: {error}"}


def make_deterministic(scripts):
    for script in scripts:
        written = list(script._resolved_dependencies)
        script._normalized_resolved_dependencies = tuple(
            sorted(script._normalized_resolved_dependencies, key=written.index)
        )
        script.nextrev = tuple(sorted(script.nextrev))
        script._all_nextrev = tuple(sorted(script._all_nextrev))
        script.branch_labels = sorted(script.branch_labels)


def has_cycle(map_, scripts):
    """Whether a revision is its own ancestor although Alembic did not notice."""
    waiting = {s.revision: len(s._all_down_revisions) for s in scripts}
    open_ = [r for r, count in waiting.items() if not count]
    done = 0
    while open_:
        done += 1
        for child in map_[open_.pop()]._all_nextrev:
            waiting[child] -= 1
            if not waiting[child]:
                open_.append(child)
    return done < len(scripts)


def ask(graph):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        directory = Directory(lambda: make_scripts(graph))
        try:
            map_ = directory.revision_map._revision_map
        except Exception as error:
            return {
                "error": type(error).__name__,
                "text": str(error.args[0]) if error.args else "",
                "warnings": [str(w.message) for w in caught],
            }
    revision_map = directory.revision_map
    scripts = list({id(s): s for k, s in map_.items() if s is not None}.values())
    ids = [s.revision for s in scripts]
    make_deterministic(scripts)
    answer = {
        "warnings": [str(w.message) for w in caught],
        "heads": revision_map.heads,
        "real_heads": revision_map._real_heads,
        "bases": revision_map.bases,
        "real_bases": revision_map._real_bases,
        "branch_points": [i for i in ids if map_[i].is_branch_point],
        "merge_points": [i for i in ids if map_[i].is_merge_point],
        "labels": {i: map_[i].branch_labels for i in ids},
        "hidden_cycle": has_cycle(map_, [map_[i] for i in ids]),
    }
    if answer["hidden_cycle"]:
        return answer
    answer["heads_lines"] = printed(directory, command.heads)
    answer["branches"] = printed(directory, command.branches)
    answer["branches_verbose"] = printed(directory, command.branches, verbose=True)
    answer["history"] = printed(directory, command.history)
    answer["symbols"] = [printed(directory, command.show, s) for s in graph["symbols"]]
    answer["ranges"] = [printed(directory, command.history, r) for r in graph["ranges"]]
    return answer


class FakeConfig:
    """What the commands ask of a configuration, and a list for what they print."""

    def __init__(self):
        self.printed = []

    def print_stdout(self, text, *arguments):
        self.printed.append(text % arguments if arguments else text)

    def get_alembic_option(self, name, default=None):
        return "false" if name == "revision_environment" else default


def printed(directory, run, *arguments, **options):
    config = FakeConfig()
    ScriptDirectory.from_config = classmethod(lambda cls, config: directory)
    try:
        run(config, *arguments, **options)
        return {"printed": config.printed}
    except Exception as error:
        return failure(error)


def main():
    graphs = json.load(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"))["graphs"]
    json.dump([ask(graph) for graph in graphs], sys.stdout)


if __name__ == "__main__":
    main()

"""Measures `mlint audit` and `mlint check --staged` in a repository with a long history.

    long_history_benchmark.py --mlint FILE (audit | staged)

`audit`: over 30,000 commits, beside `git log --first-parent --raw` for the folder of migrations.
`staged`: with one new migration in the index, beside `git diff --cached --name-only` and `cat` of all
migrations. The programs take turns; see benchmark.py.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import benchmark
import long_history

AUDIT = "mlint audit"
LOG = "git log --first-parent --raw"
STAGED = "mlint check --staged"
DIFF = "git diff --cached"
CAT = "cat"


def audit_commands(mlint, repository):
    return {
        AUDIT: benchmark.Command(repository, [mlint, "audit", "--rev", "main"]),
        LOG: benchmark.Command(
            repository,
            ["git", "log", "--first-parent", "--raw", "main", "--", long_history.VERSIONS]),
    }


def check_audit(commands, environment):
    """It told what the history is known to hold."""
    command = commands[AUDIT]
    report = json.loads(
        benchmark.Command(command.folder, [*command.arguments, "--format", "json"])
        .output(environment))
    summary = report["summary"]
    kinds = [change["kind"] for change in report["changes"]]
    told = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    print(f"mlint: {json.dumps(summary)}, {json.dumps(told)}\n")
    if summary["commits"] != long_history.COMMITS or report["could_not_check"]:
        raise benchmark.Failure(f"not all of history was read: {summary}")
    subjects = {
        "edited": "edit a migration", "deleted": "revert (", "outage": "add another"}
    log = benchmark.Command(command.folder, ["git", "log", "--format=%s", "main"])
    lines = log.output(environment).decode().splitlines()
    wanted = {kind: sum(line.startswith(text) for line in lines) for kind, text in subjects.items()}
    told["outage"] = summary["outages"]
    if told != wanted:
        raise benchmark.Failure(f"told {told}, but the history has {wanted}")


def stage_migration(repository, environment):
    """Adds a migration to the index; gives its path."""
    migrations = sorted((repository / long_history.VERSIONS).glob("*.py"))
    text = migrations[0].read_text()
    heads = subprocess.run(
        ["git", "log", "-1", "--diff-filter=A", "--name-only", "--format=", "main", "--",
         long_history.VERSIONS],
        cwd=repository, env=environment, check=True, capture_output=True, text=True).stdout.split()
    head = Path(heads[0]).name[:12]
    old = migrations[0].name[:12]
    lines = [
        f"down_revision = {head!r}" if line.startswith("down_revision") else
        f"Revises: {head}" if line.startswith("Revises:") else
        line.replace(old, "5ca1ab1e5ca1").replace("column_", "new_column_")
        for line in text.splitlines()]
    path = repository / long_history.VERSIONS / "5ca1ab1e5ca1_a_new_one.py"
    path.write_text("\n".join(lines) + "\n")
    long_history.git(repository, environment, "add", str(path))
    return path


def staged_commands(mlint, repository):
    files = sorted((repository / long_history.VERSIONS).glob("*.py"))
    return {
        STAGED: benchmark.Command(repository, [mlint, "check", "--staged", "--base", "main"], (0, 1)),
        DIFF: benchmark.Command(repository, ["git", "diff", "--cached", "--name-only"]),
        CAT: benchmark.Command(repository, ["cat", *files]),
    }


def check_staged(commands, environment):
    command = commands[STAGED]
    report = json.loads(
        benchmark.Command(command.folder, [*command.arguments, "--format", "json"], (0, 1))
        .output(environment))
    summary = report["summary"]
    print(f"mlint: {json.dumps(summary)}\n")
    if summary["checked_revisions"] != 1 or report["could_not_check"]:
        raise benchmark.Failure(f"mlint did not check the new migration: {report}")


def run(options, environment):
    repository = long_history.make(environment)
    if options.what == "audit":
        commands = audit_commands(options.mlint, repository)
        check_audit(commands, environment)
        benchmark.print_results(
            benchmark.measure(commands, environment), [(AUDIT, [LOG], "<=", 2)])
        return
    path = stage_migration(repository, environment)
    try:
        commands = staged_commands(options.mlint, repository)
        check_staged(commands, environment)
        benchmark.print_results(
            benchmark.measure(commands, environment), [(STAGED, [DIFF, CAT], "<=", 3)])
    finally:
        long_history.git(repository, environment, "rm", "--quiet", "--force", str(path))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mlint", required=True, type=os.path.abspath)
    parser.add_argument("what", choices=("audit", "staged"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mlint-bench-") as folder:
        home = Path(folder).resolve() / "home"
        home.mkdir()
        try:
            run(options, benchmark.clean_environment(home))
        except benchmark.Failure as failure:
            sys.exit(f"benchmark: {failure}")
        finally:
            os.chdir("/")


if __name__ == "__main__":
    main()

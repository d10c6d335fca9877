"""Measures mlint beside other programs that look at the same migrations, and prints the ratios.

    benchmark.py --mlint FILE --alembic FILE --ruff FILE [--installed FILE] ROOT VERSIONS

ROOT is a project, VERSIONS its folder of migrations. `mlint` gets the project as a repository with
one commit. Alembic gets the same migrations three times. With `--installed`, the `alembic` of an
environment that the project is installed in, as those have it who work on it: its migrations import
modules of the project, and these the libraries that it needs. Then with stand-ins for the modules that
are not installed (see absent_imports), which takes less time than the project itself would, a
migration that cannot be executed even so being a copy that holds the docstring and the identifiers
only (see alembic_graph.py); and copies of that kind only. ruff and cat get the migrations themselves.

The programs take turns, so that whatever else the machine does hits all of them, and in another order in
every round: one that runs behind a large program finds the processor's caches full of what that one used,
which makes a short program slower by a quarter and more, and must not be the same one's lot each time. The time is
that from starting a program to its end, its output thrown away. Runs under a Python that has Alembic.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import alembic_graph

WARM_UPS = 3
ROUNDS = 20

CHECK = "mlint check --all"
VERSION = "mlint --version"
INSTALLED = "alembic heads, project installed"
ALEMBIC = "alembic heads, stand-ins"
HEADERS = "alembic heads, headers only"
RUFF = "ruff check"
CAT = "cat"
GIT = "git rev-parse HEAD"
NOTHING = "true"

# A program and others, and how the quotient of its time and the sum of theirs is meant to compare with
# a number, if it is.
AIMS = [
    (INSTALLED, [CHECK], ">=", 20),
    (ALEMBIC, [CHECK], None, None),
    (HEADERS, [CHECK], None, None),
    (CHECK, [RUFF], "<=", 1),
    (CHECK, [CAT], "<=", 5),
    (VERSION, [GIT], "<=", 1),
]


class Failure(Exception):
    """Something that must work did not; the text says what."""


class Command:
    """A program with its arguments, the folder it runs in, and the statuses it may end with."""

    def __init__(self, folder, arguments, statuses=(0,), variables=None):
        self.variables = variables or {}
        self.folder = folder
        self.arguments = [str(argument) for argument in arguments]
        self.program = shutil.which(self.arguments[0])
        self.statuses = statuses
        if not self.program:
            raise Failure(f"not found: {arguments[0]}")

    def output(self, environment):
        done = subprocess.run(
            self.arguments, cwd=self.folder, env=environment | self.variables, stdin=subprocess.DEVNULL,
            capture_output=True)
        if done.returncode not in self.statuses:
            text = (done.stdout + done.stderr).decode(errors="replace")[-2000:]
            raise Failure(f"{self.arguments[:3]} ended with {done.returncode}:\n{text}")
        return done.stdout

    def seconds(self, environment):
        """How long one run takes; os.posix_spawn adds less of its own than subprocess."""
        os.chdir(self.folder)
        null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
        variables = environment | self.variables
        start = time.perf_counter()
        child = os.posix_spawn(self.program, self.arguments, variables, file_actions=null)
        _, status = os.waitpid(child, 0)
        elapsed = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) not in self.statuses:
            raise Failure(f"{self.arguments[:3]} ended differently when it was measured")
        return elapsed


def clean_environment(home):
    """Nothing of the machine's CI, git settings or caches; Python may keep its bytecode."""
    return {
        "PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TZ": "UTC",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
    }


def make_repository(source, target, environment):
    shutil.copytree(source, target)
    commit_all(target, environment)


def commit_all(folder, environment):
    """Makes a folder a repository with one commit, its objects in a pack as in a clone."""
    for arguments in [
        ["init", "--quiet", "--initial-branch=main"], ["add", "--all", "--force"],
        ["-c", "gc.auto=0", "-c", "maintenance.auto=false", "commit", "--quiet", "--message", "import"],
        ["gc", "--quiet"],
    ]:
        subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)


def make_alembic_view(source, versions, target):
    """A folder in which `alembic heads` finds the same revisions."""
    (target / "scripts").mkdir(parents=True)
    alembic_graph.copy_tree(source, [versions], False, [], False, target)
    (target / "alembic.ini").write_text(
        "[alembic]\nscript_location = %(here)s/scripts\n"
        f"version_locations = %(here)s/{versions}\npath_separator = newline\n")


def restore_bodies(source, versions, view, python, environment):
    """Puts the migrations that can be executed in the place of their header-only copies.

    Returns how many cannot.
    """
    probe = (
        "import importlib.util, pathlib, sys\n"
        "for path in map(pathlib.Path, sys.argv[1:]):\n"
        "    try:\n"
        "        spec = importlib.util.spec_from_file_location('migration', path)\n"
        "        spec.loader.exec_module(importlib.util.module_from_spec(spec))\n"
        "        print(path.name)\n"
        "    except Exception: pass\n")
    files = sorted((source / versions).glob("*.py"))
    done = subprocess.run(
        [python, "-c", probe, *files], env=environment, check=True, capture_output=True, text=True)
    loadable = set(done.stdout.split())
    for file in files:
        if file.name in loadable:
            shutil.copy(file, view / versions / file.name)
    return len(files) - len(loadable)


def check_work(commands, migrations, environment):
    """Every program does what it is measured for: a fast failure would win."""
    report = json.loads(
        Command(commands[CHECK].folder, [*commands[CHECK].arguments, "--format", "json"], (0, 1, 3))
        .output(environment))
    summary = report["summary"]
    if summary["checked_revisions"] < 0.95 * migrations:
        raise Failure(f"mlint checked too little: {summary} of {migrations} files")
    heads = {
        name: commands[name].output(environment)
        for name in (ALEMBIC, HEADERS, INSTALLED) if name in commands
    }
    if b"(head)" not in heads[ALEMBIC] or len(set(heads.values())) != 1:
        raise Failure(f"alembic found no head, or not the same: {heads!r}")
    for command in commands.values():
        command.output(environment)
    return summary


def measure(commands, environment):
    """The seconds of every round, by command."""
    times = {name: [] for name in commands}
    order = list(commands)
    # The same orders in every run of the benchmark.
    shuffler = random.Random(1)
    for number in range(WARM_UPS + ROUNDS):
        shuffler.shuffle(order)
        for name in order:
            seconds = commands[name].seconds(environment)
            if number >= WARM_UPS:
                times[name].append(seconds)
    return times


def print_results(times, aims=AIMS):
    print(f"{'':34}{'median':>12}{'minimum':>12}")
    for name, seconds in times.items():
        print(f"{name:34}{statistics.median(seconds) * 1000:9.2f} ms{min(seconds) * 1000:9.2f} ms")
    print()
    print(f"{'ratio':54}{'median':>9}{'minimum':>9}{'aim':>9}")
    for numerator, divisors, relation, aim in aims:
        if numerator not in times:
            print(f"{numerator}: not measured, no environment was given")
            continue
        ratios = [
            function(times[numerator]) / sum(function(times[divisor]) for divisor in divisors)
            for function in (statistics.median, min)
        ]
        line = f"{numerator + ' / ' + ' + '.join(divisors):54}{ratios[0]:9.2f}{ratios[1]:9.2f}"
        if aim is not None:
            met = ratios[0] >= aim if relation == ">=" else ratios[0] <= aim
            line += f"{relation + ' ' + str(aim):>9}  {'met' if met else 'MISSED'}"
        print(line)


def run(options, folder):
    home = folder / "home"
    home.mkdir()
    environment = clean_environment(home)
    repository, view, headers = folder / "repository", folder / "alembic", folder / "headers"
    make_repository(options.root, repository, environment)
    make_alembic_view(options.root, options.versions, view)
    shutil.copytree(view, headers)
    absent = {"PYTHONPATH": str(Path(__file__).resolve().parent / "absent_imports")}
    incomplete = restore_bodies(
        options.root, options.versions, view, Path(options.alembic).parent / "python",
        environment | absent)
    files = sorted((repository / options.versions).glob("*.py"))
    commands = {
        CHECK: Command(
            repository, [options.mlint, "check", "--all", "--base", "main"], (0, 1, 3)),
        ALEMBIC: Command(view, [options.alembic, "heads"], variables=absent),
        HEADERS: Command(headers, [options.alembic, "heads"]),
        RUFF: Command(
            repository, [options.ruff, "check", "--isolated", "--no-cache", "--exit-zero", *files]),
        CAT: Command(repository, ["cat", *files]),
        VERSION: Command(repository, [options.mlint, "--version"]),
        GIT: Command(repository, ["git", "rev-parse", "HEAD"]),
        NOTHING: Command(repository, ["true"]),
    }
    if options.installed:
        project = folder / "installed"
        project.mkdir()
        scripts = (repository / options.versions).parent
        (project / "alembic.ini").write_text(f"[alembic]\nscript_location = {scripts}\n")
        commands[INSTALLED] = Command(project, [options.installed, "heads"])
    summary = check_work(commands, len(files), environment)
    size = sum(file.stat().st_size for file in files)
    print(
        f"{len(files)} migrations, {size / 1e6:.1f} MB, {os.cpu_count()} processors; "
        f"{ROUNDS} rounds after {WARM_UPS} to warm up")
    print(f"{incomplete} migrations without bodies for {ALEMBIC}")
    print(f"mlint: {json.dumps(summary)}\n")
    print_results(measure(commands, environment))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mlint", required=True)
    parser.add_argument("--alembic", required=True)
    parser.add_argument("--ruff", required=True)
    parser.add_argument("--installed")
    parser.add_argument("root", type=Path)
    parser.add_argument("versions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mlint-bench-") as folder:
        try:
            run(options, Path(folder).resolve())
        except Failure as failure:
            sys.exit(f"benchmark: {failure}")
        finally:
            os.chdir("/")


if __name__ == "__main__":
    main()

"""Measures how `mlint history` grows with the number of migrations, in time and in memory.

    history_benchmark.py --mlint FILE [--memory MEGABYTES]

Makes repositories with one commit and 1,000 or 10,000 migrations of Alembic's stock form each: in one
line, and with forks and merges. The time is that of the processor, user and system, of the fastest of
several rounds in which all commands take turns; the memory is the largest resident set. `--memory`
measures that alone, once, for 10,000 migrations in one line; more than MEGABYTES is a failure.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import benchmark

SIZES = (1_000, 10_000)
ROUNDS = 10
MAXIMUM_RATIO = 11
MAXIMUM_MEGABYTES = 64
COMMANDS = [["history"], ["history", "--verbose"], ["history", "--format", "json"]]

MIGRATION = '''"""add column_{number} to table_{table}

Revision ID: {revision}
Revises: {revises}
Create Date: 2024-01-01 00:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = {revision!r}
down_revision: Union[str, Sequence[str], None] = {down!r}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column('table_{table}', sa.Column('column_{number}', sa.Integer(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column('table_{table}', 'column_{number}')
'''


def line(number):
    """The numbers of the revisions before this one: all in one line."""
    return [number - 1] if number else []


def forks(number):
    """Two branches of four revisions, their merge, the next two branches, and so on."""
    place = number % 9
    if place == 0:
        return [number - 5, number - 1] if number else []
    return [number - 5] if place == 5 else [number - 1]


def identifier(number):
    return hashlib.sha256(str(number).encode()).hexdigest()[:12]


def write_project(folder, parents, count):
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\n")
    (folder / "migrations" / "env.py").write_text("")
    for number in range(count):
        down = [identifier(parent) for parent in parents(number)]
        revision = identifier(number)
        text = MIGRATION.format(
            number=number, table=number % 97, revision=revision, revises=", ".join(down),
            down=None if not down else down[0] if len(down) == 1 else tuple(down))
        (versions / f"{revision}_add_column_{number}_to_table_{number % 97}.py").write_text(text)


# A child's peak includes the memory of the process that it was started from, so a small one starts
# it and measures.
METER = """
import os, sys
files = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
         (os.POSIX_SPAWN_OPEN, 1, sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=files)
_, status, used = os.wait4(child, 0)
print(status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def usage(mlint, command, folder, environment, output=os.devnull):
    """Seconds of processor time, and megabytes of memory, of one run."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", METER, output, mlint, *command], cwd=folder,
        env=environment, stdout=subprocess.PIPE, check=True)
    status, seconds, megabytes = map(float, done.stdout.split())
    if status:
        raise benchmark.Failure(f"{command} ended with status {status:.0f}")
    return seconds, megabytes


def checked_usage(mlint, command, folder, environment, count):
    """As `usage`; a program that stops early would be small and fast."""
    with tempfile.NamedTemporaryFile() as output:
        result = usage(mlint, command, folder, environment, output.name)
        text = output.read()
    if "json" in command:
        found = len(json.loads(text)["environments"][0]["revisions"])
    else:
        start = b"Rev: " if "--verbose" in command else b""
        found = sum(entry.startswith(start) for entry in text.splitlines())
    if found != count:
        raise benchmark.Failure(f"{command} told {found} of {count} revisions")
    return result


def measure(mlint, repositories, environment):
    """The least time and the most memory, by shape, command and size."""
    results = {}
    for _ in range(ROUNDS):
        for (shape, count), folder in repositories.items():
            for command in COMMANDS:
                seconds, megabytes = usage(mlint, command, folder, environment)
                known = results.get((shape, " ".join(command), count), (seconds, megabytes))
                results[shape, " ".join(command), count] = (
                    min(known[0], seconds), max(known[1], megabytes))
    return results


def print_results(results):
    small, large = SIZES
    print(f"{'':30}{small:>12,}{large:>12,}{'ratio':>9}{'memory':>11}")
    for shape, command, count in results:
        if count != large:
            continue
        seconds, megabytes = results[shape, command, count]
        before = results[shape, command, small][0]
        met = seconds <= MAXIMUM_RATIO * before and megabytes <= MAXIMUM_MEGABYTES
        print(
            f"{shape + ': ' + command:30}{before * 1000:9.1f} ms{seconds * 1000:9.1f} ms"
            f"{seconds / before:9.2f}{megabytes:8.1f} MB  {'met' if met else 'MISSED'}")
    print(f"{'aim':54}{f'<= {MAXIMUM_RATIO}':>9}{f'<= {MAXIMUM_MEGABYTES} MB':>11}")


def make_repository(folder, shape, count, environment):
    repository = folder / f"{shape.__name__}-{count}"
    write_project(repository, shape, count)
    benchmark.commit_all(repository, environment)
    return repository


def compare_sizes(mlint, folder, environment):
    repositories = {}
    for shape in (line, forks):
        for count in SIZES:
            repository = make_repository(folder, shape, count, environment)
            repositories[shape.__name__, count] = repository
            for command in COMMANDS:
                checked_usage(mlint, command, repository, environment, count)
    print_results(measure(mlint, repositories, environment))


def check_memory(mlint, folder, environment, maximum):
    count = SIZES[-1]
    repository = make_repository(folder, line, count, environment)
    for command in COMMANDS:
        _, megabytes = checked_usage(mlint, command, repository, environment, count)
        print(f"{' '.join(command)} of {count:,} migrations: {megabytes:.1f} MB")
        if megabytes > maximum:
            raise benchmark.Failure(f"more than {maximum} MB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mlint", required=True, type=os.path.abspath)
    parser.add_argument("--memory", type=int, metavar="MEGABYTES")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mlint-bench-") as folder:
        folder = Path(folder).resolve()
        (folder / "home").mkdir()
        environment = benchmark.clean_environment(folder / "home")
        try:
            if options.memory:
                check_memory(options.mlint, folder, environment, options.memory)
            else:
                compare_sizes(options.mlint, folder, environment)
        except benchmark.Failure as failure:
            sys.exit(f"benchmark: {failure}")


if __name__ == "__main__":
    main()

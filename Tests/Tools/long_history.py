"""Makes a repository with a long history, for measurements.

30,000 first-parent commits over ten years in a tree of 1,500 files, 500 migrations among them. Now and
then migrations are formatted anew, edited, deleted and put back, and two branches leave two heads that a
merge revision joins. It is kept in the cache, packed as a fresh clone would be, and made again when this
file changes.
"""

import hashlib
import random
import subprocess
from pathlib import Path

import cache

COMMITS = 30_000
MIGRATIONS = 500
VERSIONS = "backend/migrations/versions"
START = 1_420_070_400
STEP = 10_500

MIGRATION = '''"""add column_{number} to table_{table}

Revision ID: {revision}
Revises: {revises}
Create Date: 2024-01-01 00:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = {quote}{revision}{quote}
down_revision: Union[str, Sequence[str], None] = {down}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column({quote}table_{table}{quote}, sa.Column({quote}column_{number}{quote}, sa.Integer(), nullable={nullable}))
    op.create_index({quote}ix_table_{table}_column_{number}{quote}, {quote}table_{table}{quote}, [{quote}column_{number}{quote}])


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index({quote}ix_table_{table}_column_{number}{quote}, table_name={quote}table_{table}{quote})
    op.drop_column({quote}table_{table}{quote}, {quote}column_{number}{quote})
'''


def identifier(number):
    return hashlib.sha256(str(number).encode()).hexdigest()[:12]


class Migrations:
    """The migrations that the newest commit has."""

    def __init__(self):
        self.parents = []
        self.nullable = {}
        self.quote = {}

    def add(self, parents):
        number = len(self.parents)
        self.parents.append(parents)
        self.nullable[number] = True
        self.quote[number] = "'"
        return number

    def path(self, number):
        return f"{VERSIONS}/{identifier(number)}_add_column_{number}_to_table_{number % 97}.py"

    def text(self, number):
        ids = [identifier(parent) for parent in self.parents[number]]
        down = "None" if not ids else repr(ids[0] if len(ids) == 1 else tuple(ids))
        return MIGRATION.format(
            number=number, table=number % 97, revision=identifier(number), revises=", ".join(ids),
            down=down, nullable=self.nullable[number], quote=self.quote[number])


class Stream:
    """What `git fast-import` reads."""

    def __init__(self, output):
        self.output = output
        self.count = 0

    def commit(self, message, files):
        when = START + self.count * STEP
        self.count += 1
        person = f"Ada Author <ada@example.com> {when} +0000"
        text = f"{message} (#{self.count})\n".encode()
        self.write(
            b"commit refs/heads/main\n", f"author {person}\ncommitter {person}\n".encode(),
            f"data {len(text)}\n".encode(), text)
        for path, content in files.items():
            if content is None:
                self.write(f"D {path}\n".encode())
            else:
                data = content.encode()
                self.write(f"M 100644 inline {path}\ndata {len(data)}\n".encode(), data, b"\n")
        self.write(b"\n")

    def write(self, *parts):
        for part in parts:
            self.output.write(part)


def source_text(random_source, path):
    lines = [f'"""{path}"""']
    for number in range(random_source.randrange(20, 80)):
        lines.append(f"value_{number} = {random_source.randrange(10 ** 9)}")
    return lines


def first_files(random_source):
    """The files beside the migrations, as lists of lines."""
    files = {}
    for package in range(40):
        for module in range(20):
            path = f"backend/app/package_{package}/module_{module}.py"
            files[path] = source_text(random_source, path)
    for module in range(150):
        path = f"backend/tests/area_{module % 12}/test_module_{module}.py"
        files[path] = source_text(random_source, path)
    for page in range(50):
        files[f"docs/page_{page}.md"] = [f"Page {page}", ""]
    files["pyproject.toml"] = ["[project]", 'name = "sample"', 'dependencies = ["alembic"]']
    files["README.md"] = ["A sample."]
    return files


def joined(lines):
    return "\n".join(lines) + "\n"


def write_history(stream):
    random_source = random.Random(20260101)
    files = first_files(random_source)
    paths = sorted(files)
    migrations = Migrations()
    head = migrations.add([])
    first = {path: joined(lines) for path, lines in files.items()}
    first |= {
        "backend/alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n",
        "backend/migrations/env.py": "from alembic import context\n",
        "backend/migrations/script.py.mako": "${message}\n",
        migrations.path(head): migrations.text(head)}
    stream.commit("start", first)
    spacing = COMMITS // MIGRATIONS
    while stream.count < COMMITS:
        number = stream.count
        if number % spacing == 0 and len(migrations.parents) < MIGRATIONS:
            new = migrations.add([head])
            stream.commit("add a column", {migrations.path(new): migrations.text(new)})
            if new % 50 == 7:
                # Somebody else had started from the same head.
                other = migrations.add([head])
                stream.commit("add another", {migrations.path(other): migrations.text(other)})
                join = migrations.add([new, other])
                stream.commit("join heads", {migrations.path(join): migrations.text(join)})
                new = join
            head = new
        elif number % 1500 == 11:
            changed = random_source.sample(range(len(migrations.parents)), min(20, len(migrations.parents)))
            for one in changed:
                migrations.quote[one] = '"' if migrations.quote[one] == "'" else "'"
            stream.commit("format", {migrations.path(one): migrations.text(one) for one in changed})
        elif number % 1000 == 13:
            one = random_source.randrange(len(migrations.parents))
            migrations.nullable[one] = not migrations.nullable[one]
            stream.commit("edit a migration", {migrations.path(one): migrations.text(one)})
        elif number % 3000 == 17:
            one = random_source.randrange(len(migrations.parents))
            stream.commit("revert", {migrations.path(one): None})
            stream.commit("revert the revert", {migrations.path(one): migrations.text(one)})
        else:
            changed = {}
            for path in random_source.sample(paths, random_source.choice((1, 1, 2, 3))):
                place = random_source.randrange(len(files[path]) + 1)
                files[path].insert(place, f"# {number}")
                if len(files[path]) > 90:
                    files[path] = files[path][:40]
                changed[path] = joined(files[path])
            stream.commit("change the code", changed)


def git(folder, environment, *arguments, **options):
    return subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, **options)


def make(environment):
    """The repository's folder, with a working tree."""
    version = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    target = cache.cache_folder() / f"long-history-{version}"
    with cache.building(target) as folder:
        if folder is None:
            return target
        git(folder, environment, "init", "--quiet", "--initial-branch=main")
        importer = subprocess.Popen(
            ["git", "fast-import", "--quiet"], cwd=folder, env=environment, stdin=subprocess.PIPE)
        write_history(Stream(importer.stdin))
        importer.stdin.close()
        if importer.wait():
            raise subprocess.CalledProcessError(importer.returncode, "git fast-import")
        git(folder, environment, "repack", "-a", "-d", "-f", "--quiet")
        git(folder, environment, "reset", "--quiet", "--hard")
    return target

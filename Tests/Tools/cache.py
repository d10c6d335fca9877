"""Fetches what tests need from PyPI into a cache outside the repository.

    cache.py wheels [NAME...]          the wheels of corpora.txt, unpacked; all of them without a name
    cache.py wheels --group N          the wheels of one group
    cache.py environment REQUIREMENT...  a virtual environment with exactly these installed
    cache.py installed NAME            a virtual environment with a wheel of corpora.txt and all that it
                                       needs, of an interpreter that it supports
    cache.py results                   a folder for what oracles said, without the answers of last month

Prints one folder a line: the unpacked wheel, or the environment's bin. What is there already is
not fetched again. Processes that want the same thing wait for each other.
Exit status: 0; 1 with a reason on standard error when something could not be had.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

CORPORA = Path(__file__).with_name("corpora.txt")
ATTEMPTS = 3
MAX_UNPACKED_BYTES = 1 << 30


class Unavailable(Exception):
    """Something could not be fetched; the text says what and why."""


def cache_folder():
    given = os.environ.get("MLINT_TEST_CACHE")
    if given:
        return Path(given).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "mlint-tests"


def wanted_wheels(names, group=None):
    """The requirement lines of corpora.txt by project name."""
    found = {}
    current = None
    for line in CORPORA.read_text(encoding="utf-8").splitlines():
        if line.startswith("# group "):
            current = line.split()[2]
        elif line and not line.startswith("#"):
            if group is None or current == group:
                found[line.split("==")[0]] = line
    unknown = [name for name in names if name not in found]
    if unknown or not found:
        raise Unavailable(f"not in {CORPORA.name}: {', '.join(unknown) or f'group {group}'}")
    return {name: found[name] for name in names} if names else found


def pip(*arguments):
    """Runs pip, again after a pause when it fails, since most failures are the network's."""
    for attempt in range(1, ATTEMPTS + 1):
        done = subprocess.run(
            [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        if done.returncode == 0:
            return
        print(f"pip failed, attempt {attempt} of {ATTEMPTS}", file=sys.stderr)
        if attempt < ATTEMPTS:
            time.sleep(5 * attempt)
    raise Unavailable(f"pip {' '.join(arguments)} failed {ATTEMPTS} times:\n{done.stdout}")


@contextmanager
def building(target):
    """Yields a folder to fill in, which becomes `target` at the end; None when that exists."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target.parent / f".{target.name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.is_dir():
            yield None
            return
        unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            yield unfinished
            unfinished.chmod(0o755)
            unfinished.rename(target)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise


def unpacked_wheel(requirement):
    name, version = re.fullmatch(r"(\S+)==(\S+) --hash=\S+", requirement).groups()
    target = cache_folder() / "wheels" / f"{name}-{version}"
    with building(target) as folder:
        if folder:
            with tempfile.TemporaryDirectory(prefix="mlint-wheel-") as download:
                requirements = Path(download) / "requirements.txt"
                requirements.write_text(requirement + "\n", encoding="utf-8")
                print(f"fetching {name}=={version}", file=sys.stderr)
                pip(
                    "download", "--no-deps", "--only-binary=:all:", "--ignore-requires-python",
                    "--require-hashes", "--dest", download, "--requirement", str(requirements),
                )
                [wheel] = Path(download).glob("*.whl")
                unpack(wheel, folder)
    return target


def unpack(wheel, folder):
    """Unpacks a wheel; a member that would land outside `folder` makes it invalid."""
    root = folder.resolve()
    with zipfile.ZipFile(wheel) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise Unavailable(f"{wheel.name} unpacks to more than {MAX_UNPACKED_BYTES} bytes")
        for member in members:
            place = (root / member.filename).resolve()
            if root not in [place, *place.parents] or "\\" in member.filename:
                raise Unavailable(f"{wheel.name} has an unsafe member: {member.filename!r}")
        archive.extractall(root)


def interpreter(specifiers=">=3.10"):
    """A Python whose version fits, such as `>=3.13,<3.14`, and that can make virtual environments."""
    names = ["python3", "/usr/bin/python3", *(f"python3.{minor}" for minor in range(14, 9, -1))]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates = [sys.executable, *filter(None, map(shutil.which, names))]
    candidates += sorted(map(str, pyenv.glob("versions/3.*/bin/python3")))
    check = (
        "import operator, re, sys, venv\n"
        "relations = {'>=': operator.ge, '<': operator.lt, '<=': operator.le, '>': operator.gt}\n"
        "for part in filter(None, sys.argv[1].split(',')):\n"
        "    relation, version = re.fullmatch(r'\\s*(>=|<=|<|>)\\s*([0-9.]+)', part).groups()\n"
        "    version = tuple(map(int, version.split('.')))\n"
        "    if not relations[relation](sys.version_info[:len(version)], version): sys.exit(1)\n")
    for candidate in candidates:
        done = subprocess.run([candidate, "-c", check, specifiers], stderr=subprocess.DEVNULL)
        if done.returncode == 0:
            return candidate
    raise Unavailable(f"no Python {specifiers} with venv (Debian: python3-venv)")


def installed(name):
    """The environment of a project; its wheel is the one of the corpora, what it needs is the newest."""
    [requirement] = wanted_wheels([name]).values()
    [metadata] = unpacked_wheel(requirement).glob("*.dist-info/METADATA")
    found = re.search(r"^Requires-Python: (.*)$", metadata.read_text(encoding="utf-8"), re.MULTILINE)
    python = interpreter(found.group(1) if found else ">=3.10")
    return environment([requirement.split(" ")[0]], python)


def environment(requirements, python=None):
    python = python or interpreter()
    key = "\n".join([python, *sorted(requirements)])
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    name = re.sub(r"[^A-Za-z0-9.]+", "-", sorted(requirements)[0])
    target = cache_folder() / "environments" / f"{name}-{digest}"
    with building(target) as folder:
        if folder:
            print(f"installing {' '.join(requirements)}", file=sys.stderr)
            subprocess.run([python, "-m", "venv", "--without-pip", str(folder)], check=True)
            # The folder is renamed when it is complete: scripts must know its final name.
            pip("--python", str(folder / "bin" / "python"), "install", *requirements)
            for script in (folder / "bin").iterdir():
                replace_path(script, str(folder), str(target))
    return target / "bin"


def results_folder():
    """The folder of `oracle_results.py`; an answer to an older question is asked for no more."""
    folder = cache_folder() / "oracle-results"
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < time.time() - 30 * 24 * 3600:
                path.unlink()
        except FileNotFoundError:
            continue  # another process was faster
    return folder


def replace_path(script, old, new):
    """Rewrites a path in a small text file, such as a console script's first line."""
    if script.is_symlink() or not script.is_file() or script.stat().st_size > 1 << 20:
        return
    data = script.read_bytes()
    if b"\0" not in data and old.encode() in data:
        script.write_bytes(data.replace(old.encode(), new.encode()))


def main(arguments):
    if arguments[:2] == ["wheels", "--group"] and len(arguments) == 3:
        results = map(unpacked_wheel, wanted_wheels([], arguments[2]).values())
    elif arguments[:1] == ["wheels"]:
        results = map(unpacked_wheel, wanted_wheels(arguments[1:]).values())
    elif arguments[:1] == ["installed"] and len(arguments) == 2:
        results = [installed(arguments[1])]
    elif arguments[:1] == ["environment"] and len(arguments) > 1:
        results = [environment(arguments[1:])]
    elif arguments == ["results"]:
        results = [results_folder()]
    else:
        sys.exit(__doc__)
    for folder in results:
        print(folder)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Unavailable as problem:
        sys.exit(f"cache.py: {problem}")

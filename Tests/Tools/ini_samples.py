"""Prints random ini texts and what configparser and Alembic make of them, as JSON lines.

    ini_samples.py configparser SEED COUNT
    ini_samples.py alembic SEED COUNT

configparser: {"text": …, "error": class name or null, "values": {section: {key: value or null}}}; null is
a value that cannot be interpolated. alembic: {"files": {path: text}, "error": …, "script_location": …,
"version_locations": […], …}, read in a folder that has every location the texts name.
"""

import configparser
import contextlib
import io
import json
import os
import random
import sys
import tempfile
import warnings

HERE = "/\x01/sub"


def choose(*options):
    return random.choice(options)


# -- configparser ---------------------------------------------------------------------------------

FRAGMENTS = [
    "[a]", "[b]", "[DEFAULT]", "[a", "[]", "[a]b]", " [c]", "k = v", "k: v", "K=v", "key", "= v",
    "k =", "k", "  more", "\tmore", "   # c", "# c", "; c", "k = v ; c", "k = v # c", "", "", "  ",
    "x = %(k)s", "x = %(missing)s", "x = %", "x = %%", "x = %(k", "x = %()s", "x = %(K)s/%(here)s",
    "k = %(x)s", "x = %(x)s", "y = a = b : c", "y = \u00e4\u2003", "\u00a0y = 1", "here = /h",
    "%(k)s = 1", "z =\n  1\n\n  2", "z = 1\n# c\n  2", "z = 1\n\n\n", "\ufeffk = 1", "k\x1c=\x1c1\x1c",
]  # fmt: skip


def ini_text():
    end = choose("\n", "\n", "\n", "\r\n", "\r")
    first = ["[a]"] if random.random() < 0.8 else []
    lines = first + [random.choice(FRAGMENTS) for _ in range(random.randint(0, 8))]
    return end.join(lines).replace("\n", end) + choose("", end)


def read_ini(text):
    parser = configparser.ConfigParser({"here": HERE})
    stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    try:
        parser.read_file(stream)
    except configparser.Error as error:
        return {"text": text, "error": type(error).__name__, "values": None}
    values = {}
    for section in parser.sections():
        values[section] = {}
        for key in parser.options(section):
            try:
                values[section][key] = parser.get(section, key)
            except configparser.Error:
                values[section][key] = None
    return {"text": text, "error": None, "values": values}


# -- Alembic --------------------------------------------------------------------------------------

LOCATIONS = ["mig", "%(here)s/mig", "./mig", "mig/", "other/../mig", "%(here)s/../sub/mig"]
ITEMS = ["v1", "%(here)s/v2", "mig/versions", "v3/deep", "missing", "./v1"]


def ini_options():
    """The lines of a main section, each option at most once."""
    separator = choose("os", ":", ";", "space", "newline", "OS", "", "os  # Use os.pathsep")
    glue = {"os": ":", ":": ":", ";": ";", "space": " ", "newline": "\n  "}.get(separator, " ")
    glue = choose(glue, glue, glue, glue + " ", ", ", " ")
    locations = glue.join(random.choice(ITEMS) for _ in range(random.randint(0, 3)))
    return {
        "script_location": random.choice(LOCATIONS),
        "file_template": choose("%%(rev)s_%%(slug)s", "%%(year)d-%%(rev)s", "%(rev)s", ""),
        "truncate_slug_length": choose("40", " 10 ", "0", "-3", "1_0", "x", "", "+7"),
        "recursive_version_locations": choose("true", "True", "false", "yes", ""),
        "sourceless": choose("true", "1", "false"),
        "output_encoding": choose("utf-8", "latin-1", "%%"),
        "timezone": choose("UTC", "", "%(here)s"),
        choose("path_separator", "version_path_separator"): separator,
        "version_locations": locations,
        "prepend_sys_path": choose(".", "", "a:b", "a b"),
    }


def toml_options():
    items = ", ".join(f'"{random.choice(ITEMS)}"' for _ in range(random.randint(0, 3)))
    return {
        "script_location": f'"{random.choice(LOCATIONS)}"',
        "file_template": choose('"%%(rev)s"', '"%(rev)s"', '"100%"', '"plain"'),
        "truncate_slug_length": choose("12", '"13"', "0", '"x"'),
        "recursive_version_locations": choose("true", "false", '"true"'),
        "sourceless": choose("true", "false"),
        "timezone": choose('"UTC"', '"%(here)s"'),
        "version_locations": f"[{items}]",
        "prepend_sys_path": choose('["."]', "[]"),
    }


def some(options, share):
    always = "script_location" if random.random() < 0.8 else None
    names = [name for name in options if name == always or random.random() < share]
    return [f"{name} = {options[name]}" for name in names]


def alembic_files():
    files = {}
    kind = random.random()
    if kind < 0.75:
        body = some(ini_options(), 0.45 if kind < 0.5 else 0.25)
        default = ["[DEFAULT]"] + some(ini_options(), 0.15) if random.random() < 0.2 else []
        hooks = choose([], [], [], ["[post_write_hooks]", choose("a.b = %", "hooks = ", "a = %%")])
        files["sub/alembic.ini"] = "\n".join(default + ["[alembic]"] + body + hooks) + "\n"
    if kind > 0.5:
        files["sub/pyproject.toml"] = "\n".join(["[tool.alembic]"] + some(toml_options(), 0.5)) + "\n"
    return files


def read_alembic(root, files):
    from alembic import util
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    folder = os.path.join(root, "sub")
    for name in ("alembic.ini", "pyproject.toml"):
        path = os.path.join(folder, name)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        if f"sub/{name}" in files:
            with open(path, "w", encoding="utf-8") as file:
                file.write(files[f"sub/{name}"])
    os.chdir(folder)
    saved = list(sys.path)
    result = {"files": files, "error": None}
    try:
        config = Config("alembic.ini", toml_file="pyproject.toml")
        script = ScriptDirectory.from_config(config)
        locations = [os.path.relpath(path, root) for path in script._version_locations]
        result |= {
            "script_location": os.path.relpath(os.path.abspath(script.dir), root),
            "version_locations": [path.replace(root, "/\x01") for path in locations],
            "file_template": script.file_template.replace(root, "/\x01"),
            "truncate_slug_length": script.truncate_slug_length,
            "recursive": script.recursive_version_locations,
            "sourceless": script.sourceless,
            "output_encoding": script.output_encoding,
            "timezone": script.timezone and script.timezone.replace(root, "/\x01"),
        }
    except (Exception, util.CommandError) as error:
        result["error"] = f"{type(error).__name__}: {error}"
    finally:
        sys.path[:] = saved
    return result


def alembic_samples(count):
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        for folder in ["mig/versions", "v1", "v2", "v3/deep", "other"]:
            os.makedirs(os.path.join(root, "sub", folder))
        for _ in range(count):
            yield read_alembic(root, alembic_files())
        os.chdir("/")


random.seed(int(sys.argv[2]))
total = int(sys.argv[3])
if sys.argv[1] == "configparser":
    samples = [read_ini(ini_text()) for _ in range(total)]
else:
    samples = list(alembic_samples(total))
json.dump(samples, sys.stdout)

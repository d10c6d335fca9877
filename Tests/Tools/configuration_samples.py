"""Random projects with good and hostile configurations: what the real Alembic makes of each, as JSON.

    configuration_samples.py generate SEED COUNT    prints samples
    configuration_samples.py ask                    reads samples, prints their answers

A sample is a project and how Alembic is started in it:
    {"files": {path: text or [byte, …]}, "folder": where, "arguments": [option, …], "variable": ALEMBIC_CONFIG or null}
An answer has either "error" and "message", or what `ScriptDirectory` holds and "loaded", the files that
it takes for revisions, in its order. Alembic's command line reads the options, and files are listed by
Alembic; only the running of the files it lists is left out. ROOT stands for the project's folder.
"""

import io
import json
import os
import random
import shutil
import sys
import tempfile
import types
import warnings

from alembic import util
from alembic.config import CommandLine, Config
from alembic.script import ScriptDirectory, base

ROOT = "/\x01"
# Paths of the project that a location can name, from the folder that Alembic is started in.
FOLDERS = ["mig", "mig/versions", "v1", "v2", "v3", "v3/deep", "sp ace", "k,omma", "é", "pk/mig", "pk/v"]


def choose(*options):
    return random.choice(options)


def chance(probability):
    return random.random() < probability


hostility = 0.0


def pick(good, bad):
    """One of the values that Alembic takes, or in a hostile project now and then another one."""
    return random.choice(bad if bad and chance(hostility) else good)


# -- Files ----------------------------------------------------------------------------------------


def revision_files(start):
    """Every location with a few revisions, and some names that Alembic must pass over."""
    files = {}
    for number, folder in enumerate(FOLDERS):
        place = f"{start}{folder}"
        for name in random.sample(["a", "b", "c1", "_d"], random.randint(0, 2)):
            files[f"{place}/{name}{number}.py"] = (
                f"revision = 'r{number}{name}'\ndown_revision = None\n")
        for name in ["__init__.py", "x.pyc", "notes.txt", ".#a.py", "y.PY", "__init__2.py"]:
            if chance(0.1):
                files[f"{place}/{name}"] = ""
    for folder in ["v1", "v2", "mig"]:
        files[f"{start}{folder}/README"] = ""
    files[f"{start}mig/env.py"] = "from alembic import context\n"
    files[f"{start}mig/script.py.mako"] = ""
    files[f"{start}pk/__init__.py"] = ""
    files[f"{start}pk/mig/env.py"] = "from alembic import context\n"
    files[f"{start}pk/mig/script.py.mako"] = ""
    files[f"{start}lib/inner/pk2/mig/env.py"] = "from alembic import context\n"
    files[f"{start}lib/inner/pk2/mig/script.py.mako"] = ""
    files[f"{start}lib/inner/pk2/mig/versions/z.py"] = "revision = 'z'\ndown_revision = None\n"
    return files


# -- Values ---------------------------------------------------------------------------------------


def location():
    name = random.choice(FOLDERS + ["missing"])
    return choose(name, name, f"%(here)s/{name}", f"./{name}", f"{name}/", f"{name}//", f"{name}/.")


SCRIPTS = [
    "mig", "mig", "%(here)s/mig", "%(here)s/mig", "./mig", "mig/", "v1/../mig", "%(here)s/./mig", "mig//.", "%(here)s/pk/mig",
    "%(here)s/v2/../mig", "",
]  # fmt: skip
PACKAGES = ["pk:mig", "pk:mig/", "pk:./mig", "pk2:mig", "inner.pk2:mig", "pk:mig:.", "lib:inner:pk2:mig"]
NO_SCRIPTS = [
    "missing", "nowhere:mig", "pk:missing", "%(HERE)s/mig", "%(here)s%%", "mig ; comment", '"mig"', "mig%", "${PWD}/mig",
    "%(nothing)s/mig", "~/mig", "/nowhere/mig", "../elsewhere/mig",
]  # fmt: skip


def script_location():
    return random.choice(PACKAGES) if chance(0.12) else pick(SCRIPTS, NO_SCRIPTS)


SEPARATORS = {"os": ":", ":": ":", ";": ";", "space": " ", "newline": "\n"}
BAD_SEPARATORS = ["OS", "", "os  # Use os.pathsep", "comma", ",", "%%", "%(here)s", "%", "'os'"]


def ini_locations(separator):
    glue = SEPARATORS.get(separator, " ")
    glue = choose(glue, glue, glue, glue, glue + " ", glue * 2, ", ", " ", ",")
    items = [location() for _ in range(random.randint(0, 3))]
    return glue.join(items) + choose("", "", "", glue)


def ini_values():
    separator = pick([*SEPARATORS], BAD_SEPARATORS)
    paths = [".", "", "lib", "lib/inner", "lib:.", ". lib", "%(here)s/lib/inner", "%(here)s", "lib/inner,."]
    values = {
        "script_location": script_location(),
        "version_locations": ini_locations(separator),
        "path_separator": separator,
        "version_path_separator": pick([*SEPARATORS], BAD_SEPARATORS),
        "file_template": pick(["%%(rev)s_%%(slug)s", "%%(year)d/%%(rev)s", "", "%%", "plain"], ["%(rev)s", "100%"]),
        "truncate_slug_length": pick(["40", " 10 ", "0", "-3", "1_0", "+7", "٣", "007"], ["x", "", "1 0", "1.5", "0x10", "--1"]),
        "recursive_version_locations": pick(["true", "true", "True", "false", "yes", "", "true # x", "%%"], ["%", "%(x)s"]),
        "sourceless": pick(["true", "1", "false", "TRUE"], ["%"]),
        "output_encoding": pick(["utf-8", "latin-1", "%%", ""], ["%(utf)s"]),
        "timezone": pick(["UTC", "", "%(here)s", "Europe/Rome"], ["%(sqlalchemy.url)s", "%"]),
        "prepend_sys_path": pick(paths, ["%", "%(x)s"]),
        "sqlalchemy.url": choose("driver://user:p%%40ss@h/d", "driver://user:p%40ss@h/d", "x"),
        "here": choose("v1", "%(here)s"),
        "databases": "one, two",
    }
    share = choose(0.15, 0.3, 0.5)
    weights = {"script_location": 0.9, "here": 0.1 * hostility, "sqlalchemy.url": 0.2, "version_path_separator": share / 2}
    if ":" in values["script_location"]:
        weights["prepend_sys_path"] = 0.8
    if values["version_locations"] and chance(0.7):
        weights["path_separator"] = max(share, 0.7)
    chosen = [name for name in values if chance(weights.get(name, share))]
    if chance(0.3):
        random.shuffle(chosen)
    return {name: values[name] for name in chosen}


def ini_option(name, value):
    name = choose(name, name, name, name, name.upper(), name + " ")
    lines = value.split("\n")
    indent = choose("  ", "\t", "    ")
    text = name + choose(" = ", " = ", "=", ": ", " =") + lines[0]
    for line in lines[1:]:
        text += choose("\n", "\n", "\n\n", "\n# c\n", "\n  ; c\n") + indent + line
    if chance(0.1 * hostility):
        text += "\n" + indent + random.choice(["more", "# no", "v1"])
    return text


HOSTILE_LINES = [
    "novalue", "script_location = v1", "[alembic]", "= x", "  continued", "[", "[]", "a = %", "key: %(key)s", "\ttab",
    "version_locations =", "[DEFAULT]", "# comment", "; comment", "", "x" * 300, "path_separator = os",
]  # fmt: skip


def ini_text(sections):
    lines = [choose("# A generic configuration", "")] if chance(0.3) else []
    if chance(0.12):
        lines += ["[DEFAULT]"] + [ini_option(*item) for item in ini_values().items() if chance(0.3)]
        lines += ["mid = mig"]
    for section in sections:
        lines += [choose(f"[{section}]", f"[{section}]", f"[{section}] # x")]
        lines += [ini_option(*item) for item in ini_values().items()]
        if chance(0.1):
            lines += ["base = %(here)s", choose("script_location", "timezone") + "2 = %(base)s/mig"]
    if chance(0.2):
        good = ["hooks = black", "black.type = exec", "a = %%", "b = %(here)s", "ruff.options = REVISION_SCRIPT_FILENAME"]
        lines += ["[post_write_hooks]"] + random.sample(good, random.randint(0, 3))
        lines += [pick([""], ["black.options = -l %", "c = %(x)s", "hooks = 100%"])]
    if chance(0.2):
        lines += ["[loggers]", "keys = root"]
    if chance(hostility):
        lines.insert(random.randint(0, len(lines)), random.choice(HOSTILE_LINES))
    text = "\n".join(lines) + choose("\n", "\n", "\n", "")
    return encoded(text)


def toml_string(value):
    if "'" not in value and chance(0.3):
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def toml_list():
    items = [toml_string(location()) for _ in range(random.randint(0, 3))]
    if chance(0.05):
        items.append(choose("1", "true", "[]", "{a = 'b'}", "1.5"))
    return choose("[{}]", "[{}]", "[\n  {},\n]" if items else "[{}]").format(", ".join(items))


def toml_values():
    wrong = ["1", "0", "true", "false", "[]", "['mig']", "{a = 'mig'}", "{}", "1.5", "2020-01-01", "''", "inf", "[1]", "'v1'"]
    values = {
        "script_location": pick([toml_string(script_location())], wrong),
        "version_locations": pick([toml_list()], wrong),
        "file_template": pick(['"%%(rev)s"', '"plain"', '"%%(year)d/%%(rev)s"'], ['"%(rev)s"', '"100%"', '"%s"', '"%(here)d"', *wrong]),
        "truncate_slug_length": pick(["12", '"13"', "0", "-5", '" 7 "'], ['"x"', *wrong]),
        "recursive_version_locations": pick(["true", "false"], ['"true"', *wrong]),
        "sourceless": pick(["true", "false"], wrong),
        "output_encoding": pick(['"utf-8"', '"latin-1"'], wrong),
        "timezone": pick(['"UTC"', '"%(here)s"', '"%%"'], wrong),
        "prepend_sys_path": pick(['["."]', "[]", '["lib"]', '["%(here)s/lib/inner"]', '["lib/inner", ""]'], wrong),
        "path_separator": '"os"',
    }
    share = choose(0.2, 0.4)
    return {name: value for name, value in values.items() if chance(0.85 if name == "script_location" else share)}


def toml_text():
    if chance(0.3 * hostility):
        return choose("tool = 1 # alembic\n", "[tool]\nalembic = 3\n", "[tool]\nalembic = []\n", "tool.alembic = ''\n", "[[tool]] # alembic\n",
                      "[[tool.alembic]]\nscript_location = 'mig'\n", "x = \n", "[tool.alembic\n", "")
    values = [f"{name} = {value}" for name, value in toml_values().items()]
    style = random.random()
    if style < 0.8:
        lines = ["[project]", 'name = "x"', "[tool.alembic]"] + values
    elif style < 0.9:
        lines = ["[tool]"] + ["alembic." + value for value in values]
    else:
        lines = ["tool.alembic." + value for value in values]
    if chance(0.1):
        lines += ["[tool.alembic.other]", 'script_location = "v1"']
    if chance(0.15):
        lines += ["[[tool.alembic.post_write_hooks]]"]
        lines += [pick(['name = "black"'], ['type = "exec"', 'name = "%"', "name = 1"])]
        lines += random.sample(['executable = "%(here)s/x"', pick(['cwd = "x"'], ['options = "%"', "level = 1"])], random.randint(0, 2))
    if chance(0.5 * hostility):
        lines.insert(random.randint(0, len(lines)), choose("a = ", "b = 1\nb = 2", "]", "c = [1", '"""', "ü = 1", "[x]\n[x]"))
    return encoded("\n".join(lines) + "\n")


def encoded(text):
    """The text, or its bytes where they are not what every editor writes."""
    if chance(0.08):
        text = text.replace("\n", choose("\r\n", "\r\n", "\r"))
    if chance(0.1 * hostility):
        return list(b"\xef\xbb\xbf" + text.encode())
    if chance(0.1 * hostility):
        return list((text + "# \xe9\n").encode("latin-1", "replace"))
    return text


# -- Samples --------------------------------------------------------------------------------------


def sample():
    global hostility
    hostility = choose(0.0, 0.0, 0.05, 0.2)
    folder = choose("", "", "", "sub")
    start = folder and folder + "/"
    files = revision_files(start)
    arguments = []
    variable = None
    sections = pick([["alembic"]] * 4 + [["alembic", "other"]], [["other"], []])
    ini = "alembic.ini"
    kind = random.random()
    if kind < 0.1:
        ini = choose("other.ini", "conf/db.ini", "alembic.ini", "conf.cfg")
        arguments = ["-c", ini]
    elif kind < 0.15:
        ini = choose("other.ini", "conf/db.ini", "conf.cfg", "conf/pyproject.toml")
        variable = ini
    if kind < 0.8 or kind > 0.95:
        files[os.path.normpath(f"{start}{ini}")] = toml_text() if ini.endswith(".toml") else ini_text(sections)
    # Where `-c` names a file of another folder, only Alembic knows which folder it is started in.
    if "/" not in "".join(arguments) and (kind > 0.6 or chance(0.2)):
        files[f"{start}pyproject.toml"] = toml_text()
    if "other" in sections and variable is None and chance(0.8):
        arguments = arguments + ["-n", "other"]
    return {"files": files, "folder": folder, "arguments": arguments, "variable": variable}


def write(root, files):
    for path, content in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        data = content.encode() if isinstance(content, str) else bytes(content)
        with open(full, "wb") as file:
            file.write(data)


def configuration(arguments):
    """What `main` of Alembic's command line makes of the arguments."""
    line = CommandLine()
    options = line.parser.parse_args(arguments + ["heads"])
    toml, ini = line._inis_from_config(options)
    return Config(file_=ini, toml_file=toml, ini_section=options.name, cmd_opts=options)


def answer(sample):
    root = os.path.realpath(tempfile.mkdtemp(prefix="mlint-configuration-"))
    paths, modules = list(sys.path), set(sys.modules)

    def shown(value):
        if value is None or isinstance(value, str):
            return value and value.replace(root, ROOT)
        return "not text"

    try:
        write(root, sample["files"])
        os.makedirs(os.path.join(root, sample["folder"]), exist_ok=True)
        os.chdir(os.path.join(root, sample["folder"]))
        os.environ.pop("ALEMBIC_CONFIG", None)
        if sample.get("variable"):
            os.environ["ALEMBIC_CONFIG"] = sample["variable"]
        script = ScriptDirectory.from_config(configuration(sample["arguments"]))
        return {
            "script_location": os.path.relpath(os.path.abspath(script.dir), root),
            "version_locations": [os.path.relpath(path, root) for path in script._version_locations],
            "file_template": shown(script.file_template),
            "truncate_slug_length": script.truncate_slug_length,
            "recursive": script.recursive_version_locations,
            "sourceless": script.sourceless,
            "output_encoding": shown(script.output_encoding),
            "timezone": shown(script.timezone),
            "loaded": [os.path.relpath(revision.path, root) for revision in script._load_revisions()],
        }
    except (Exception, SystemExit) as error:
        return {"error": type(error).__name__, "message": shown(str(error))}
    finally:
        os.chdir("/")
        sys.path[:] = paths
        sys.path_importer_cache.clear()
        for name in set(sys.modules) - modules:
            del sys.modules[name]
        shutil.rmtree(root)


def stub(folder, name):
    module = types.ModuleType("revision")
    module.revision = "1"
    module.down_revision = None
    return module


def main():
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    util.load_python_file = base.util.load_python_file = stub
    if sys.argv[1] == "generate":
        random.seed(int(sys.argv[2]))
        samples = [sample() for _ in range(int(sys.argv[3]))]
        result = [{"sample": item, "answer": answer(item)} for item in samples]
    else:
        result = [answer(item) for item in json.load(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"))]
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()

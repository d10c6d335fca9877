"""Prints random revision files and what the real Alembic reads from them, as JSON.

    module_samples.py SEED COUNT

[{"name": file name, "text": …, "error": exception or null, "revision": …, "down_revision": […],
  "depends_on": […], "branch_labels": […], "doc": …, "longdoc": …, "is_text": …}, …]

Every file is executed, so the parts that they are made of are all here. `is_text` says whether all
identifiers are texts, without which Alembic stops later.
"""

import json
import pathlib
import random
import sys
import tempfile
import warnings

from alembic.script import ScriptDirectory
from alembic.script.base import Script
from alembic.util import to_tuple

# Each VALUE is an expression; `{a}` and `{b}` become ids.
TEXTS = [
    "'{a}'", '"{a}"', "'''{a}'''", "r'{a}'", "u'{a}'", "('{a}')", "'{a}' '_x'", "('{a}'\n    '_y')",
    "'\\x61{a}'", "'\\N{{LATIN SMALL LETTER A}}{a}'", "'\\u00e9{a}'", "f'{a}'", "f'{{NAME}}_{a}'", "NAME",
    "NAME + '_{a}'", "'%s_{a}' % NAME", "'{{}}_{a}'.format(NAME)", "'_'.join(['{a}', NAME])",
    "'{a}'.upper()", "' {a} '.strip()", "'{a}'.strip()", "str('{a}')", "str(7)", "TABLE['k']", "LIST[0]",
    "LIST[-1]", "PAIR[1]", "'{a}' if True else '{b}'", "'{a}' if NAME == 'n' else '{b}'", "'{a}' or '{b}'",
    "make()", "Box.value", "'{a}'[0:2]", "'{a}' * 2", "(lambda: '{a}')()", "'{a}'.replace('0', '1')",
    "rf'{a}\\d'", "'{a}\\\n_z'", "textwrap.dedent(' {a}')", "'{a}'.format()", "f'{{7}}'", "f'{{NAME!r}}'",
    "f'{{NAME:>4}}'", "NAME.lower()", "'{a}' 'b' + 'c'", "'%%{a}' % ()", "''", "' '", "'{a},{b}'",
]  # fmt: skip
LISTS = [
    "('{a}', '{b}')", "['{a}', '{b}']", "('{a}',)", "['{a}']", "()", "[]", "(None,)", "{{'{a}': 1}}",
    "{{'{a}'}}", "'{a}', '{b}'", "('{a}', NAME)", "(*LIST, '{a}')", "LIST", "tuple(LIST)", "tuple()",
    "LIST + ['{a}']", "[x for x in LIST]", "('{a}', '{a}')", "PAIR[:1]", "set()", "dict(a=1)", "(('{a}'))",
    "{{}}", "['{a}'] * 2", "('{a}', None)", "(1,)", "LIST[:]", "sorted(LIST)", "[*LIST]",
]  # fmt: skip
ODD = ["1", "1.5", "b'{a}'", "True", "False", "...", "None", "Box", "0", "make"]
WAYS = [
    "{n} = {v}", "{n} = {v}", "{n} = {v}", "{n}: str = {v}", "{n}: str\n{n} = {v}", "{n} = other = {v}",
    "{n} = 'old'\n{n} = {v}", "{n}, other = {v}, 1", "({n}) = {v}", "if True:\n    {n} = {v}",
    "try:\n    {n} = {v}\nexcept Exception:\n    pass", "{n} = 'x'\nif False:\n    {n} = {v}",
    "{n} = 'x'\ndef upgrade():\n    {n} = {v}", "for {n} in [{v}]:\n    pass", "{n} = {v}; other = 2",
    "with open(__file__) as other:\n    {n} = {v}", "({n} := {v2})", "[{n}] = [{v2}]", "{n} = {v}\nother = 1\ndel other",
    "{n} = {v}\n{n} = {n}", "{n}, *other = [{v2}, 1]", "{n} = 'x'\nclass Other:\n    {n} = {v}",
    "while True:\n    {n} = {v}\n    break", "import os as {n}\n{n} = {v}", "{n} = {v}\nimport os as {n}",
    "def {n}():\n    pass\n{n} = {v}", "{n} = {v}\ndef {n}():\n    pass", "{n} = 'x'\n{n} += '_y'",
    "{n} = {v}\nother = lambda {n}: 1", "{n} = {v}\nother = [{n} for {n} in 'ab']",
]  # fmt: skip
DOCSTRINGS = [
    "", '"""add {w}\n\nRevision ID: {a}\nRevises: {b}\nCreate Date: 2024-01-01\n\n"""\n', "'add {w}'\n",
    '"add {w}\\n\\nmore"\n', 'r"""add \\d {w}"""\n', 'u"""add {w}"""\n', '("""add {w}""")\n', '"""add """ "{w}"\n',
    'b"""add"""\n', 'f"""add {w}"""\n', 'import os\n"""add {w}"""\n', '# c\n\n"""add {w}"""\n', '"""add {w}\\\nnext"""\n',
    '"""\n  add {w}  \n  \n  next\n\n\nlast\n"""\n', '"""add {w}"""\n__doc__ = "other"\n', '"""add \\u00e9\u00e9 {w}"""\n',
    '__doc__ = "only {w}"\n', '"""add\n \nmore"""\n', '"""\\tadd {w}\\x0c\n\nmore"""\n', '"""add {w}""" + ""\n', '"""a""", 1\n',
    '"""add {w}"""\n"""second"""\n', '"""add {w}"""; x = 1\n', '"""\u2028add {w}\u00a0"""\n', "''\n", '"""add {w}"""\n__doc__ = None\n',
]  # fmt: skip
PRELUDE = """
import textwrap
NAME = 'n'
LIST = ['l1', 'l2']
PAIR = ('p1', 'p2')
TABLE = {'k': 'k1'}
def make():
    return 'made'
class Box:
    value = 'boxed'
"""


def identifier():
    return "%06x" % random.randrange(16**6)


def value(is_list):
    pool = TEXTS + ODD if not is_list else TEXTS[:12] + LISTS + LISTS + ["None"] * 8 + ODD
    return random.choice(pool).format(a=identifier(), b=identifier())


def binding(name):
    is_list = name != "revision"
    way = random.choice(WAYS) if random.random() < 0.5 else WAYS[0]
    text = value(is_list)
    simple = "'%s'" % identifier()
    return way.format(n=name, v=text, v2=simple)


def module():
    doc = random.choice(DOCSTRINGS).format(a=identifier(), b=identifier(), w="phone")
    parts = []
    for name, chance in [("revision", 0.97), ("down_revision", 0.97), ("depends_on", 0.5), ("branch_labels", 0.5)]:
        if random.random() < chance:
            parts.append(binding(name))
    random.shuffle(parts)
    text = doc + PRELUDE + "\n".join(parts) + "\n"
    line_end = random.choice(["\n", "\n", "\n", "\r\n", "\r"])
    return text.replace("\n", line_end)


def sample(folder):
    name = random.choice(["x_%s.py", "m%s.py", "%s.py"]) % identifier()
    path = folder / name
    text = module()
    path.write_bytes(text.encode())
    result = {"name": name, "text": text, "error": None}
    try:
        script = Script._from_path(ScriptDirectory(folder), path)
    except BaseException as problem:
        result["error"] = type(problem).__name__ + ": " + str(problem)
        return result
    finally:
        path.unlink()
    lists = {}
    is_text = isinstance(script.revision, str)
    for name in ("down_revision", "depends_on", "branch_labels"):
        items = to_tuple(getattr(script.module, name, None), default=())
        lists[name] = [str(item) for item in items if item is not None or len(items) > 1]
        is_text = is_text and (items == (None,) or all(isinstance(item, str) for item in items))
    result.update(lists)
    result.update(
        revision=str(script.revision), doc=script.doc, longdoc=script.longdoc, is_text=is_text)
    return result


def main():
    random.seed(int(sys.argv[1]))
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(prefix="mlint-oracle-") as name:
        folder = pathlib.Path(name).resolve()
        json.dump([sample(folder) for _ in range(int(sys.argv[2]))], sys.stdout)


if __name__ == "__main__":
    main()

"""Prints random modules and what their names hold once CPython has run them, as JSON.

    module_value_samples.py SEED COUNT

[{"parts": […], "text": …, "line": the line of the first expression, "values": [text or null, …]}, …]

Each module ends with a function `upgrade()` that executes one expression a line; `values` are what these are
worth once the module has run, null for one that raises. The first modules have one part each, of which
`harmless` tells whether all values are as if it were not there.
"""

import contextlib
import io
import json
import os
import random
import sys
import types
import warnings

PRELUDE = """\
import sqlalchemy as sa
from alembic import op
import collections, copy, functools, random as chance, operator, re, sys
NAME = 'a'
OTHER = 'b'
NUMBER = 3
KINDS = ['x', 'y']
PAIR = ('p', 'q')
OPTIONS = {'k': 'v'}
NESTED = [['n'], ['m']]
"""
EXPRESSIONS = [
    "NAME", "OTHER", "str(NUMBER)", "' '.join(KINDS)", "' '.join(PAIR)", "OPTIONS['k']", "' '.join(NESTED[0])",
    "str(len(NESTED))", "ALIAS", "' '.join(MORE)", "str(len(OPTIONS))", "function()",
]  # fmt: skip
# Each changes something, or may.
PARTS = [
    "def f():\n    y = []\n    y = KINDS\n    y.append('c')\nf()", "def f(y=KINDS):\n    if not y:\n        y = []\n    y.append('c')\nf()", "def f():\n    y = [KINDS]\n    y[0].append('c')\nf()",
    "def f():\n    y = []\n    for y in [KINDS]:\n        y.append('c')\nf()", "def f():\n    y = []\n    def g():\n        nonlocal y\n        y = KINDS\n    g()\n    y.append('c')\nf()", "def f():\n    y = [KINDS]\n    [y.append('c') for y in y]\nf()",
    "(NAME := 'c')", "print(NAME := 'c')", "x = (NAME := 'c') + 'd'", "x = [NAME := y for y in 'cd']",
    "x = {(KINDS := ['c']): 1 for y in ()}", "assert (NAME := 'c')", "if (NAME := 'c'):\n    pass",
    "while (NUMBER := NUMBER - 1) > 0:\n    pass", "def f(x=(NAME := 'c')):\n    pass", "@(g := lambda f: f)\ndef f():\n    pass",
    "def f():\n    global NAME\n    NAME = 'c'\nf()", "def f():\n    global NAME\n    NAME = 'c'\nx = [f]\nx[0]()",
    "def f():\n    global NAME\n    NAME = 'c'\n    return 'r'\nALIAS = f()", "class A:\n    global NAME\n    NAME = 'c'",
    "class A:\n    def m(self):\n        global NAME\n        NAME = 'c'\nA().m()",
    "class A:\n    def __init__(self):\n        KINDS.append('c')\nA()", "class A:\n    def __add__(self, x):\n        KINDS.append('c')\nx = A()\nx + 1",
    "class A:\n    def __getattr__(self, x):\n        KINDS.append('c')\nx = A()\nx.y",
    "class A:\n    def __init_subclass__(cls):\n        KINDS.append('c')\nclass B(A):\n    pass",
    "class A:\n    KINDS.append('c')", "class A:\n    KINDS += ['c']", "class A:\n    x = KINDS\n    x.append('c')",
    "X = OPTIONS.update(k='w')", "x = KINDS.append('c')", "x = KINDS.pop()", "print(KINDS.pop())", "KINDS.append('c')",
    "KINDS.sort(reverse=True)", "x = KINDS.append\nx('c')", "[KINDS][0].append('c')", "(KINDS or []).append('c')",
    "(KINDS if NAME else PAIR).append('c')", "x = [KINDS.append(y) for y in 'cd']", "x = [y.append('c') for y in [KINDS]]",
    "for x in [KINDS]:\n    x.append('c')", "for x in NESTED:\n    x.append('c')", "x = KINDS\nx.append('c')",
    "x = [KINDS]\nx[0].append('c')", "x = {'a': KINDS}\nx['a'].append('c')", "x = y = KINDS\ny.append('c')",
    "x = NESTED[0]\nx.append('c')", "x, y = NESTED\nx.append('c')", "x, *y = [KINDS, 1]\nx.append('c')", "x = NESTED + []\nx[0].append('c')",
    "x = list(NESTED)\nx[0].append('c')", "x = copy.copy(NESTED)\nx[0].append('c')", "x = next(iter([KINDS]))\nx.append('c')",
    "x = max(KINDS, ['a'])\nx.append('c')", "x = (lambda y: y)(KINDS)\nx.append('c')", "del KINDS[0]", "del OPTIONS['k']", "del NAME", "del NAME, KINDS",
    "del (NAME, [OTHER])", "if NUMBER:\n    del NAME", "OPTIONS['k'] = 'w'", "OPTIONS['k'], x = 'w', 1", "KINDS[0] = 'c'", "KINDS[:] = ['c']", "NESTED[0][0] = 'c'", "NESTED[0] += ['c']",
    "OPTIONS |= {'k': 'w'}", "KINDS += ['c']", "KINDS *= 2", "NAME += 'c'", "NUMBER -= 1", "PAIR += ('c',)", "x = KINDS\nx += ['c']",
    "for NAME in 'cd':\n    pass", "for KINDS[0] in 'cd':\n    pass", "for x, NAME in [('c', 'd')]:\n    pass", "for OPTIONS['k'] in 'cd':\n    pass",
    "with open(os_name) as NAME:\n    pass", "import contextlib\nwith contextlib.nullcontext('c') as NAME:\n    pass",
    "import contextlib\nwith contextlib.nullcontext(KINDS) as x:\n    x.append('c')", "try:\n    1 / 0\nexcept Exception as NAME:\n    pass",
    "try:\n    NAME = 'c'\nfinally:\n    pass", "match ['c', 'd']:\n    case [NAME, x]:\n        pass", "match KINDS:\n    case x:\n        x.append('c')",
    "match {'a': 'c', 'b': 1}:\n    case {'a': NAME, **OTHER}:\n        pass", "match ['c']:\n    case [*KINDS]:\n        pass", "match 'c':\n    case str() as NAME:\n        pass",
    "if NUMBER:\n    import re as NAME", "if NUMBER:\n    import string\n    from string import digits as NAME", "from string import digits as NAME", "if NUMBER:\n    NAME = 'c'",
    "if not NUMBER:\n    NAME = 'c'", "if NUMBER:\n    def function():\n        return 'c'\nelse:\n    def function():\n        return 'd'",
    "if not NUMBER:\n    def function():\n        return 'c'", "def function():\n    return 'c'", "exec(\"NAME = 'c'\")", "globals()['NAME'] = 'c'",
    "globals().update(NAME='c')", "x = globals()\nx['NAME'] = 'c'", "locals()['NAME'] = 'c'", "vars()['NAME'] = 'c'",
    "def f():\n    globals()['NAME'] = 'c'\nf()", "def f():\n    exec(\"NAME = 'c'\", globals())\nf()", "setattr(sys.modules[__name__], 'NAME', 'c')",
    "sys.modules[__name__].NAME = 'c'", "x = sys.modules[__name__]\nx.NAME = 'c'", "from string import *", "from app_values import *", "def f(x=KINDS):\n    x.append('c')\nf()",
    "def f(x):\n    x.append('c')\nf(KINDS)", "def f(x):\n    y = x\n    y[0] = 'c'\nf(KINDS)", "def f():\n    return KINDS\nf().append('c')", "def f():\n    return KINDS\nx = f()\nx.append('c')",
    "def f():\n    g()\ndef g():\n    KINDS.append('c')\nf()", "def f():\n    g()\nx = f\ndef g():\n    KINDS.append('c')\nx()",
    "f = lambda: KINDS.append('c')\nf()", "x = (lambda: KINDS.append('c'))()", "x = list(map(lambda y: KINDS.append(y), 'cd'))", "x = sorted('cd', key=lambda y: len(KINDS.append(y) or ''))",
    "x = list(map(KINDS.append, 'cd'))", "def f(x):\n    KINDS.append('c')\n    return x\n@f\ndef g():\n    pass", "@functools.lru_cache\ndef f():\n    KINDS.append('c')\nf()",
    "@lambda f: f()\ndef f():\n    KINDS.append('c')", "chance.Random(1).shuffle(KINDS)", "operator.setitem(KINDS, 0, 'c')", "list.append(KINDS, 'c')", "functools.reduce(list.append, ['c'], KINDS)",
    "getattr(KINDS, 'append')('c')", "KINDS.__setitem__(0, 'c')", "x = type(KINDS).append(KINDS, 'c')", "x = collections.deque([KINDS])\nx[0].append('c')", "x = [KINDS.append('c') for _ in 'a' if (NAME := 'd')]",
    "ALIAS = NAME", "MORE = KINDS", "MORE = KINDS + [NAME]", "MORE = [x for x in KINDS]\nKINDS.append('c')", "MORE = KINDS + [KINDS.append('c') or 'd']", "MORE = [*KINDS]", "MORE = MORE = KINDS\nMORE.append('c')",
    "MORE = PAIR\nMORE += ('c',)", "ALIAS = OPTIONS['k']\nOPTIONS['k'] = 'w'", "ALIAS = OPTIONS.pop('k')", "ALIAS = OPTIONS.setdefault('l', 'w')", "type NAME = str", "async def f():\n    global NAME\n    NAME = 'c'",
    "x: (NAME := 'c') = 1", "x: int = (NAME := 'c')", "NAME: str", "NAME: str = 'c'", "NAME = OTHER = 'c'", "NAME, OTHER = OTHER, NAME", "(NAME, OTHER), x = ('c', 'd'), 1", "[NAME, *KINDS] = 'cde'", "print(f'{(NAME := 1)}')", "x = f'{KINDS.pop()}'",
    "def f():\n    del NESTED[0][:]\nf()", "def f():\n    NESTED[0].clear()\n    return 'c'\nALIAS = f()", "def f():\n    y = KINDS.append('c')\n    return 'r'\nALIAS = f()", "raise_ = [KINDS.append('c')]", "NAME = NAME + 'c'\nNAME = NAME + 'd'", "for KINDS in ():\n    pass\nelse:\n    NAME = 'c'",
    "class A:\n    pass\nA.x = KINDS\nA.x.append('c')", "class A(list):\n    pass\nx = A([KINDS])\nx[0].append('c')", "class A:\n    x = [NAME := 'c']", "class A:\n    NAME = 'c'\n    del NAME", "x = [(NAME := 'c') for y in 'a']\nNAME = 'd'",
    "def f(y):\n    operator.setitem(y, 0, 'c')\nf(KINDS)", "def f(y):\n    operator.setitem(y, 0, 'c')\nfor z in NESTED:\n    f(z)", "def f():\n    for y in NESTED:\n        operator.setitem(y, 0, 'c')\nf()",
    "def f():\n    y = KINDS\n    operator.setitem(y, 0, 'c')\nf()", "def f(y=KINDS):\n    operator.setitem(y, 0, 'c')\nf()", "def f(y):\n    operator.setitem(y, 0, 'c')\nx = list(map(f, [KINDS]))",
    "def f(y):\n    operator.setitem(y, 0, 'c')\nfunctools.partial(f, KINDS)()", "def f(y):\n    operator.setitem(y, 0, 'c')\nx = [f, KINDS]\nx[0](x[1])", "def f(y):\n    operator.setitem(y, 0, 'c')\ndef g():\n    f(KINDS)\ng()",
    "class A:\n    x = KINDS\n    def m(self):\n        operator.setitem(self.x, 0, 'c')\nA().m()", "class A:\n    def __init__(self, x):\n        self.x = x\n    def m(self):\n        operator.setitem(self.x, 0, 'c')\nA(KINDS).m()", "f = lambda y: operator.setitem(y, 0, 'c')\nf(KINDS)",
    "f = lambda: [operator.setitem(y, 0, 'c') for y in NESTED]\nf()", "def f(y):\n    operator.setitem(y, 0, 'c')\nx = KINDS\nf(x)", "def f(op):\n    operator.setitem(op, 0, 'c')\nf(KINDS)",
    "def f(KINDS):\n    operator.setitem(KINDS, 0, 'c')\nf(NESTED[0])", "def f():\n    y = max(KINDS, ['a'])\n    operator.setitem(y, 0, 'c')\nf()", "def f():\n    return KINDS\ndef g():\n    operator.setitem(f(), 0, 'c')\ng()",
    "def d(f):\n    def w(*a):\n        return f(*a)\n    return w\n@d\ndef g(x):\n    operator.setitem(x, 0, 'c')\ng(KINDS)", "x = globals()['KINDS']\noperator.setitem(x, 0, 'c')", "def f():\n    operator.setitem(globals()['KINDS'], 0, 'c')\nf()",
    "def f(y):\n    operator.setitem(y, 0, 'c')\nf(globals().get('KINDS'))", "def f():\n    (lambda y: operator.setitem(y, 0, 'c'))(KINDS)\nf()", "def f(y):\n    operator.setitem(y, 0, 'c')\nf(*NESTED[:1])",
    "def f(**y):\n    operator.setitem(y['y'], 0, 'c')\nf(y=KINDS)", "def f(y):\n    operator.setitem(y, 0, 'c')\nx = {'f': f}\nx['f'](KINDS)", "globals()['NAME'] += 'c'",
    "x = [0 for globals()['NAME'] in 'cd']", "def f():\n    global NAME\n    NAME = 'c'\nglobals()['f']()", "class A:\n    pass\nsetattr(A, 'x', KINDS)\nA.x.append('c')",
    "def f(y):\n    operator.setitem(y, 0, 'c')\nclass A:\n    g = staticmethod(f)\nA.g(KINDS)", "def f(y):\n    operator.setitem(y, 0, 'c')\nx = next(f(y) for y in [KINDS])",
    "f = lambda: KINDS\ndef g():\n    operator.setitem(f(), 0, 'c')\ng()", "f = lambda: KINDS\noperator.setitem(f(), 0, 'c')", "def f():\n    def g():\n        return KINDS\n    operator.setitem(g(), 0, 'c')\nf()", "def f():\n    return KINDS\nx = f\noperator.setitem(x(), 0, 'c')",
    "x = sorted(KINDS)\ndef f(y):\n    operator.setitem(y, 0, 'c')\nx = {'f': f}\nx['f'](KINDS)",
]  # fmt: skip
# None of these changes what the expressions are worth.
HARMLESS = [
    "x = 1", "x = sa.Enum(*KINDS, name='k')", "x = sa.Column('c', sa.String(NUMBER), default=OPTIONS)", "x = len(KINDS)", "x = KINDS.index('x')",
    "x = OPTIONS.get('k')", "x = sorted(KINDS)", "x = ', '.join(KINDS)", "def f():\n    return KINDS\nx = f()", "def f(x):\n    return 'f' + x\nx = f(NAME)",
    "def f():\n    NAME = 'c'\n    return NAME\nx = f()", "class A:\n    NAME = 'c'\n    KINDS = ['c']", "class A(str):\n    def m(self):\n        self.x = 1", "x = [NAME for NAME in 'cd']", "x = lambda NAME: NAME",
    "def f(NAME):\n    global y\n    y = 1", "import string", "from string import digits", "x = re.compile('a')", "x = [y.upper() for y in KINDS]", "x = {**OPTIONS, 'k': 'w'}",
    "x = KINDS + ['c']\nNAME", "sys.path.append('/nowhere')", "x: list[str] = []\nx = 2", "if NUMBER:\n    x = 1", "for x in KINDS:\n    pass", "def f():\n    KINDS.append('c')", "x = copy.deepcopy(NESTED)",
    "class A(Exception):\n    pass\nx = A(NAME)", "@functools.lru_cache\ndef f():\n    return NAME", "NAME, OTHER = 'a', 'b'", "x = f'{NAME}'", "x = NAME if KINDS else OTHER", "x = str.upper(NAME)", "try:\n    import simplejson as x\nexcept ImportError:\n    import json as x",
    "x = (lambda: NAME)()", "def f():\n    y = []\n    y.append('c')\n    return y\nx = f()", "class A:\n    def __init__(self, x):\n        self.x = x\n        y = {}\n        y['c'] = x\nx = A(NAME)",
    "def d(f):\n    @functools.wraps(f)\n    def w(*a, **k):\n        return f(*a, **k)\n    return w\n@d\ndef g(x):\n    return ' '.join(KINDS) + x\nx = g('a')",
    "def d(f):\n    def w():\n        for k in KINDS:\n            print(k)\n        return f(k)\n    return w\n@d\ndef g(x):\n    return [x + y for y in PAIR]",
    "x = '{NAME}'.format(**globals())",
    "x = '%(NAME)s' % vars()",
    "x = 'NAME' in globals()",
    "class A:\n    x = 1\ny = list(vars(A))",
]  # fmt: skip


def body():
    lines = ["def function():", "    return 'f'"]
    return "\n".join(lines) + "\n"


def module(parts):
    text = PRELUDE + body() + "".join(part + "\n" for part in parts) + "def upgrade():\n"
    line = text.count("\n") + 1
    return text + "".join(f"    op.execute({e})\n" for e in EXPRESSIONS), line


def run(text):
    """What the expressions are worth once the module has run; None where it stops."""
    this = types.ModuleType("migration")
    this.os_name = os.devnull
    sys.modules["migration"] = this
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(text, "migration", "exec"), this.__dict__)
    except Exception:
        return None
    values = []
    for expression in EXPRESSIONS:
        try:
            values.append(str(eval(expression, this.__dict__)))
        except Exception:
            values.append(None)
    return values


def main():
    warnings.simplefilter("ignore")
    chance, count = random.Random(int(sys.argv[1])), int(sys.argv[2])
    alembic = types.ModuleType("alembic")
    alembic.op = types.SimpleNamespace()
    values = types.ModuleType("app_values")
    values.NAME, values.KINDS = "c", ["c"]
    sys.modules.update(alembic=alembic, app_values=values)
    lists = [[part] for part in HARMLESS + PARTS]
    lists += [chance.choices(PARTS + HARMLESS, k=chance.randint(2, 4)) for _ in range(count)]
    untouched = run(module([])[0])
    samples = []
    for index, parts in enumerate(lists):
        text, line = module(parts)
        found = run(text)
        if index < len(HARMLESS) and found != untouched:
            raise SystemExit(f"not harmless: {parts}")
        if found is not None:
            samples.append(
                {"parts": parts, "text": text, "line": line, "values": found, "harmless": index < len(HARMLESS)}
            )
    json.dump(samples, sys.stdout)


main()

"""Prints random ini texts and what configparser makes of them, as JSON.

    ini_samples.py SEED COUNT

[{"text": …, "error": class name or null, "values": {section: {key: value or null}}}, …]; a null value cannot be
interpolated.
"""

import configparser
import io
import json
import random
import sys

HERE = "/\x01/sub"


def choose(*options):
    return random.choice(options)


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


random.seed(int(sys.argv[1]))
json.dump([read_ini(ini_text()) for _ in range(int(sys.argv[2]))], sys.stdout)

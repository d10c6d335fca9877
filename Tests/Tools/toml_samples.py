"""Prints random texts and what Python's tomllib makes of them, as JSON: [[text, description], …].

    toml_samples.py SEED COUNT

The description is that of the value tree, or null where tomllib refuses the text.
"""

import datetime
import json
import random
import sys
import tomllib

FRAGMENTS = [
    "a", "b", '"k"', "'q'", ".", " = ", "=", "\n", "\n", "[", "[[", "]", "]]", "{", "}", ",", '"s"',
    '"\\n"', '"\\x"', "'l'", '"""m\nm"""', "'''r'''", "1", "-2", "0x1F", "1_000", "1__0", "1.5",
    ".5", "1e5", "inf", "-nan", "true", "false", "True", "1979-05-27", "07:32:00",
    "1979-05-27T07:32:00Z", " # c", "\r\n", "\t", "\r", "ä", '"ä"', "\x00", "\x7f", " ", "[t]\n",
    "[t.u]\n", "[[x]]\n", "a=1\n", "b=[1,2]\n", "c={d=1}\n", "k = [\n1,\n]\n", '"\\u00e4"',
    '"\\ud800"', "01", "+1", "0b1", "0o7", "1.", "1.e2", "1979-13-01", "24:00:00",
]  # fmt: skip
KEYS = ["a", "b", '"c d"', "e.f", "t", "x"]
VALUES = [
    "1", '"x"', '[1, "a", {b = 2}]', "{c = 1, d.e = 2}", "true", "1.5", "2020-01-01 10:00:00",
    '"""\n"q" \\\n  z"""', "'''\n'' '''", "[\n  1, # c\n  2,\n]", "{}", "[]", "0", "-0", "1e3",
    '"\\U0001F600"', "9223372036854775807", "{a=1,}", "{a=1\n}",
]  # fmt: skip
HEADERS = ["[t]", "[t.u]", "[x]", '["a"]', "[e.f]", "[[x]]", "[[t]]", "[[x.y]]"]


def line():
    if random.random() < 0.4:
        return random.choice(HEADERS) + "\n"
    end = random.choice(["\n", "\n", " # x\n", "", "\r\n"])
    return f"{random.choice(KEYS)} = {random.choice(VALUES)}{end}"


def sample(number):
    if number % 2:
        return "".join(line() for _ in range(random.randint(1, 5)))
    return "".join(random.choice(FRAGMENTS) for _ in range(random.randint(1, 9)))


def describe(value):
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {describe(value[key])}" for key in sorted(value))
        return "{" + inner + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(describe, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, datetime.date | datetime.time | datetime.datetime):
        return "date"
    return repr(value)


def read(text):
    try:
        return describe(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return None


random.seed(int(sys.argv[1]))
texts = [sample(number) for number in range(int(sys.argv[2]))]
json.dump([[text, read(text)] for text in texts], sys.stdout)

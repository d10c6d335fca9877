"""Prints a digest, or the whole canonical dump, of each file's `ast`.

    python_ast.py digest positions|no-positions    one line for each path on standard input
    python_ast.py texts positions|no-positions     one line for each text there, in hexadecimal
    python_ast.py dump positions|no-positions      of the one path there

A line of the first form is `ok CRC LENGTH` or `rejected MESSAGE`. The dump is what
`PythonDump.swift` writes: nodes with their fields, empty fields left out, the differences between
interpreters (`Index`, `ExtSlice`) normalised away.
"""

import ast
import struct
import sys
import threading
import warnings
import zlib

IGNORED = {"ctx", "type_comment", "type_ignores", "kind"}
POSITIONS = False
INFO = {}


def info(cls):
    fields = [f for f in cls._fields if f not in IGNORED]
    value = (cls.__name__, fields)
    INFO[cls] = value
    return value


def constant(value):
    if value is None or value is True or value is False:
        return repr(value)
    if value is Ellipsis:
        return "Ellipsis"
    kind = type(value)
    if kind is str:
        if value.isascii() and value.isprintable():
            return "'" + value
        return "s" + value.encode("utf-8", "surrogatepass").hex()
    if kind is bytes:
        return "b" + value.hex()
    if kind is int:
        return "%x" % value
    if kind is float:
        return "f" + struct.pack(">d", value).hex()
    return "j" + struct.pack(">d", value.imag).hex()


def split_items(node):
    """Makes items of `with (a, b):`, which is a tuple for Python 3.8 only."""
    first = node.items[0]
    if len(node.items) > 1 or first.optional_vars or not isinstance(first.context_expr, ast.Tuple):
        return
    values = first.context_expr.elts
    if values and not any(isinstance(value, (ast.Starred, ast.NamedExpr)) for value in values):
        node.items = [ast.withitem(value, None) for value in values]


def joined(values):
    """Leaves out empty texts and joins adjacent ones, which Python 3.12 and 3.13 do not always do."""
    result = []
    for item in values:
        if not isinstance(item, ast.Constant):
            result.append(item)
        elif item.value != "":
            last = result[-1] if result else None
            if isinstance(last, ast.Constant):
                last.value += item.value
                last.end_lineno, last.end_col_offset = item.end_lineno, item.end_col_offset
            else:
                result.append(item)
    return result


def visit(node, out):
    cls = type(node)
    name, fields = INFO.get(cls) or info(cls)
    if name == "Index":
        return visit(node.value, out)
    if name == "ExtSlice":
        out.append("Tuple")
        out.append(".elts")
        for item in node.dims:
            visit(item, out)
        out.append(")")
        return
    if name in ("With", "AsyncWith") and sys.version_info < (3, 9):
        split_items(node)
    if name == "FormattedValue" and isinstance(node.format_spec, ast.Constant):
        # Python 3.13.0 forgets the node around two texts; it begins at the colon before them.
        text = node.format_spec
        node.format_spec = ast.copy_location(ast.JoinedStr([text]), text)
        node.format_spec.col_offset -= 1
    header = name
    ctx = getattr(node, "ctx", None)
    if ctx is not None:
        letter = type(ctx).__name__
        if letter != "Load":
            header += "!" + letter
    if POSITIONS and hasattr(node, "lineno"):
        header += " %d:%d-%d:%d" % (
            node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
    out.append(header)
    if name == "Constant":
        out.append(constant(node.value))
        out.append(")")
        return
    for field in fields:
        value = getattr(node, field, None)
        if value is None and not (name == "MatchSingleton"):
            continue
        if isinstance(value, list):
            if name == "JoinedStr":
                value = joined(value)
            if not value:
                continue
            out.append("." + field)
            for item in value:
                if isinstance(item, ast.AST):
                    if item._fields or item._attributes:
                        visit(item, out)
                    else:
                        out.append(type(item).__name__)
                elif item is None:
                    out.append("-")
                else:
                    out.append(str(item))
        elif isinstance(value, ast.AST):
            out.append("." + field)
            if value._fields or value._attributes:
                visit(value, out)
            else:
                out.append(type(value).__name__)
        else:
            out.append("." + field)
            out.append(str(value))
    out.append(")")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def dump(source):
    tree = ast.parse(source)
    out = []
    visit(tree, out)
    return "\n".join(out).encode("utf-8", "surrogatepass")


def digests(sources):
    for source in sources:
        try:
            text = dump(source)
            print("ok", zlib.crc32(text), len(text))
        except RecursionError:
            print("skipped recursion")
        except MemoryError:
            print("skipped memory")
        except (SyntaxError, ValueError) as error:
            if "is required for" in str(error):
                # Its own tree is broken, as for f'{a:{b:{c = }}}' in 3.13.
                print("skipped defect")
                continue
            print("rejected", type(error).__name__, ascii(str(error)))


def main():
    global POSITIONS
    command, positions = sys.argv[1:]
    lines = sys.stdin.buffer.read().split(b"\n")
    POSITIONS = positions == "positions"
    if command == "dump":
        sys.stdout.buffer.write(dump(read(lines[0])))
    elif command == "texts":
        digests(bytes.fromhex(line.decode()) for line in lines)
    else:
        digests(read(path) for path in lines if path)


warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
threading.stack_size(512 * 1024 * 1024)
thread = threading.Thread(target=main)
thread.start()
thread.join()

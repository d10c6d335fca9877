/// The names that Python has without an import; Mako lets a template use them.
enum PythonBuiltins {
  /// The functions that can be evaluated.
  static let supported: Set<String> = [
    "bool", "isinstance", "len", "list", "repr", "sorted", "str", "tuple", "int",
  ]

  /// Every name of the module `builtins` in Python 3.8 to 3.14, save those with underscores and exceptions.
  static let names: Set<String> = [
    "Ellipsis", "False", "None", "NotImplemented", "True", "abs", "aiter", "all", "anext", "any",
    "ascii", "bin", "bool", "breakpoint", "bytearray", "bytes", "callable", "chr", "classmethod",
    "compile", "complex", "copyright", "credits", "delattr", "dict", "dir", "divmod", "enumerate",
    "eval", "exec", "exit", "filter", "float", "format", "frozenset", "getattr", "globals",
    "hasattr", "hash", "help", "hex", "id", "input", "int", "isinstance", "issubclass", "iter",
    "len", "license", "list", "locals", "map", "max", "memoryview", "min", "next", "object", "oct",
    "open", "ord", "pow", "print", "property", "quit", "range", "repr", "reversed", "round", "set",
    "setattr", "slice", "sorted", "staticmethod", "str", "sum", "super", "tuple", "type", "vars",
    "zip",
  ]

  /// Whether Python might know the name without an import.
  static func mayExist(_ name: String) -> Bool {
    names.contains(name) || name.hasPrefix("__")
      || ["Error", "Warning", "Exception", "Group", "Interrupt", "Exit", "Iteration"]
        .contains { name.hasSuffix($0) }
  }
}

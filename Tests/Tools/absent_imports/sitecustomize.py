"""Stands in for every module that cannot be imported, when this folder is on PYTHONPATH.

Real migrations import their project, which is not installed. With this they can be executed all the
same, in less time than with the project: attributes, calls, items and base classes give stand-ins.
"""

import importlib.abc
import importlib.machinery
import sys
import types


class Absent(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        value = Absent(name)
        setattr(self, name, value)
        return value

    def __call__(self, *arguments, **options):
        return self

    def __mro_entries__(self, bases):
        return ()

    def __iter__(self):
        return iter(())

    def __getitem__(self, key):
        return self

    def __or__(self, other):
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __or__
    __truediv__ = __floordiv__ = __mod__ = __ror__ = __and__ = __or__

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        return False

    def __hash__(self):
        return id(self)


class AbsentFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        # The library asks which parts of itself this system has.
        if name == "usercustomize" or name.partition(".")[0] in sys.stdlib_module_names:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return Absent(spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.append(AbsentFinder())

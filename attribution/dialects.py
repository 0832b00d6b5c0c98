"""Ibis without the SQL of every database it knows: by itself it loads that of twenty for a question to one of them.

Whoever asks for another one's still gets it, at that moment.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType

_COMPILERS = "ibis.backends.sql.compilers"
_CLASS = "Compiler"  # what the names of its classes end in


def one_at_a_time() -> None:
    """Let Ibis load the SQL of a database when it is asked for, unless it has loaded all of them."""
    if _COMPILERS in sys.modules:
        return
    spec = find_spec(_COMPILERS)
    if spec is None:
        return
    package = module_from_spec(spec)
    package.__dict__["__getattr__"] = _asked_for  # as a module's function of that name
    sys.modules[_COMPILERS] = package
    above, _, name = _COMPILERS.rpartition(".")
    setattr(sys.modules[above], name, package)


def _asked_for(name: str) -> object:
    """A module of the package, or the class of one: `duckdb`, `DuckDBCompiler`. Raises AttributeError when there is none."""
    module = name.removesuffix(_CLASS).lower()
    if name.startswith("__") or find_spec(f"{_COMPILERS}.{module}") is None:
        raise AttributeError(f"module {_COMPILERS!r} has no attribute {name!r}")
    found: ModuleType = import_module(f"{_COMPILERS}.{module}")
    return getattr(found, name) if name.endswith(_CLASS) else found

"""In every Python process that a test starts: the store on PostgreSQL, once the process first imports it."""

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class _StoreFinder(MetaPathFinder):
    """Finds the store's engine as usual, and changes what it opens; nothing is imported before its time."""

    def find_spec(
        self, name: str, path: object = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "pipelines.store.engine":
            return None
        spec = PathFinder.find_spec(name, path)  # type: ignore[arg-type]
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def changed(module: ModuleType) -> None:
            load(module)
            sys.path.append(__file__.rpartition(os.sep)[0])  # multiprocessing takes its parent's path over
            from store_schemas import connectable

            module._connectable = connectable  # type: ignore[attr-defined]

        spec.loader.exec_module = changed  # type: ignore[method-assign]
        return spec


if "STORE_ON_POSTGRESQL" in os.environ:
    sys.meta_path.insert(0, _StoreFinder())

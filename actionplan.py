"""Lets ``python -m actionplan`` work in the root of a fresh clone: hands over to the package of that name in src/.

Python finds this file before anything else when the working directory is the project's root. It must parse under any Python 3.
"""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

if __name__ == "__main__":
    runpy.run_module("actionplan", run_name="__main__", alter_sys=True)
else:
    # Imported because the working directory is on the path: the import system hands out what sys.modules holds afterwards.
    del sys.modules[__name__]
    import actionplan  # noqa: F401

"""The engine is a library that stands by itself."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import docendo.engine


def test_every_module_works_where_django_is_not_installed() -> None:
    modules = [
        module.name
        for module in pkgutil.walk_packages(docendo.engine.__path__, "docendo.engine.")
        if ".tests" not in module.name
    ]
    alone = (
        "import sys\n"
        "sys.modules['django'] = None\n"
        f"for name in {modules!r}: __import__(name)\n"
        "strangers = {m.split('.')[0] for m in sys.modules} & {'pydantic', 'structlog'}\n"
        "assert not strangers, strangers\n"
    )
    sources = str(Path(docendo.engine.__path__[0]).parents[1])
    subprocess.run([sys.executable, "-c", alone], check=True, env={"PYTHONPATH": sources})

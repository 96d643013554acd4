"""Every example in the docs of the engine runs as it is printed."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[4] / "docs" / "engine"
EXAMPLES = [
    pytest.param(example, id=f"{page.stem}-{number}")
    for page in sorted(DOCS.glob("*.md"))
    for number, example in enumerate(
        re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    )
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_runs(example: str) -> None:
    exec(compile(example, "example", "exec"), {})

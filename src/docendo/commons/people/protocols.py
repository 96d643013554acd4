"""How apps above keep what they have copied of a person."""

from collections.abc import Callable

# Called with a person's id and new name, in the transaction that changes the name.
Rename = Callable[[int, str], None]
RENAMES: list[Rename] = []


def when_renamed(rename: Rename) -> None:
    RENAMES.append(rename)

"""How apps above keep what they have copied of a person, and end what is open for them."""

from collections.abc import Callable

# Called with a person's id and new name, in the transaction that changes the name.
Rename = Callable[[int, str], None]
RENAMES: list[Rename] = []


def when_renamed(rename: Rename) -> None:
    RENAMES.append(rename)


# Called with a person's id when sessions of theirs have ended, after that has been committed.
SignedOut = Callable[[int], None]
SIGNED_OUT: list[SignedOut] = []


def when_signed_out(hear: SignedOut) -> None:
    SIGNED_OUT.append(hear)

"""How apps above keep what they have copied of a person, end what is open for them, and sign
people in by the word of somebody else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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


# Called with a person's id; names that whoever guesses their password would try.
NamesAround = Callable[[int], Iterable[str]]
NAMES_AROUND: list[NamesAround] = []


def when_passwords_are_chosen(names: NamesAround) -> None:
    NAMES_AROUND.append(names)


@dataclass(frozen=True)
class Elsewhere:
    """Where people of an institution sign in, in the place of a password of ours."""

    provider_id: int
    name: str
    address: str


@dataclass(frozen=True)
class Institutions:
    """What an app above knows of signing in elsewhere.

    ``forced_for`` says of an e-mail address where whoever has it signs in, and nowhere else;
    ``are_there`` whether there is any institution; ``vouch_for`` whether one has, by the number of
    a person, looked at more than a password whenever they sign in.
    """

    forced_for: Callable[[str], Elsewhere | None]
    are_there: Callable[[], bool]
    vouch_for: Callable[[int], bool]


INSTITUTIONS: list[Institutions] = []


def sign_in_elsewhere(institutions: Institutions) -> None:
    INSTITUTIONS.append(institutions)

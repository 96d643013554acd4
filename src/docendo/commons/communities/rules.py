"""Roles, doors, invitations and requests: what is decided without a database."""

import re
import unicodedata
import zlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from docendo.kernel.lines import one_line


class Role(models.IntegerChoices):
    """What somebody is in a community; a higher role may do all that a lower one may."""

    GUEST = 10, _("guest")
    MEMBER = 20, _("member")
    MODERATOR = 30, _("moderator")
    COORDINATOR = 40, _("coordinator")
    OWNER = 50, _("owner")

    @property
    def plural(self) -> Promise:
        """What several of them are called."""
        return _PLURALS[self]


_PLURALS: Mapping[Role, Promise] = {
    Role.GUEST: _("Guests"),
    Role.MEMBER: _("Members"),
    Role.MODERATOR: _("Moderators"),
    Role.COORDINATOR: _("Coordinators"),
    Role.OWNER: _("Owners"),
}


class Door(models.TextChoices):
    """How people come in."""

    OPEN = "open", _("Anyone may join")
    REQUEST = "request", _("People ask to join")
    INVITATION = "invitation", _("By invitation only")


class Visibility(models.TextChoices):
    """Who may read without a seat."""

    PUBLIC = "public", _("Anyone may read")
    MEMBERS = "members", _("Members only")


class Kind(models.TextChoices):
    """What sort of community is being founded; it chooses what is proposed to the founder."""

    COURSE = "course", _("School course")
    UNIVERSITY = "university", _("University")
    COMPANY = "company", _("Company")
    CLUB = "club", _("Club")
    HOSPITAL = "hospital", _("Hospital")
    FRIENDS = "friends", _("Friends")


class Accent(models.TextChoices):
    """The color of a community; each is a set of tokens in the style sheet."""

    TEAL = "teal", _("teal")
    PLUM = "plum", _("plum")
    INDIGO = "indigo", _("indigo")
    FOREST = "forest", _("forest green")
    RUST = "rust", _("rust red")
    ROSE = "rose", _("rose")
    SLATE = "slate", _("slate gray")
    OCEAN = "ocean", _("ocean blue")
    OLIVE = "olive", _("olive")
    VIOLET = "violet", _("violet")


# --- Who may give which role ------------------------------------------------------------------

# The one table: whoever may give a role may also take it away, by another one or by removal.
MAY_GIVE: Mapping[Role | None, frozenset[Role]] = {
    Role.OWNER: frozenset(Role),
    Role.COORDINATOR: frozenset({Role.GUEST, Role.MEMBER, Role.MODERATOR}),
    Role.MODERATOR: frozenset(),
    Role.MEMBER: frozenset(),
    Role.GUEST: frozenset(),
    None: frozenset(),
}


class SeatChange(Enum):
    ALLOWED = auto()
    NOT_YOURS_TO_GIVE = auto()
    LAST_OWNER = auto()


def changing_seat(
    *, actor: Role | None, is_own: bool, held: Role, given: Role | None, owners: int
) -> SeatChange:
    """Whether ``actor`` may turn a seat of role ``held`` into ``given``; None is no seat at all.

    Everybody may step down or leave, but the last owner has to hand over first.
    """
    may_give = MAY_GIVE[actor]
    steps_down = is_own and (given is None or given <= held)
    if not steps_down and not (held in may_give and (given is None or given in may_give)):
        return SeatChange.NOT_YOURS_TO_GIVE
    if held == Role.OWNER and given != Role.OWNER and owners == 1:
        return SeatChange.LAST_OWNER
    return SeatChange.ALLOWED


def roles_to_give(*, actor: Role | None, is_own: bool, held: Role) -> list[Role]:
    """What ``actor`` may turn a seat of role ``held`` into, if there is another owner."""
    return [
        role
        for role in Role
        if changing_seat(actor=actor, is_own=is_own, held=held, given=role, owners=2)
        == SeatChange.ALLOWED
    ]


# --- Doors ------------------------------------------------------------------------------------


class Joining(Enum):
    WALKS_IN = auto()
    ASKS = auto()
    NEEDS_INVITATION = auto()
    WAS_REMOVED = auto()


def joining(*, door: Door, was_removed: bool) -> Joining:
    """How somebody without a seat and without an invitation comes in."""
    match door:
        case Door.INVITATION:
            return Joining.WAS_REMOVED if was_removed else Joining.NEEDS_INVITATION
        case Door.OPEN if not was_removed:
            return Joining.WALKS_IN
        case _:
            # A coordinator has to look at whoever was removed, however wide the door stands.
            return Joining.ASKS


class InvitationState(Enum):
    OPEN = "open"
    REVOKED = "revoked"
    EXPIRED = "expired"
    USED_UP = "used_up"


def invitation_state(
    *, revoked: bool, expires_at: datetime, taken: int, seats: int, now: datetime
) -> InvitationState:
    if revoked:
        return InvitationState.REVOKED
    if taken >= seats:
        return InvitationState.USED_UP
    if now >= expires_at:
        return InvitationState.EXPIRED
    return InvitationState.OPEN


class RequestState(models.TextChoices):
    """Where a request to join stands."""

    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


REQUEST_CHANGES: Mapping[RequestState, frozenset[RequestState]] = {
    RequestState.WAITING: frozenset(
        {RequestState.ACCEPTED, RequestState.DECLINED, RequestState.WITHDRAWN}
    ),
    RequestState.ACCEPTED: frozenset(),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}


def may_become(state: RequestState, other: RequestState) -> bool:
    """Whether a request in ``state`` may still turn into ``other``."""
    return other in REQUEST_CHANGES[state]


# --- Addresses and names ----------------------------------------------------------------------

ADDRESS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ADDRESS_LENGTH = 50
NAME_LENGTH = 80
ABOUT_LENGTH = 200
TEXT_LENGTH = 4000
# What a member may post at once, in whatever app takes it.
LONGEST_BODY = 30_000
# For so long somebody is new here, and shown how to begin.
NEWCOMER_FOR = timedelta(days=14)
# Addresses that a reader would take for the site's own word.
RESERVED = frozenset(
    {"about", "accounts", "admin", "api", "communities", "docendo", "help", "invitations", "login"}
    | {"me", "new", "official", "people", "root", "search", "security", "settings", "signup"}
    | {"static", "staff", "support", "system", "www"}
)

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
# Consonants as they are commonly written in Latin letters; short vowels are not in the name.
_ARABIC = str.maketrans(
    "اأآإبتجحدرزسصضطظعفقكلمنهةوؤيىئ", "aaaibtjhdrzssdtzafqklmnhawuyai", "ء"
) | str.maketrans({"ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh"})


def folded(text: str) -> str:
    """A name as it is compared and sorted: without case, accents and doubled spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LATIN))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def proposed_address(name: str, *, language: str) -> str:
    """An address made of a community's name, in the letters a-z; "community" if none are left."""
    lowered = name.lower().translate(_GERMAN) if language == "de" else name.lower()
    # Before folding, which would take the hamza off its letter.
    ascii_name = folded(lowered.translate(_ARABIC))
    words = re.findall(r"[a-z0-9]+", ascii_name.replace("'", ""))
    address = ""
    for word in words:
        longer = f"{address}-{word}" if address else word
        if len(longer) > ADDRESS_LENGTH - 10:
            break
        address = longer
    return address or "".join(words)[: ADDRESS_LENGTH - 10] or "community"


def free_address(wanted: str, *, taken: Collection[str]) -> str:
    """The wanted address, or the first of ``wanted-2``, ``wanted-3``... that is free."""
    if wanted not in taken and wanted not in RESERVED:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def first_accent(address: str) -> str:
    """The color that a community has until it chooses one: not the same for all."""
    return Accent.values[zlib.crc32(address.encode()) % len(Accent)]


def topic_names(lines: str) -> Sequence[str]:
    """One topic a line, or several with commas between; what is named twice is taken once."""
    names: dict[str, str] = {}
    for line in re.split(r"[\n,،;؛]", lines):
        if name := one_line(line)[:60]:
            names.setdefault(folded(name), name)
    return tuple(names.values())

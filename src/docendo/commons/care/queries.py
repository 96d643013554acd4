"""What pages show of what was flagged: to whoever flags, to moderators, and to its author."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from docendo.commons.care import rules
from docendo.commons.care.models import Case, Flag
from docendo.commons.care.protocols import FLAGGABLE, Content, Flaggable
from docendo.commons.care.refusals import HiddenByACase
from docendo.commons.care.rules import State, may_answer_appeal
from docendo.commons.communities.api import Membership, Role, Seat
from docendo.commons.people.api import Person

CASES_A_PAGE = 20


class NoSuchThing(ObjectDoesNotExist):
    """Nothing of this kind and number, or nothing that this seat may see."""


def flaggable(kind: str) -> Flaggable[Any]:
    if kind not in FLAGGABLE:
        raise NoSuchThing
    return FLAGGABLE[kind]


def content_of(seat: Seat, *, kind: str, about: int) -> Content:
    """Raises NoSuchThing."""
    found = flaggable(kind).look(seat, [about])
    if about not in found:
        raise NoSuchThing
    return found[about]


def contents_of(seat: Seat, cases: Iterable[Case]) -> Mapping[tuple[str, int], Content]:
    """What these cases are about, as far as the seat may see it; one query for each kind."""
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for case in cases:
        ids[case.kind].add(case.about)
    return {
        (kind, about): content
        for kind, numbers in ids.items()
        if kind in FLAGGABLE
        for about, content in FLAGGABLE[kind].look(seat, numbers).items()
    }


# --- Flagging -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class FlagPage:
    content: Content
    has_flagged: bool


def flag_page(seat: Seat, *, kind: str, about: int) -> FlagPage:
    """What somebody is about to flag; raises NoSuchThing."""
    content = content_of(seat, kind=kind, about=about)
    return FlagPage(content, has_flagged(seat, content, kind=kind, about=about))


def has_flagged(seat: Seat, content: Content, *, kind: str, about: int) -> bool:
    """Whether somebody flagged it before, and it is still what it was then."""
    here = Flag.objects.filter(
        community=seat.community,
        person__in={seat.member.pk, acting(seat, content).pk},
        case__kind=kind,
        case__about=about,
    )
    decided = ~Q(case__state=State.WAITING)
    if flaggable(kind).goes_on:
        return here.exclude(decided).exists()
    if content.edited_at is not None:
        return here.exclude(decided & Q(case__decided_at__lt=content.edited_at)).exists()
    return here.exists()


def acting(seat: Seat, content: Content) -> Person:
    """Under whom somebody flags it: what they do in an anonymous question their persona does."""
    return content.acting or seat.member


# --- Deciding -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A case with what it is about; ``content`` is None for what is not there any more."""

    case: Case
    content: Content | None
    flags: Sequence[Flag]
    # How often something of the same author was hidden before.
    hidden_before: int = 0
    may_decide: bool = False
    may_silence: bool = False
    is_own: bool = False
    may_appeal: bool = False

    @property
    def may_hide(self) -> bool:
        """Some things are settled where they stand: nobody hides a person."""
        return self.case.kind in FLAGGABLE and FLAGGABLE[self.case.kind].hide is not None


def queue(seat: Seat, *, page: int, now: datetime) -> Page[Shown]:
    """What waits for a moderator, the longest waiting first."""
    rows = waiting_for(seat).order_by("opened_at", "pk")
    shown: Page[Any] = Paginator(rows, CASES_A_PAGE).get_page(page)
    shown.object_list = _in_full(seat, list(shown.object_list), now=now)
    return shown


def waiting_for(seat: Seat) -> QuerySet[Case]:
    """What waits for a moderator; nothing for whoever is none."""
    return Case.objects.to_decide_by(seat).waiting()


def person_to_flag(seat: Seat, *, person_id: int) -> int | None:
    """The number of somebody else with a seat here, for whoever may flag."""
    if not seat.may_write or person_id == seat.person_id:
        return None
    joined = Membership.objects.joined().filter(community=seat.community, person=person_id)
    return person_id if joined.exists() else None


def case_page(seat: Seat, *, case_id: int, now: datetime) -> Shown:
    """One case for a moderator, or for its author; raises Case.DoesNotExist."""
    case = Case.objects.select_related("decided_by", "answered_by").get(
        community=seat.community, pk=case_id
    )
    [shown] = _in_full(seat, [case], now=now)
    if not may_read(seat, case, is_own=shown.is_own):
        raise Case.DoesNotExist
    return shown


def latest_case(seat: Seat, *, kind: str, about: int) -> Case | None:
    """The last case of something that the seat may read."""
    here = Case.objects.filter(community=seat.community, kind=kind, about=about)
    # Only the last one waits: whoever may not know of it yet reads the one before.
    cases = here.order_by("-pk")[:2]
    content = contents_of(seat, cases).get((kind, about))
    is_own = content is not None and content.is_own
    return next((case for case in cases if may_read(seat, case, is_own=is_own)), None)


def may_read(seat: Seat, case: Case, *, is_own: bool) -> bool:
    """Whoever was flagged learns of it with what was decided, not before, nor by whom."""
    return seat.may_moderate or (is_own and (case.is_hidden or case.state != State.WAITING))


def flagged_among(community_id: int, *, kind: str, ids: Collection[int]) -> Collection[int]:
    """Of these the ones that somebody has flagged: what moderators read only then."""
    cases = Case.objects.filter(community=community_id, kind=kind, about__in=ids)
    return set(cases.values_list("about", flat=True))


def refuse_if_hidden(seat: Seat, *, kind: str, about: int) -> None:
    """What a case hid comes back by its decision alone; raises HiddenByACase."""
    cases = Case.objects.filter(community=seat.community, kind=kind, about=about)
    if cases.filter(hidden_at__isnull=False).exists():
        raise HiddenByACase


def _in_full(seat: Seat, cases: Sequence[Case], *, now: datetime) -> list[Shown]:
    contents = contents_of(seat, cases)
    flags: defaultdict[int, list[Flag]] = defaultdict(list)
    if seat.may_moderate:
        rows = Flag.objects.filter(community=seat.community, case__in=cases)
        for flag in rows.select_related("person").order_by("at", "pk"):
            flags[flag.case_id].append(flag)
    before = _hidden_before(seat, cases)
    others = other_moderators(seat) if seat.may_moderate else frozenset()
    roles = _roles_of(seat, contents.values()) if seat.may_moderate else {}
    found = []
    for case in cases:
        content = contents.get((case.kind, case.about))
        is_own = content is not None and content.is_own
        found.append(
            Shown(
                case,
                content,
                () if is_own else flags[case.pk],
                hidden_before=before.get(case.pk, 0),
                may_decide=may_decide(seat, case, is_own=is_own, others=others, now=now),
                may_silence=_may_silence(seat, content, roles),
                is_own=is_own,
                may_appeal=is_own and seat.role is not None and case.may_be_appealed,
            )
        )
    return found


def may_decide(
    seat: Seat, case: Case, *, is_own: bool, others: frozenset[int], now: datetime
) -> bool:
    """Whether a moderator may decide a case that waits, or answer its appeal."""
    if not seat.may_moderate or is_own:
        return False
    if case.appealed_at is None or case.state == State.WAITING:
        return case.state == State.WAITING
    return case.is_appealed and may_answer_appeal(
        decided_by=case.decided_by_id,
        who=seat.member.pk,
        others=len(others - {case.author_id}),
        waited=now - case.appealed_at,
    )


def may_silence(seat: Seat, content: Content | None) -> bool:
    """Whether a moderator may let its author write nothing for a while."""
    return content is not None and _may_silence(seat, content, _roles_of(seat, [content]))


def _may_silence(seat: Seat, content: Content | None, roles: Mapping[int, Role]) -> bool:
    # Whoever stops writing would show who a persona is.
    if content is None or content.author is None or content.author.is_persona:
        return False
    return rules.may_silence(theirs=roles.get(content.author.pk), may_give=seat.may_give)


def _roles_of(seat: Seat, contents: Iterable[Content]) -> Mapping[int, Role]:
    authors = {content.author.pk for content in contents if content.author is not None}
    seats = Membership.objects.joined().filter(community=seat.community, person__in=authors)
    return {person: Role(role) for person, role in seats.values_list("person", "role")}


def other_moderators(seat: Seat) -> frozenset[int]:
    """Who else moderates here."""
    seats = Membership.objects.joined().filter(community=seat.community, role__gte=Role.MODERATOR)
    return frozenset(seats.exclude(person=seat.person).values_list("person_id", flat=True))


def _hidden_before(seat: Seat, cases: Sequence[Case]) -> Mapping[int, int]:
    """For each case how many others of its author were hidden; a persona has one thread only."""
    authors = {case.author_id for case in cases if case.author_id is not None}
    if not seat.may_moderate or not authors:
        return {}
    hidden = Case.objects.filter(
        community=seat.community, author__in=authors, state__in=(State.WARNED, State.HIDDEN)
    )
    of_author: defaultdict[int, set[int]] = defaultdict(set)
    for author_id, case_id in hidden.values_list("author_id", "pk"):
        if author_id is not None:
            of_author[author_id].add(case_id)
    return {
        case.pk: len(of_author[case.author_id] - {case.pk})
        for case in cases
        if case.author_id is not None
    }

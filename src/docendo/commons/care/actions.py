"""Flagging, hiding, deciding and appealing."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from docendo.commons.care import queries, rules
from docendo.commons.care.events import CaseDecided, Flagged, HiddenAtOnce
from docendo.commons.care.models import Case, Flag
from docendo.commons.care.protocols import Content
from docendo.commons.care.refusals import (
    ChangedMeanwhile,
    DecidedMeanwhile,
    FlaggedBefore,
    MayNotSilence,
    NothingToAppeal,
    OwnCase,
    OwnWords,
    SecondLook,
)
from docendo.commons.care.rules import BECOMES, Cause, Decision, State, Why
from docendo.commons.communities.api import Membership, Role, Seat, end_silence, silence, writer
from docendo.commons.people.api import Person
from docendo.kernel.errors import Invalid, NotAllowed
from docendo.kernel.events import publish


@transaction.atomic
def flag(seat: Seat, *, kind: str, about: int, why: Why, note: str, now: datetime) -> Flag:
    """Say what is wrong with something; when enough have, it is hidden until it is decided."""
    writer(seat)
    queries.content_of(seat, kind=kind, about=about)
    _lock(seat.community.pk, kind, about)
    content = queries.content_of(seat, kind=kind, about=about)
    if content.is_own:
        raise OwnWords
    if queries.has_flagged(seat, content, kind=kind, about=about):
        raise FlaggedBefore
    author_id = content.author.pk if content.author else None
    case, is_new = _waiting_case(
        seat, kind=kind, about=about, author_id=author_id, cause=Cause.FLAGS, now=now
    )
    try:
        with transaction.atomic():
            flagged = Flag.objects.create(
                community=seat.community,
                case=case,
                person=queries.acting(seat, content),
                why=why,
                note=note,
                at=now,
            )
    except IntegrityError as error:
        raise FlaggedBefore from error
    if is_new:
        publish(_event(Flagged, case, at=now))
    if not case.is_hidden and not content.is_gone and _is_agreed(case, content, now=now):
        _hide_at_once(case, now=now)
    return flagged


def _lock(community_id: int, kind: str, about: int) -> None:
    """What a case is about before the case itself, in the order in which it is written."""
    lock = queries.flaggable(kind).lock
    if lock is not None:
        lock(community_id, about)


def hold(seat: Seat, *, kind: str, about: int, author_id: int, words: str, now: datetime) -> bool:
    """Hide contact details of somebody new until a moderator has looked, where a community asks.

    ``author_id`` is the seat's person or their persona. It belongs to the transaction that writes
    the words: nobody reads them in between.
    """
    if not seat.community.holds_contacts or not rules.shows_contacts(words):
        return False
    own = Membership.objects.filter(community=seat.community, person=seat.person)
    if not rules.is_held(
        is_named=author_id == seat.member.pk,
        moderates=seat.may_moderate,
        joined_at=own.values_list("joined_at", flat=True).first(),
        now=now,
    ):
        return False
    case, is_new = _waiting_case(
        seat, kind=kind, about=about, author_id=author_id, cause=Cause.CONTACT, now=now
    )
    if is_new:
        publish(_event(Flagged, case, at=now))
    _hide_at_once(case, now=now)
    return case.is_hidden


def _waiting_case(
    seat: Seat, *, kind: str, about: int, author_id: int | None, cause: Cause, now: datetime
) -> tuple[Case, bool]:
    """The case of a thing that waits, locked, and whether it begins here."""
    while True:
        case, is_new = Case.objects.get_or_create(
            community=seat.community,
            kind=kind,
            about=about,
            state=State.WAITING,
            defaults={"author_id": author_id, "cause": cause, "opened_at": now},
        )
        # It may have been decided before the lock was ours: then the next one begins.
        locked = _locked(seat).filter(pk=case.pk, state=State.WAITING).first()
        if locked is not None:
            return locked, is_new


def _locked(seat: Seat) -> QuerySet[Case]:
    cases = Case.objects.select_for_update(of=("self",), no_key=True)
    return cases.filter(community=seat.community)


def _is_agreed(case: Case, content: Content, *, now: datetime) -> bool:
    may_hide = queries.flaggable(case.kind).hide is not None and not content.is_settled
    if not may_hide or _moderates(case, case.author_id):
        return False
    flaggers = Flag.objects.filter(community=case.community_id, case=case).values("person")
    seats = Membership.objects.joined().filter(community=case.community_id, person__in=flaggers)
    return rules.hides_now(seats.values_list("joined_at", flat=True), now=now)


def _moderates(case: Case, person_id: int | None) -> bool:
    seats = Membership.objects.filter(community=case.community_id, role__gte=Role.MODERATOR)
    return seats.filter(person=person_id).exists()


def _hide_at_once(case: Case, *, now: datetime) -> None:
    if _hide(case, by_id=None, words="", now=now):
        case.hidden_at = now
        case.save(update_fields=["hidden_at"])
        publish(_event(HiddenAtOnce, case, at=now))


def _hide(case: Case, *, by_id: int | None, words: str, now: datetime) -> bool:
    hide = queries.flaggable(case.kind).hide
    return hide is not None and hide(
        case.community_id, case.about, by_id=by_id, words=words, now=now
    )


def _show(case: Case, *, by_id: int, now: datetime) -> None:
    show = queries.flaggable(case.kind).show
    if case.is_hidden and show is not None:
        show(case.community_id, case.about, by_id=by_id, now=now)


@transaction.atomic
def decide(
    seat: Seat,
    *,
    case_id: int,
    decision: Decision,
    words: str,
    days: int = 0,
    seen: str | None = None,
    now: datetime,
) -> Case:
    """A moderator decides about something, or answers its author's appeal.

    Its author says nothing for so many ``days``; an appeal that is granted ends that. ``seen`` is
    the version of the case that they have read; None takes it as it is.
    """
    if not seat.may_moderate:
        raise NotAllowed
    found = Case.objects.to_decide_by(seat).get(pk=case_id)
    _lock(seat.community.pk, found.kind, found.about)
    case = _locked(seat).get(pk=case_id)
    content = queries.contents_of(seat, [case]).get((case.kind, case.about))
    _refuse_to_decide(seat, case, content, decision=decision, days=days, seen=seen, now=now)
    was_hidden, was_held_against = case.is_hidden, case.is_held_against
    is_first = case.state == State.WAITING
    if decision == Decision.HIDE:
        _hide(case, by_id=seat.member.pk, words=words, now=now)
    else:
        _show(case, by_id=seat.member.pk, now=now)
    _write_down(case, decision, by=seat.member, words=words, days=days, now=now)
    flaggers = Flag.objects.filter(community=seat.community, case=case)
    publish(
        CaseDecided(
            community_id=seat.community.pk,
            case_id=case.pk,
            author_id=case.author_id,
            by_id=seat.member.pk,
            was_hidden=was_hidden,
            is_hidden=case.is_hidden,
            was_held_against=was_held_against,
            is_held_against=case.is_held_against,
            flagger_ids=tuple(flaggers.values_list("person_id", flat=True)) if is_first else (),
            at=now,
        )
    )
    return case


def _refuse_to_decide(
    seat: Seat,
    case: Case,
    content: Content | None,
    *,
    decision: Decision,
    days: int,
    seen: str | None,
    now: datetime,
) -> None:
    """Raises what speaks against it, for somebody who moderates."""
    is_own = content is not None and content.is_own
    if is_own:
        raise OwnCase
    if decision == Decision.HIDE and queries.flaggable(case.kind).hide is None:
        raise Invalid
    if days and (decision == Decision.LEAVE or not queries.may_silence(seat, content)):
        raise MayNotSilence
    if case.state != State.WAITING and not case.is_appealed:
        raise DecidedMeanwhile
    if seen is not None and seen != case.version:
        raise ChangedMeanwhile
    others = queries.other_moderators(seat)
    if not queries.may_decide(seat, case, is_own=is_own, others=others, now=now):
        raise SecondLook


def _write_down(
    case: Case, decision: Decision, *, by: Person, words: str, days: int, now: datetime
) -> None:
    is_first, was_silenced = case.state == State.WAITING, case.silenced_until is not None
    case.state = BECOMES[decision]
    case.hidden_at = (case.hidden_at or now) if decision == Decision.HIDE else None
    if is_first:
        case.decision, case.words = decision, words
        case.decided_by, case.decided_at = by, now
    if case.is_appealed:
        case.answered_by, case.answered_at, case.answer = by, now, words
    if decision == Decision.LEAVE:
        case.silenced_until = None
    elif days and is_first:
        case.silenced_until = now + timedelta(days=days)
    case.save()
    if case.author_id is not None and (was_silenced or case.silenced_until):
        _settle_silence(case.community_id, case.author_id, now=now)


def _settle_silence(community_id: int, person_id: int, *, now: datetime) -> None:
    """Of all that was decided about somebody the longest silence holds."""
    cases = Case.objects.filter(community=community_id, author=person_id, silenced_until__gt=now)
    until = cases.aggregate(until=Max("silenced_until"))["until"]
    if until is None:
        end_silence(community_id, person_id=person_id)
    else:
        silence(community_id, person_id=person_id, until=until)


@transaction.atomic
def appeal(seat: Seat, *, case_id: int, words: str, now: datetime) -> Case:
    """The author of something hidden says why it should be seen; once."""
    case = _locked(seat).get(pk=case_id)
    content = queries.contents_of(seat, [case]).get((case.kind, case.about))
    is_own = content is not None and content.is_own
    # Refused differently, it would tell its author that it was flagged.
    if not is_own or seat.role is None or not queries.may_read(seat, case, is_own=is_own):
        raise Case.DoesNotExist
    if not case.may_be_appealed:
        raise NothingToAppeal
    case.appeal, case.appealed_at = words, now
    case.save(update_fields=["appeal", "appealed_at"])
    publish(_event(Flagged, case, at=now))
    return case


def give_name(community_id: int, *, persona_id: int, person_id: int) -> None:
    """What a persona or an imported author did is this person's in cases, too."""
    Case.objects.filter(community=community_id, author=persona_id).update(author=person_id)
    Flag.objects.filter(community=community_id, person=persona_id).update(person=person_id)


def _event(
    kind: type[Flagged] | type[HiddenAtOnce], case: Case, *, at: datetime
) -> Flagged | HiddenAtOnce:
    return kind(community_id=case.community_id, case_id=case.pk, author_id=case.author_id, at=at)

"""Writing a work, alone or together: saved as it is written, handed in, taken back, revised."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, write
from docendo.learning.review.actions.planning import locked_seen
from docendo.learning.review.models import Assignment, Participant, Submission, Version
from docendo.learning.review.refusals import (
    ChangedMeanwhile,
    HasOwnWork,
    NoSuchTeam,
    NothingToHandIn,
    TeamIsFull,
    demand,
)
from docendo.learning.review.rules import rights
from docendo.learning.review.rules.drawing import FIRST_WORK, draw
from docendo.learning.review.rules.writing import MOST_IN_TEAM, is_new_version, stamp


@dataclass(frozen=True, kw_only=True)
class Words:
    """A work as it stands in the fields; ``seen`` is the state that the page began with."""

    title: str = ""
    body: str = ""
    ticked: Collection[int] = ()
    seen: str = ""


@dataclass(frozen=True)
class Writing:
    """A work that somebody may write just now, with its assignment locked."""

    assignment: Assignment
    participant: Participant
    work: Submission | None
    right: rights.Right


@transaction.atomic
def save_work(seat: Seat, *, assignment_id: int, words: Words, now: datetime) -> Submission:
    """Keep what is written; only its authors see it. Raises ChangedMeanwhile."""
    return _save(seat, writing(seat, assignment_id, now=now), words, now=now)


@transaction.atomic
def hand_in(seat: Seat, *, assignment_id: int, words: Words, now: datetime) -> Submission:
    """What stands in the fields becomes what readers see; of several authors one does it for all.

    The same hands in a revision. What is handed in is kept as it was, whatever comes later.
    """
    held = writing(seat, assignment_id, now=now)
    work = _save(seat, held, words, now=now)
    if not work.body.strip() and not work.attachments.filter(removed_at=None).exists():
        raise NothingToHandIn
    changed = ["revised_at"]
    if work.submitted_at is None:
        work.submitted_at, work.is_late = now, held.right.is_late
        changed = ["submitted_at", "is_late"]
    else:
        work.revised_at = now
    work.save(update_fields=changed)
    Version.objects.create(
        community=seat.community,
        submission=work,
        title=work.title,
        body=work.body,
        saved_by=held.participant,
        saved_at=now,
        is_handed_in=True,
    )
    return work


@transaction.atomic
def take_back(seat: Seat, *, assignment_id: int, now: datetime) -> Submission:
    """A draft once more, while nobody can have read it."""
    assignment = locked_seen(seat, assignment_id)
    own = _own(assignment, seat)
    demand(rights.may_take_back(assignment, own, now=now))
    work = assignment.submissions.get(authors=own)
    work.submitted_at, work.is_late = None, False
    work.save(update_fields=["submitted_at", "is_late"])
    return work


# --- Teams --------------------------------------------------------------------------------------


@transaction.atomic
def start_team(seat: Seat, *, assignment_id: int, name: str, now: datetime) -> Submission:
    """One's own draft becomes the team's, under this name; others join it by a link."""
    held = writing(seat, assignment_id, now=now)
    if not held.assignment.takes_teams:
        raise NoSuchTeam
    work = held.work or _begin(held, now=now)
    work.team = name
    work.save(update_fields=["team"])
    return work


@transaction.atomic
def join_team(seat: Seat, *, assignment_id: int, work_id: int, now: datetime) -> Submission:
    """Before it is handed in, and with no work of one's own."""
    held = writing(seat, assignment_id, now=now)
    work = (
        held.assignment.submissions.filter(pk=work_id, submitted_at=None).exclude(team="").first()
    )
    if work is None or not held.assignment.takes_teams:
        raise NoSuchTeam
    if held.work is not None and held.work.pk == work.pk:
        return work
    if work.authors.filter(left_at=None).count() >= MOST_IN_TEAM:
        raise TeamIsFull
    _let_go(held)
    held.participant.submission = work
    held.participant.save(update_fields=["submission"])
    return work


@transaction.atomic
def leave_team(seat: Seat, *, assignment_id: int, now: datetime) -> None:
    """The others keep the work; one begins one's own."""
    held = writing(seat, assignment_id, now=now)
    if held.work is None or not held.work.team or held.work.submitted_at is not None:
        raise NoSuchTeam
    held.participant.submission = None
    held.participant.save(update_fields=["submission"])
    if not held.work.authors.exists():
        held.participant.submission = held.work
        held.participant.save(update_fields=["submission"])
        held.work.team = ""
        held.work.save(update_fields=["team"])


def writing(seat: Seat, assignment_id: int, *, now: datetime) -> Writing:
    """What one may write just now, a first work or a revision; raises NotNow."""
    assignment = locked_seen(seat, assignment_id)
    own = _own(assignment, seat)
    work = assignment.submissions.filter(authors=own).first() if own is not None else None
    return Writing(
        assignment,
        # A right is given only to whoever takes part.
        own,  # type: ignore[arg-type]
        work,
        demand(rights.may_write(assignment, own, work=work, now=now)),
    )


def begin_if_none(held: Writing, *, now: datetime) -> Submission:
    return held.work or _begin(held, now=now)


def _own(assignment: Assignment, seat: Seat) -> Participant | None:
    return assignment.participants.filter(person=seat.member, left_at=None).first()


def _begin(held: Writing, *, now: datetime) -> Submission:
    taken = set(held.assignment.submissions.values_list("number", flat=True))
    [number] = draw(1, taken=taken, first=FIRST_WORK)
    work = Submission.objects.create(
        community_id=held.assignment.community_id,
        assignment=held.assignment,
        number=number,
        created_at=now,
        saved_at=now,
    )
    held.participant.submission = work
    held.participant.save(update_fields=["submission"])
    return work


def _save(seat: Seat, held: Writing, words: Words, *, now: datetime) -> Submission:
    work = held.work
    if work is not None and words.seen != stamp(work.saved_at) and words.body != work.body:
        raise ChangedMeanwhile
    if work is None:
        work = _begin(held, now=now)
    ticked = ",".join(map(str, sorted(set(words.ticked))))
    if (work.title, work.body, work.ticked) == (words.title, words.body, ticked):
        return work
    has_new_words = (work.title, work.body) != (words.title, words.body)
    written = write(words.body, community=seat.community)
    work.title, work.ticked, work.saved_at = words.title, ticked, now
    for name, value in written.columns.items():
        setattr(work, name, value)
    work.save(update_fields=["title", "ticked", "saved_at", *written.columns])
    if has_new_words:
        _keep_version(work, by=held.participant, now=now)
    return work


def _keep_version(work: Submission, *, by: Participant, now: datetime) -> None:
    last = work.versions.order_by("-pk").first()
    if last is None or is_new_version(last.saved_at, is_handed_in=last.is_handed_in, now=now):
        last = Version(community_id=work.community_id, submission=work)
    last.title, last.body, last.saved_by, last.saved_at = work.title, work.body, by, now
    last.save()


def _let_go(held: Writing) -> None:
    """An empty work of one's own goes; one in which something stands is in the way."""
    own = held.work
    if own is None:
        return
    is_alone = own.authors.count() == 1
    if own.team and not is_alone:
        return
    if own.body.strip() or own.attachments.filter(removed_at=None).exists():
        raise HasOwnWork
    held.participant.submission = None
    held.participant.save(update_fields=["submission"])
    own.delete()

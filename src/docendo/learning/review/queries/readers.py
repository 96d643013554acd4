"""Who reads what, for whoever runs a review."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q
from django.utils.translation import gettext, ngettext

from docendo.commons.communities.api import Seat
from docendo.kernel.text import isolated
from docendo.learning.review.models import Assignment, Participant, Review, Submission
from docendo.learning.review.queries.giving import (
    counted,
    loads,
    readers_of,
    reading,
    works_to_read,
)
from docendo.learning.review.queries.naming import authors_of
from docendo.learning.review.queries.owing import pairs_sent
from docendo.learning.review.queries.rescuing import Lacking, being_done
from docendo.learning.review.rules.giving import Spread, spread
from docendo.learning.review.rules.judging import Kind, Origin, Strategy
from docendo.learning.review.rules.phases import Phase

PER_PAGE: Final = 25


@dataclass(frozen=True)
class WorkRow:
    """A work with all who read it or were to; of pairs, how often it was ``compared``."""

    work: Submission
    authors: str
    reviews: Sequence[Review]
    withdrawn: Sequence[Review]
    lacking: Lacking | None
    compared: int = 0


@dataclass(frozen=True)
class ReadersPage:
    """``given`` of ``wanted`` readings have somebody, ``sent`` of them are done."""

    assignment: Assignment
    page: Page[Submission]
    rows: Sequence[WorkRow]
    wanted: int
    given: int
    sent: int
    least: int
    most: int
    spread: Spread

    @property
    def is_reading(self) -> bool:
        return self.assignment.phase == Phase.REVIEWING

    @property
    def in_pairs(self) -> bool:
        """Then there is nobody to choose: pairs come one after the other."""
        return self.assignment.strategy == Strategy.PAIRS

    @property
    def why_uneven(self) -> str:
        """A reason, which never tells who has blocked whom."""
        match self.spread:
            case Spread.EVEN:
                return ""
            case Spread.MOVED:
                return gettext("Works went to other readers, or were chosen by hand.")
            case Spread.NO_OTHER_WAY:
                return gettext("Who may read which work leaves no more even way.")


def readers_page(seat: Seat, *, assignment_id: int, page: int, now: datetime) -> ReadersPage:
    assignment = Assignment.objects.run_by(seat).get(pk=assignment_id)
    works = Paginator(works_to_read(assignment), PER_PAGE).get_page(page)
    reviews = Review.objects.filter(kind=Kind.PEER).select_related("reader__person")
    shown = list(
        Submission.objects.filter(pk__in=[work.pk for work in works])
        .order_by("number")
        .prefetch_related(
            "authors__person", Prefetch("reviews", reviews.order_by("reader__number"))
        )
    )
    lacking = {one.work.pk: one for one in being_done(assignment, now=now)}
    here = counted(assignment)
    of_works = here.filter(submission__in=works_to_read(assignment).order_by().values("pk"))
    wanted, given = works.paginator.count * assignment.readers, of_works.count()
    sent = of_works.filter(sent_at__isnull=False).count()
    compared: Counter[int] = Counter()
    if assignment.strategy == Strategy.PAIRS:
        sent, wanted = pairs_sent(assignment)
        pairs = assignment.comparisons.filter(sent_at__isnull=False)
        for two in pairs.values_list("left", "right").iterator():
            compared.update(two)
    each = np.array(list(loads(assignment).values()), int)
    moved = Review.objects.filter(assignment=assignment, kind=Kind.PEER).filter(
        ~Q(origin=Origin.GIVEN) | Q(withdrawn_at__isnull=False)
    )
    return ReadersPage(
        assignment=assignment,
        page=works,
        rows=[
            WorkRow(
                work,
                authors_of(work),
                [row for row in work.reviews.all() if row.withdrawn_at is None],
                [row for row in work.reviews.all() if row.withdrawn_at is not None],
                lacking.get(work.pk),
                compared[work.pk],
            )
            for work in shown
        ],
        wanted=wanted,
        given=given,
        sent=sent,
        least=int(each.min(initial=0)) if not len(each) else int(each.min()),
        most=int(each.max(initial=0)),
        spread=spread(each, has_moved=moved.exists()),
    )


@dataclass(frozen=True)
class HandPage:
    """One work, who could read it and who reads it but has not sent anything."""

    assignment: Assignment
    work: Submission
    authors: str
    people: Sequence[tuple[int, str]]
    unsent: Sequence[tuple[int, str]]


def hand_page(seat: Seat, *, assignment_id: int, work_number: int) -> HandPage:
    """Who may not read the work is not among those to choose from, whatever the reason."""
    assignment = Assignment.objects.run_by(seat).get(pk=assignment_id)
    works = works_to_read(assignment).prefetch_related("authors__person")
    work = works.get(number=work_number)
    found = reading(assignment, work_ids=[work.pk], gives_again=True)
    pool, load = found.pool, loads(assignment)
    reads = set(pool.standing[:, 1].tolist())
    able = {
        pk for at, pk in enumerate(found.reader_ids) if not pool.apart[0, at] and at not in reads
    }
    people = list(readers_of(assignment).select_related("person"))
    rows = [
        (load[one.pk], one.person.name, one.pk, _with_load(one, load[one.pk]))
        for one in people
        if one.pk in able
    ]
    unsent = counted(assignment).filter(submission=work, sent_at=None)
    return HandPage(
        assignment,
        work,
        authors_of(work),
        people=[(pk, words) for _load, _name, pk, words in sorted(rows)],
        unsent=[
            (row.pk, row.reader.person.name)
            for row in unsent.select_related("reader__person").order_by("reader__number")
            if row.reader is not None
        ],
    )


def _with_load(one: Participant, load: int) -> str:
    said = ngettext("reads %(number)s work", "reads %(number)s works", load) % {"number": load}
    return f"{isolated(one.person.name)} ({said})"


def consequences(
    seat: Seat, *, assignment_id: int, work_number: int, reader_id: int, instead_of: int | None
) -> Sequence[str]:
    """What comes of giving a work to somebody by hand, in sentences, before it is done."""
    assignment = Assignment.objects.run_by(seat).get(pk=assignment_id)
    work = works_to_read(assignment).get(number=work_number)
    load = loads(assignment)
    reader = readers_of(assignment).select_related("person").get(pk=reader_id)
    has = counted(assignment).filter(submission=work).count() + (instead_of is None)
    others = [count for pk, count in load.items() if pk != reader_id] or [0]
    found = [
        ngettext(
            "The work then has %(number)s reader; %(wanted)s are wanted.",
            "The work then has %(number)s readers; %(wanted)s are wanted.",
            has,
        )
        % {"number": has, "wanted": assignment.readers},
        gettext("%(name)s then reads %(number)s; the others read %(least)s to %(most)s.")
        % {
            "name": isolated(reader.person.name),
            "number": load[reader_id] + 1,
            "least": min(others),
            "most": max(others),
        },
    ]
    if instead_of is not None:
        review = counted(assignment).select_related("reader__person").get(pk=instead_of)
        name = isolated(review.reader.person.name) if review.reader else ""
        if review.opened_at is not None:
            words = gettext(
                "%(name)s has begun to read it. What they wrote is kept, but not counted."
            )
        else:
            words = gettext("%(name)s has not opened it yet, and does not read it any more.")
        found.append(words % {"name": name})
    return found

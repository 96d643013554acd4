"""Who learns with whom, from the moment that somebody asks until it ends."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.matching.models.profiles import of_person
from docendo.commons.matching.rules.meeting import (
    ANSWERS_WITHIN,
    LONGEST_OCCASION,
    LONGEST_WORDS,
    OF_AN_ASK,
    OPEN,
    REMINDED_AFTER,
    Answer,
    Origin,
    State,
)
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic
from docendo.kernel.access import NOBODY, row_rule

BEGUN = (State.ACTIVE, State.ENDED)


class Matches(models.QuerySet["Match"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_match.among(seat))

    def introduced_in(self, seat: Seat) -> Self:
        """What coordinators have proposed to people one by one, for coordinators."""
        return self.filter(seeing_an_introduction.among(seat))

    def of(self, *person_ids: int) -> Self:
        """Those in which all of these people have a place."""
        places = [
            Exists(Place.objects.filter(match=OuterRef("pk"), person=person_id))
            for person_id in person_ids
        ]
        return self.filter(*places)

    def open(self) -> Self:
        """What waits for an answer, or goes on."""
        return self.filter(state__in=OPEN)

    def to_remind_of(self, now: datetime) -> Self:
        """What somebody has not answered for half of the time that there is."""
        return self.filter(
            state=State.PROPOSED,
            proposed_at__lt=now - REMINDED_AFTER,
            proposed_at__gt=now - ANSWERS_WITHIN,
            reminded_at=None,
        )

    def overdue(self, now: datetime) -> Self:
        """What nobody has answered for too long."""
        return self.filter(state=State.PROPOSED, proposed_at__lt=now - ANSWERS_WITHIN)


class Match(Owned):
    """Some people who might learn with each other, do so, or have done so.

    It is proposed by one of them (``asker``, with a line of ``words``), or to all of them by a
    round (``occasion`` is its name) or a coordinator (``introducer``, with ``words``). It becomes
    active when all have accepted (``began_at``), and is over at ``ended_at``, whichever way. Who
    ended it is not kept: it is nobody's fault. Whoever lets it lie is reminded once
    (``reminded_at``).
    """

    origin = models.CharField(max_length=10, choices=Origin)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    asker = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    introducer = author_of(null=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    occasion = models.CharField(max_length=LONGEST_OCCASION, blank=True)
    proposed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = Matches.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="a_match_has_a_known_origin"
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.ROUND, asker=None, introducer=None) & ~Q(occasion="")
                | Q(origin=Origin.INTRODUCED, asker=None, introducer__isnull=False, occasion="")
                | Q(origin__in=OF_AN_ASK, asker__isnull=False, introducer=None, occasion=""),
                name="a_match_is_asked_for_or_of_a_round_or_introduced",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="a_match_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=BEGUN, began_at__isnull=False)
                | ~Q(state__in=BEGUN) & Q(began_at=None),
                name="a_match_begins_when_all_have_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None)
                | ~Q(state__in=OPEN) & Q(ended_at__isnull=False),
                name="a_match_is_open_until_it_ends",
            ),
        )
        indexes = (
            models.Index(
                "community", "proposed_at", name="matches_waiting", condition=Q(state="proposed")
            ),
            models.Index(
                "community",
                F("proposed_at").desc(),
                F("id").desc(),
                name="matches_introduced",
                condition=Q(origin="introduced"),
            ),
        )

    @property
    def is_of_others(self) -> bool:
        """Proposed to all who have a place in it, by none of them."""
        return self.asker_id is None


class Place(Owned):
    """The place of a person in a match: what they help the others with there, and what they learn.

    Of two tutors and tutees one helps and one learns; peers learn the same; in a swap, and in a
    ring, everybody helps with one thing and learns another; a mentor helps several who learn.
    Whoever asks has accepted.
    """

    match = models.ForeignKey(Match, models.CASCADE, related_name="places", db_index=False)
    person = of_person()
    helps = models.ForeignKey(Topic, models.RESTRICT, null=True, related_name="+", db_index=False)
    learns = models.ForeignKey(Topic, models.RESTRICT, null=True, related_name="+", db_index=False)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("match", "person", name="a_person_has_one_place_in_a_match"),
            models.CheckConstraint(
                condition=~Q(helps=None, learns=None), name="whoever_has_a_place_helps_or_learns"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values), name="a_place_has_a_known_answer"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.WAITING, answered_at=None)
                | ~Q(answer=Answer.WAITING) & Q(answered_at__isnull=False),
                name="an_answer_is_given_at_a_time",
            ),
        )
        indexes = (
            models.Index("community", "person", name="places_of_a_person"),
            models.Index("community", "helps", name="places_that_help", condition=~Q(helps=None)),
            models.Index("community", "learns", name="places_to_learn", condition=~Q(learns=None)),
        )


def _has_a_place(seat: Seat, match: Match) -> bool:
    return (
        seat.may_write
        and match.community_id == seat.community.pk
        and any(place.person_id == seat.person_id for place in match.places.all())
    )


def _with_a_place(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Place.objects.filter(match=OuterRef("pk"), person=seat.member)
    return Q(Exists(own), community=seat.community)


seeing_a_match = row_rule("seeing a match", model=Match, allows=_has_a_place, among=_with_a_place)


def _may_look_back(seat: Seat, match: Match) -> bool:
    is_here = match.community_id == seat.community.pk
    return is_here and seat.may_coordinate and match.origin == Origin.INTRODUCED


def _to_look_back_at(seat: Seat) -> Q:
    if not seat.may_coordinate:
        return NOBODY
    return Q(community=seat.community, origin=Origin.INTRODUCED)


seeing_an_introduction = row_rule(
    "seeing whom a coordinator introduced",
    model=Match,
    allows=_may_look_back,
    among=_to_look_back_at,
)

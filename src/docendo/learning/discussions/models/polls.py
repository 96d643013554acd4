"""Polls, and how people voted."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned
from docendo.commons.people.api import Person
from docendo.learning.discussions.models.discussions import Discussion
from docendo.learning.discussions.rules import (
    LONGEST_CHOICE,
    LONGEST_POLL_QUESTION,
    MOST_CHOICES,
)


class Poll(Owned):
    """A question with choices below a discussion or an announcement.

    It never changes but for its end: who has voted has voted on what stood there.
    """

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="+", db_index=False)
    question = models.CharField(max_length=LONGEST_POLL_QUESTION)
    allows_several = models.BooleanField(default=False)
    is_secret = models.BooleanField(default=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "discussion", name="a_discussion_has_at_most_one_poll"
            ),
            models.CheckConstraint(condition=~Q(question=""), name="a_poll_asks_something"),
        )

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now


class Choice(Owned):
    """One of the answers that a poll offers."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="choices", db_index=False)
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=LONGEST_CHOICE)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "poll", "position", name="each_place_of_a_poll_holds_one_choice"
            ),
            models.UniqueConstraint(
                "community", "poll", "words", name="a_poll_offers_a_choice_once"
            ),
            models.CheckConstraint(
                condition=Q(position__lt=MOST_CHOICES), name="a_poll_has_at_most_ten_choices"
            ),
        )


class Ballot(Owned):
    """A person has voted in a poll; changing one's vote changes its votes."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "poll", "person", name="one_ballot_per_person_and_poll"
            ),
        )


class Vote(Owned):
    """A ballot names a choice; ``is_only`` where its poll allows one choice only.

    Which person chose what is read for open polls, and for the voter's own page of the poll.
    """

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes", db_index=False)
    choice = models.ForeignKey(Choice, models.CASCADE, related_name="+", db_index=False)
    is_only = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "ballot", "choice", name="a_ballot_names_a_choice_once"
            ),
            models.UniqueConstraint(
                "community",
                "ballot",
                condition=Q(is_only=True),
                name="a_ballot_of_one_choice_names_one",
            ),
        )
        indexes = (models.Index("community", "choice", name="votes_for_choice"),)

"""What people think of posts, and which threads they follow."""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, author_of
from docendo.commons.people.api import Person
from docendo.learning.forum.models.posts import Post
from docendo.learning.forum.models.threads import Thread


class Vote(Owned):
    """One person's judgment of one post; the voter of a vote taken over may be unknown.

    ``author`` repeats the post's author, so that the database can refuse a vote for oneself.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="votes", db_index=False)
    author = author_of(null=True)
    voter = author_of(null=True)
    value = models.SmallIntegerField()
    at = models.DateTimeField()
    source_key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "post", "voter", name="one_vote_per_person_and_post"
            ),
            models.UniqueConstraint(
                "community",
                "source_key",
                condition=~Q(source_key=""),
                name="a_vote_is_taken_over_once",
            ),
            models.CheckConstraint(
                condition=~Q(voter=F("author")), name="nobody_votes_for_themselves"
            ),
            models.CheckConstraint(condition=Q(value__in=(1, -1)), name="a_vote_is_up_or_down"),
            models.CheckConstraint(
                condition=Q(voter__isnull=False) | ~Q(source_key=""),
                name="a_vote_has_a_voter_or_a_source",
            ),
        )


class Worked(Owned):
    """A person says of an answer: this worked for me."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="worked", db_index=False)
    author = author_of(null=True)
    person = author_of()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "post", "person", name="an_answer_works_once_for_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("author")), name="nobody_confirms_their_own_answer"
            ),
        )


class Follow(Owned):
    """A person wants to know what happens in a thread."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="follows", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "person", "thread", name="a_person_follows_a_thread_once"
            ),
        )
        indexes = (models.Index("community", "thread", name="followers_of_thread"),)

"""Questions and what stands below them.

Every index begins with the community, so a query that leaves it out reads the whole table.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community, Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic
from docendo.kernel.access import row_rule
from docendo.learning.forum.rules import (
    LONGEST_BODY,
    LONGEST_EXCERPT,
    LONGEST_REASON,
    LONGEST_TITLE,
    MOST_TOPICS,
    SHORTEST_WHY,
    Reason,
    State,
)


class Owned(models.Model):
    """A row of one community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        abstract = True


class FromElsewhere(models.Model):
    """Where a row was taken over from; all blank for what was written here.

    ``source_author`` is the name to give credit to, whoever ``author`` is here.
    """

    source_key = models.CharField(max_length=120, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    source_author = models.CharField(max_length=120, blank=True)
    source_author_url = models.URLField(max_length=500, blank=True)
    license = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True


def author_of(name: str = "+", **more: Any) -> "models.ForeignKey[Person, Person]":
    """A person who must not vanish behind what they wrote; erasing somebody is its own action."""
    return models.ForeignKey(Person, models.PROTECT, related_name=name, db_index=False, **more)


class Threads(models.QuerySet["Thread"]):
    def visible_to(self, seat: Seat) -> "Threads":
        return self.filter(reading_a_thread.among(seat))


class Thread(Owned):
    """One question and all that follows; its text is the post that ``is_question``.

    Excerpt, score, answer_count, removed_at and active_at repeat what posts say, so that a list
    reads one table; they change in the transaction that changes the posts. What is
    ``is_anonymous`` was asked by a persona, and the person behind it writes here as nobody else.
    """

    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    excerpt = models.CharField(max_length=LONGEST_EXCERPT, blank=True)
    author = author_of(null=True)
    is_anonymous = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)
    closed_by = author_of(null=True)
    closed_reason = models.CharField(max_length=10, choices=Reason, blank=True)
    closed_note = models.CharField(max_length=LONGEST_REASON, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.RESTRICT, null=True, related_name="duplicates", db_index=False
    )
    accepted = models.ForeignKey(
        "Post", models.RESTRICT, null=True, related_name="+", db_index=False
    )
    score = models.IntegerField(default=0)
    answer_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    active_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    reopening_asked_at = models.DateTimeField(null=True)
    reopening_note = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = Threads.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=State.OPEN, closed_at=None, closed_reason="")
                | Q(state=State.CLOSED, closed_at__isnull=False, closed_reason__in=Reason.values),
                name="a_closed_question_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | Q(closed_reason=Reason.DUPLICATE),
                name="what_has_an_original_is_closed_as_duplicate",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
                name="no_question_duplicates_itself",
            ),
            models.CheckConstraint(
                condition=Q(reopening_asked_at=None, reopening_note="") | Q(state=State.CLOSED),
                name="only_what_is_closed_is_asked_to_reopen",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(author__isnull=False),
                name="what_is_anonymous_has_a_persona",
            ),
            models.UniqueConstraint(
                "community",
                "accepted",
                # Without it SQLite would look here for the many that have none.
                condition=Q(accepted__isnull=False),
                name="an_answer_is_accepted_in_one_thread",
            ),
        )
        indexes = (
            models.Index(
                "community", F("active_at").desc(), F("id").desc(), name="threads_by_activity"
            ),
            models.Index(
                "community", F("created_at").desc(), F("id").desc(), name="threads_by_age"
            ),
            models.Index("community", F("score").desc(), F("id").desc(), name="threads_by_score"),
            models.Index(
                "community",
                F("active_at").desc(),
                F("id").desc(),
                name="threads_unanswered",
                condition=Q(answer_count=0, state=State.OPEN, removed_at=None),
            ),
            models.Index(
                "community",
                F("active_at").desc(),
                F("id").desc(),
                name="threads_closed",
                condition=Q(state=State.CLOSED),
            ),
            models.Index(
                "community", name="threads_removed", condition=Q(removed_at__isnull=False)
            ),
            models.Index("community", "author", F("created_at").desc(), name="threads_of_author"),
            models.Index(
                "community",
                "duplicate_of",
                name="threads_of_original",
                condition=Q(duplicate_of__isnull=False),
            ),
            models.Index(
                "community",
                "reopening_asked_at",
                name="threads_to_reopen",
                condition=Q(reopening_asked_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


class Posts(models.QuerySet["Post"]):
    def visible_to(self, seat: Seat) -> "Posts":
        return self.filter(reading_a_post.among(seat))


class Post(Owned, FromElsewhere):
    """The text of a question, or one answer to it.

    ``html`` is ``body`` as rendered by version ``renderer``; 0 means not yet. ``source_score``
    is what it had earned where it came from; ``score`` adds the votes of this community.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", db_index=False)
    is_question = models.BooleanField(default=False)
    author = author_of(null=True)
    body = models.TextField(_("text"), max_length=LONGEST_BODY)
    html = models.TextField(blank=True)
    renderer = models.PositiveSmallIntegerField(default=0)
    score = models.IntegerField(default=0)
    source_score = models.IntegerField(null=True)
    worked_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = author_of(null=True)
    removed_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = Posts.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "thread", condition=Q(is_question=True), name="one_question_per_thread"
            ),
            models.UniqueConstraint(
                "community",
                "source_key",
                condition=~Q(source_key=""),
                name="a_post_is_taken_over_once",
            ),
            models.CheckConstraint(
                condition=Q(is_question=False) | Q(worked_count=0), name="only_answers_work"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by=None, removed_reason=""),
                name="only_what_was_removed_has_a_remover",
            ),
        )
        indexes = (
            models.Index("community", "thread", "is_question", name="posts_of_thread"),
            models.Index("community", "author", F("created_at").desc(), name="posts_of_author"),
            models.Index("community", "renderer", name="posts_by_renderer"),
        )


class Comment(Owned, FromElsewhere):
    """A remark below a post; removing it keeps the row and hides the text."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", db_index=False)
    author = author_of(null=True)
    body = models.TextField()
    html = models.TextField(blank=True)
    renderer = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = author_of(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community",
                "source_key",
                condition=~Q(source_key=""),
                name="a_comment_is_taken_over_once",
            ),
        )
        indexes = (
            models.Index("community", "post", "created_at", name="comments_of_post"),
            models.Index("community", "renderer", name="comments_by_renderer"),
        )


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


class Revision(Owned):
    """A post as it stood from ``created_at`` until the next number.

    A post that was never edited has none: the first edit also writes down what stood before.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField()
    topics = models.JSONField(default=list)
    editor = author_of(null=True)
    why = models.CharField(max_length=LONGEST_REASON, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "post", "number", name="each_revision_has_its_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revisions_count_from_one"),
        )


class ThreadTopic(Owned):
    """A thread is about a topic; the first position is what it is most about."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="about", db_index=False)
    topic = models.ForeignKey(Topic, models.RESTRICT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "thread", "topic", name="a_thread_names_a_topic_once"
            ),
            models.UniqueConstraint(
                "community", "thread", "position", name="each_position_holds_one_topic"
            ),
            models.CheckConstraint(
                condition=Q(position__lt=MOST_TOPICS), name="a_thread_has_at_most_five_topics"
            ),
        )
        indexes = (models.Index("community", "topic", "thread", name="threads_of_topic"),)


# --- Who asked without their name ---------------------------------------------------------------


class Mask(Owned):
    """Who is behind the persona that asked a question: the only row anywhere that says it.

    It is read by the functions of ``queries/masks.py`` and by ``own_personas`` below, and by
    nothing else, so that whatever shows an author shows the persona. It stays after its person
    has given their name, for none of their pseudonyms to return; erasing the person erases it.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    persona = author_of()
    made_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "thread", name="a_thread_has_one_mask"),
            models.UniqueConstraint("community", "persona", name="a_persona_has_one_mask"),
            models.CheckConstraint(
                condition=~Q(person=F("persona")), name="nobody_is_their_own_mask"
            ),
        )
        indexes = (models.Index("community", "person", name="masks_of_person"),)


class Unmasking(Owned):
    """A moderator learned who asked a question, and why; the asker reads it. It stays for good."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+", db_index=False)
    by = author_of()
    why = models.CharField(max_length=LONGEST_REASON)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("why"), SHORTEST_WHY),
                name="who_learns_a_name_says_why",
            ),
        )
        indexes = (models.Index("community", "thread", "at", name="unmaskings_of_thread"),)


def own_personas(seat: Seat) -> QuerySet[Mask, Any]:
    """The personas of a seat's person in this community, for a condition on who wrote."""
    return Mask.objects.filter(community=seat.community, person=seat.person).values("persona")


# Every column that says who did something, and how its row leads to the thread.
AUTHORSHIP: tuple[tuple[type[Any], str, str], ...] = (
    (Thread, "author", "pk"),
    (Thread, "closed_by", "pk"),
    (Post, "author", "thread"),
    (Post, "removed_by", "thread"),
    (Comment, "author", "post__thread"),
    (Comment, "removed_by", "post__thread"),
    (Vote, "author", "post__thread"),
    (Vote, "voter", "post__thread"),
    (Worked, "author", "post__thread"),
    (Worked, "person", "post__thread"),
    (Revision, "editor", "post__thread"),
)


# --- Who may do what, for a row at hand and for a queryset --------------------------------------

NOBODY = Q(pk__in=())


def written_by(seat: Seat, prefix: str = "") -> Q:
    """What a seat's person wrote, under their own name or another."""
    own = Q((f"{prefix}author", seat.person))
    return own | Q((f"{prefix}author__in", own_personas(seat)))


def _wrote(seat: Seat, row: Thread | Post | Comment) -> bool:
    """Asks the database only of what stands in an anonymous thread."""
    if row.author_id is None or seat.person_id is None:
        return False
    if row.author_id == seat.person_id:
        return True
    return _thread_of(row).is_anonymous and own_personas(seat).filter(persona=row.author).exists()


def _thread_of(row: Thread | Post | Comment) -> Thread:
    match row:
        case Comment():
            return row.post.thread
        case Post():
            return row.thread
    return row


def stands_for_all(prefix: str = "") -> Q:
    """What everybody may read who may read the community: a thread, a post, a comment."""
    return Q((f"{prefix}removed_at", None))


def standing(seat: Seat, prefix: str = "") -> Q:
    """What was removed stays readable for moderators and for who wrote it."""
    if seat.may_moderate:
        return Q()
    standing = stands_for_all(prefix)
    return standing if seat.person is None else standing | written_by(seat, prefix)


def _stands(seat: Seat, row: Thread | Post | Comment) -> bool:
    return row.removed_at is None or seat.may_moderate or _wrote(seat, row)


def _reads_thread(seat: Seat, thread: Thread) -> bool:
    return thread.community_id == seat.community.pk and seat.may_read and _stands(seat, thread)


def _readable_threads(seat: Seat) -> Q:
    return Q(community=seat.community) & standing(seat) if seat.may_read else NOBODY


def _readable_posts(seat: Seat) -> Q:
    return _readable_threads(seat) & standing(seat, "thread__") if seat.may_read else NOBODY


def _own_or_moderated(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Q() if seat.may_moderate else written_by(seat)
    return Q(community=seat.community, removed_at=None) & own


def _may_change(seat: Seat, row: Thread | Post | Comment) -> bool:
    return (
        row.community_id == seat.community.pk
        and seat.may_write
        and row.removed_at is None
        and (seat.may_moderate or _wrote(seat, row))
    )


def _may_close(seat: Seat, thread: Thread) -> bool:
    return _may_change(seat, thread) and thread.is_open


def _closable(seat: Seat) -> Q:
    return _own_or_moderated(seat) & Q(state=State.OPEN)


def _reads_post(seat: Seat, post: Post) -> bool:
    return _reads_thread(seat, post.thread) and _stands(seat, post)


def _may_give_name(seat: Seat, thread: Thread) -> bool:
    return (
        thread.community_id == seat.community.pk
        and seat.may_write
        and thread.removed_at is None
        and thread.is_anonymous
        and _wrote(seat, thread)
    )


def _threads_to_give_name(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Q(author__in=own_personas(seat))
    return own & Q(community=seat.community, removed_at=None, is_anonymous=True)


def _may_learn_name(seat: Seat, thread: Thread) -> bool:
    return (
        thread.community_id == seat.community.pk
        and seat.may_moderate
        and thread.is_anonymous
        and not _wrote(seat, thread)
    )


def _threads_to_learn_name(seat: Seat) -> Q:
    if not seat.may_moderate:
        return NOBODY
    return Q(community=seat.community, is_anonymous=True) & ~Q(author__in=own_personas(seat))


reading_a_thread = row_rule(
    "reading a thread", model=Thread, allows=_reads_thread, among=_readable_threads
)
reading_a_post = row_rule(
    "reading a post",
    model=Post,
    allows=_reads_post,
    among=_readable_posts,
)
closing_a_thread = row_rule("closing a question", model=Thread, allows=_may_close, among=_closable)
editing_a_post = row_rule("editing a post", model=Post, allows=_may_change, among=_own_or_moderated)
editing_a_comment = row_rule(
    "editing a comment", model=Comment, allows=_may_change, among=_own_or_moderated
)
giving_ones_name = row_rule(
    "giving one's name", model=Thread, allows=_may_give_name, among=_threads_to_give_name
)
learning_a_name = row_rule(
    "learning who asked", model=Thread, allows=_may_learn_name, among=_threads_to_learn_name
)

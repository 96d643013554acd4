"""Following, closing, removing and bringing back; through HTTP."""

from datetime import datetime

from docendo.commons.communities.models import Community, Seat
from docendo.commons.search.api import find
from docendo.commons.topics.events import TopicsMerged
from docendo.commons.topics.models import Topic
from docendo.learning.discussions import actions
from docendo.learning.discussions.listeners import discuss_the_topic_that_remains
from docendo.learning.discussions.models import Choice, Discussion, Following, Reply
from docendo.learning.discussions.tests.pages import BASE, Browse, at, page, text


def is_found(seat: Seat, words: str) -> bool:
    return bool(find(words, communities=[seat.community.pk]).hits)


def test_following_is_switched_on_and_off(
    discussion: Discussion, other: Seat, browse: Browse
) -> None:
    client = browse(other)
    follows = Following.objects.filter(discussion=discussion, person=other.member)
    for on in ("1", "1", "0"):
        client.post(page(discussion, "follow/"), {"on": on})
        assert follows.exists() is (on == "1")


def test_what_is_closed_takes_no_replies_until_it_is_open_again(
    discussion: Discussion, starter: Seat, other: Seat, browse: Browse
) -> None:
    assert browse(other).post(page(discussion, "close/")).status_code == 403
    browse(starter).post(page(discussion, "close/"))
    refused = browse(other).post(page(discussion, "reply/"), {"body": "Too late?"})
    assert refused.status_code == 409
    assert "Too late?" not in text(browse(starter).get(page(discussion)))
    assert browse(other).post(page(discussion, "reopen/")).status_code == 403
    browse(starter).post(page(discussion, "reopen/"))
    assert browse(other).post(page(discussion, "reply/"), {"body": "In time."}).status_code == 302


def test_what_a_moderator_closed_its_starter_does_not_open(
    discussion: Discussion, starter: Seat, moderator: Seat, browse: Browse
) -> None:
    browse(moderator).post(page(discussion, "close/"))
    assert browse(starter).post(page(discussion, "reopen/")).status_code == 403
    assert "Open for replies" not in text(browse(starter).get(page(discussion)))
    browse(moderator).post(page(discussion, "reopen/"))
    discussion.refresh_from_db()
    assert discussion.is_open


def test_a_moderator_says_why_they_remove_and_its_author_reads_it(
    discussion: Discussion, starter: Seat, other: Seat, moderator: Seat, browse: Browse
) -> None:
    assert browse(other).post(page(discussion, "remove/"), {"reason": "…"}).status_code == 404
    client = browse(moderator)
    assert client.post(page(discussion, "remove/"), {"reason": ""}).status_code == 422
    assert is_found(other, "typed")
    client.post(page(discussion, "remove/"), {"reason": "It names a lecturer."})
    assert browse(other).get(page(discussion)).status_code == 404
    assert "How do you take notes?" not in text(browse(other).get(BASE))
    assert "It names a lecturer." in text(browse(starter).get(page(discussion)))
    assert not is_found(other, "typed")
    assert browse(starter).post(page(discussion, "restore/")).status_code == 403
    client.post(page(discussion, "restore/"))
    assert browse(other).get(page(discussion)).status_code == 200
    assert is_found(other, "typed")


def test_authors_take_back_their_reply_and_bring_it_back(
    discussion: Discussion, reply: Reply, other: Seat, starter: Seat, browse: Browse
) -> None:
    assert browse(starter).post(at(reply, "remove/"), {"reason": "…"}).status_code == 404
    browse(other).post(at(reply, "remove/"), {"reason": ""})
    assert "By hand, always." not in text(browse(starter).get(page(discussion)))
    assert "By hand, always." in text(browse(other).get(page(discussion)))
    discussion.refresh_from_db()
    assert discussion.reply_count == 0
    browse(other).post(at(reply, "restore/"))
    assert "By hand, always." in text(browse(starter).get(page(discussion)))
    discussion.refresh_from_db()
    assert discussion.reply_count == 1


def test_a_removed_discussion_hides_its_replies_from_search(
    discussion: Discussion, reply: Reply, starter: Seat, now: datetime
) -> None:
    assert is_found(starter, "always")
    actions.remove_discussion(starter, discussion_id=discussion.pk, now=now)
    assert not is_found(starter, "always")
    actions.restore_discussion(starter, discussion_id=discussion.pk)
    assert is_found(starter, "always")


def test_a_merged_topic_takes_its_discussions_along(
    discussion: Discussion, topics: list[Topic]
) -> None:
    merged, into, _last = topics
    discuss_the_topic_that_remains(
        TopicsMerged(
            community_id=discussion.community_id, merged_id=merged.pk, into_id=into.pk, by_id=1
        )
    )
    assert list(discussion.about.values_list("topic", flat=True)) == [into.pk]


def test_a_community_that_is_deleted_takes_its_discussions_along(
    discussion: Discussion, reply: Reply, polled: Discussion, starter: Seat, now: datetime
) -> None:
    actions.reply(starter, discussion_id=discussion.pk, body="Why?", answers=reply.pk, now=now)
    [choice, *_others] = Choice.objects.filter(poll__discussion=polled)
    actions.vote(starter, discussion_id=polled.pk, choice_ids=[choice.pk], now=now)
    Community.objects.get(pk=discussion.community_id).delete()
    assert not Discussion.objects.exists()
    assert not Reply.objects.exists()

"""Starting discussions, announcing, writing updates, replying and editing; through HTTP."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.commons.search.api import find
from docendo.commons.topics.models import Topic
from docendo.kernel import clock
from docendo.learning.discussions import actions
from docendo.learning.discussions.models import Discussion, Following, Reply
from docendo.learning.discussions.rules import Kind
from docendo.learning.discussions.tests.pages import BASE, Browse, at, page, text


def found(seat: Seat, words: str) -> set[tuple[str, int]]:
    hits = find(words, communities=[seat.community.pk]).hits
    return {(hit.kind, hit.object_id) for hit in hits}


def test_a_member_starts_a_discussion_and_follows_it(
    starter: Seat, guest: Seat, topics: list[Topic], browse: Browse
) -> None:
    said = {"title": "How do you read proofs?", "body": "Slowly, **twice**?", "topics": "Reading"}
    made = browse(starter).post(f"{BASE}start/", said)
    discussion = Discussion.objects.get()
    assert made.headers["Location"] == page(discussion)
    shown = browse(guest).get(page(discussion))
    assert "<strong>twice</strong>" in shown.content.decode()
    assert "Amira Haddad" in text(shown)
    assert list(discussion.about.values_list("topic__name", flat=True)) == ["Reading"]
    assert Following.objects.filter(discussion=discussion, person=starter.member).exists()
    assert ("discussion", discussion.pk) in found(starter, "proofs")
    refused = browse(guest).post(f"{BASE}start/", said)
    assert refused.status_code == 403
    assert Discussion.objects.count() == 1


def test_what_is_refused_keeps_what_was_typed(starter: Seat, browse: Browse) -> None:
    refused = browse(starter).post(f"{BASE}start/", {"title": "Hm", "body": "Kept words"})
    assert refused.status_code == 422
    assert "Kept words" in text(refused)
    assert not Discussion.objects.exists()


def test_coordinators_announce_and_may_switch_replies_off(
    coordinator: Seat, moderator: Seat, member: Seat, browse: Browse
) -> None:
    said = {"title": "The room has changed", "body": "B 12"}
    assert browse(moderator).post(f"{BASE}announce/", said).status_code == 403
    browse(coordinator).post(f"{BASE}announce/", said)
    announcement = Discussion.objects.get()
    assert announcement.is_announcement
    client = browse(member)
    assert "This takes no replies." in text(client.get(page(announcement)))
    refused = client.post(page(announcement, "reply/"), {"body": "Why?"})
    assert refused.status_code == 409
    assert not Reply.objects.exists()
    browse(coordinator).post(f"{BASE}announce/", {**said, "takes_replies": "on"})
    open_one = Discussion.objects.latest("pk")
    assert client.post(page(open_one, "reply/"), {"body": "Why?"}).status_code == 302


def test_an_announcement_stands_on_top_of_the_home_until_it_is_opened(
    announcement: Discussion, member: Seat, other: Seat, browse: Browse
) -> None:
    client, home = browse(member), "/c/maple/"
    assert 'class="card accent announcement"' in client.get(home).content.decode()
    client.get(page(announcement), headers={"Sec-Purpose": "prefetch"})
    assert 'class="card accent announcement"' in client.get(home).content.decode()
    client.get(page(announcement))
    assert 'class="card accent announcement"' not in client.get(home).content.decode()
    # For the others it stands there still.
    assert 'class="card accent announcement"' in browse(other).get(home).content.decode()


def test_an_announcement_leaves_the_home_after_two_weeks(
    announcement: Discussion, member: Seat, browse: Browse
) -> None:
    for days, stands in ((13, True), (15, False)):
        made = Discussion.objects.filter(pk=announcement.pk)
        made.update(created_at=clock.now() - timedelta(days=days))
        shown = browse(member).get("/c/maple/").content.decode()
        assert ('class="card accent announcement"' in shown) is stands


def test_an_update_stands_on_ones_page_without_a_title(
    starter: Seat, other: Seat, browse: Browse
) -> None:
    browse(starter).post(f"{BASE}update/", {"body": "I finally *get* limits."})
    update = Discussion.objects.get()
    assert (update.kind, update.title) == (Kind.UPDATE, "")
    client = browse(other)
    assert "I finally get limits." in text(client.get(f"{BASE}?view=updates"))
    assert "Update by Amira Haddad" in text(client.get(page(update)))
    assert "I finally get limits." in text(client.get(f"/c/maple/people/{starter.member.pk}/"))
    client.post(page(update, "reply/"), {"body": "Well done!"})
    assert "Well done!" in text(client.get(page(update)))
    assert ("update", update.pk) in found(starter, "limits")


def test_a_reply_may_name_the_one_that_it_answers(
    discussion: Discussion, reply: Reply, starter: Seat, browse: Browse
) -> None:
    client = browse(starter)
    asked = client.get(f"{page(discussion)}?answer={reply.pk}")
    assert "You answer Jonas Weber ." in text(asked)
    said = {"body": "Why always?", "answers": reply.pk}
    made = client.post(page(discussion, "reply/"), said)
    answer = Reply.objects.get(answers=reply)
    assert made.headers["Location"] == at(answer)
    shown = client.get(page(discussion))
    assert "in answer to Jonas Weber" in text(shown)
    assert f'href="{at(reply)}"' in shown.content.decode()
    assert ("reply", answer.pk) in found(starter, "always")


def test_a_reply_answers_nothing_of_another_discussion(
    discussion: Discussion, polled: Discussion, reply: Reply, starter: Seat, browse: Browse
) -> None:
    client = browse(starter)
    refused = client.post(page(polled, "reply/"), {"body": "Kept words", "answers": reply.pk})
    assert refused.status_code == 409
    assert "Kept words" in text(refused)
    assert client.get(page(discussion)).status_code == 200
    assert Reply.objects.count() == 1


def test_the_answer_to_a_removed_reply_does_not_name_who_wrote_it(
    discussion: Discussion, reply: Reply, starter: Seat, other: Seat, browse: Browse, now: datetime
) -> None:
    actions.reply(starter, discussion_id=discussion.pk, body="Why?", answers=reply.pk, now=now)
    actions.remove_reply(other, reply_id=reply.pk, now=now)
    shown = text(browse(starter).get(page(discussion)))
    assert "in answer to something that was removed" in shown
    assert "Jonas Weber" not in shown


def test_authors_edit_their_own_and_nobody_elses(
    discussion: Discussion,
    reply: Reply,
    starter: Seat,
    other: Seat,
    moderator: Seat,
    browse: Browse,
) -> None:
    said = {"title": "How do you write notes?", "body": "By pencil?", "topics": ""}
    for seat in (other, moderator):
        assert browse(seat).post(page(discussion, "edit/"), said).status_code == 404
        assert "edited" not in text(browse(seat).get(page(discussion)))
    browse(starter).post(page(discussion, "edit/"), said)
    discussion.refresh_from_db()
    assert (discussion.title, discussion.body) == ("How do you write notes?", "By pencil?")
    shown = browse(other).get(page(discussion))
    assert "edited" in text(shown)
    assert browse(starter).post(at(reply, "edit/"), {"body": "No."}).status_code == 404
    browse(other).post(at(reply, "edit/"), {"body": "By pencil, always."})
    assert "By pencil, always." in text(browse(starter).get(page(discussion)))
    # Found by what stands now.
    assert ("reply", reply.pk) in found(other, "pencil")
    assert found(other, "hand") == set()


def test_too_much_in_a_short_time_is_refused_and_kept(
    starter: Seat, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docendo.learning.discussions.views.writing.STARTING", "1/hour")
    client = browse(starter)
    assert client.post(f"{BASE}update/", {"body": "One"}).status_code == 302
    refused = client.post(f"{BASE}update/", {"body": "Another one"})
    assert refused.status_code == 429
    assert "Another one" in text(refused)
    assert Discussion.objects.count() == 1


def test_what_was_typed_while_signed_out_comes_back(discussion: Discussion, starter: Seat) -> None:
    client = Client(headers={"Accept": "text/html"})
    asked = client.post(page(discussion, "reply/"), {"body": "Typed for nothing?"})
    assert asked.headers["Location"].startswith("/accounts/login")
    client.force_login(starter.member)
    assert "Typed for nothing?" in text(client.get(page(discussion)))

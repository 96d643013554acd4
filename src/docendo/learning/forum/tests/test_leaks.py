"""What strangers and feed readers find, and what they do not."""

from datetime import datetime

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Visibility
from docendo.commons.topics.models import Topic
from docendo.learning.forum import actions
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.tests.pages import BASE, Browse, at, page


def test_nothing_of_a_private_community_is_found_by_strangers(
    thread: Thread, answer: Post, stranger: Seat, community: Community, browse: Browse
) -> None:
    Community.objects.update(visibility=Visibility.MEMBERS)
    client = browse(stranger)
    for address in (BASE, page(thread), at(answer, "history"), f"{BASE}feed/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "harmonic" not in response.content.decode()


def test_feeds_hold_what_is_public_and_nothing_else(
    asker: Seat, anonymous: Seat, member: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    actions.ask(asker, title="About series", body="**Bold**", topics=topics[:1], now=now)
    actions.ask(asker, title="About limits", body="x", topics=topics[1:2], now=now)
    client = browse(anonymous)
    everything = client.get(f"{BASE}feed/")
    assert everything.headers["Content-Type"].startswith("application/atom+xml")
    assert "About series" in everything.content.decode()
    assert "&lt;strong&gt;Bold" in everything.content.decode()
    of_topic = client.get(f"{BASE}feed/limits/").content.decode()
    assert "About limits" in of_topic
    assert "About series" not in of_topic
    seen = {"If-None-Match": everything.headers["ETag"]}
    assert client.get(f"{BASE}feed/", headers=seen).status_code == 304
    assert client.head(f"{BASE}feed/").status_code == 200
    Community.objects.update(visibility=Visibility.MEMBERS)
    assert browse(member).get(f"{BASE}feed/").status_code == 404


def test_no_title_spoils_a_feed(
    asker: Seat, anonymous: Seat, browse: Browse, thread: Thread
) -> None:
    typed = {"title": "Why does \x01 this \u202eread?", "body": "And **why** \x01 not?"}
    assert browse(asker).post(f"{BASE}ask/", typed).status_code == 302
    feed = browse(anonymous).get(f"{BASE}feed/")
    assert "Why does this read?" in feed.content.decode()

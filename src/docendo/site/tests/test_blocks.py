"""A block holds in every list: who is blocked is absent, all else is there, and nothing costs more.

Members' lists show everybody, since one must find somebody to take a block back. Feeds have no
reader. What a higher app registers has its line here, or the last test fails.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.anonymity.crawl import without_chance

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.protocols import HOME_PANELS, PERSON_PANELS, TODAY_SOURCES
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import block
from docendo.commons.people.models import Block
from docendo.commons.search.api import SOURCES
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer, wish
from docendo.commons.topics.protocols import TOPIC_PANELS
from docendo.kernel import clock
from docendo.learning.discussions import actions as discussions
from docendo.learning.discussions.models import Discussion, Reply
from docendo.learning.discussions.rules import Kind
from docendo.learning.forum import api as forum
from docendo.learning.forum.models import Post
from docendo.learning.forum.protocols import THREAD_PANELS
from docendo.learning.forum.rules import Reason
from docendo.learning.library import actions as library
from docendo.learning.library.models import Resource

Browse = Callable[[Seat], Client]
NOW = clock.now()
AGO = NOW - timedelta(days=2)
# Amira is blocked, Jonas is not.
AUTHORS = {"Amira": "Amira Haddad", "Jonas": "Jonas Weber"}
QUESTIONS = "/c/maple/questions/"


@pytest.fixture
def topic(community: Community) -> Topic:
    return create_topics(community.pk, [NewTopic(name="Series")], now=AGO)["Series"]


@pytest.fixture
def authors(seat: Callable[..., Seat]) -> dict[str, Seat]:
    return {key: seat(Role.MEMBER, name) for key, name in AUTHORS.items()}


@pytest.fixture
def reader(member: Seat, topic: Topic) -> Seat:
    offer(member, topic_id=topic.pk, level=Level(2), now=AGO)
    wish(member, topic_id=topic.pk, now=AGO)
    return member


@pytest.fixture
def threads(
    authors: dict[str, Seat], reader: Seat, topic: Topic, seat: Callable[..., Seat]
) -> dict[str, forum.Thread]:
    """Of each author a question without answer, and one that is solved; all are followed."""
    helper, found = seat(Role.MEMBER, "Wei Chen"), {}
    for key, asker in authors.items():
        offer(asker, topic_id=topic.pk, level=Level(2), now=AGO)
        for kind in ("open", "solved"):
            found[f"{key} {kind}"] = thread = forum.ask(
                asker,
                title=f"{key} wonders: why does the {kind} harmonic series diverge?",
                body="Its terms go to zero.",
                topics=[topic],
                now=AGO,
            )
            forum.follow(reader, thread_id=thread.pk, on=True, now=AGO)
        answer = forum.answer(helper, thread_id=thread.pk, body="Group its terms.", now=AGO)
        forum.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=AGO)
    return found


LISTS = {
    "active": QUESTIONS,
    "newest": f"{QUESTIONS}?view=newest",
    "votes": f"{QUESTIONS}?view=votes",
    "unanswered": f"{QUESTIONS}?view=unanswered",
    "followed": f"{QUESTIONS}?view=followed",
    "solved": f"{QUESTIONS}?narrow=solved",
    "of a topic": f"{QUESTIONS}?topic=series",
    "home": "/c/maple/",
    "topic": "/c/maple/topics/series/",
    "search": "/c/maple/search/?q=harmonic",
    "search of questions": "/c/maple/search/?q=harmonic&kind=question",
    "search everywhere": "/search/?q=harmonic",
    "similar": f"{QUESTIONS}ask/look/?title=Why+does+the+harmonic+series+diverge",
    "Today": "/",
}


def read(client: Client, address: str) -> tuple[str, int]:
    """A page, and what it cost at its second reading."""
    headers = {"HX-Request": "true"} if "/look/" in address else {}
    client.get(address, headers=headers)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode(), len(queries)


@pytest.mark.parametrize("address", LISTS.values(), ids=LISTS)
def test_a_list_leaves_out_whom_its_reader_has_blocked(
    address: str,
    threads: dict[str, forum.Thread],
    reader: Seat,
    authors: dict[str, Seat],
    owner: Seat,
    browse: Browse,
) -> None:
    client, others = browse(reader), browse(authors["Jonas"])
    before, cost = read(client, address)
    assert "Amira" in before
    assert "Jonas" in before
    unchanged, _ = read(others, address)

    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    after, cost_with_block = read(client, address)
    assert "Amira" not in after
    assert "Jonas" in after
    assert cost_with_block == cost
    assert read(others, address)[0].count("Amira") == unchanged.count("Amira")
    # Who is blocked sees what they have always seen.
    assert "Amira" in read(browse(authors["Amira"]), address)[0]

    Block.objects.all().delete()
    assert read(client, address)[0].count("Amira") == before.count("Amira")


def test_the_best_to_read_is_by_somebody_else(
    threads: dict[str, forum.Thread],
    reader: Seat,
    authors: dict[str, Seat],
    owner: Seat,
    browse: Browse,
) -> None:
    best = threads["Amira solved"]
    forum.vote(owner, post_id=best.posts.get(is_question=True).pk, value=1, now=AGO)
    client = browse(reader)
    assert "Amira wonders: why does the solved" in worth_reading(client)
    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    assert "Jonas wonders: why does the solved" in worth_reading(client)


def worth_reading(client: Client) -> str:
    html = client.get("/").content.decode()
    return html.partition('id="today-worth-reading"')[2].partition("</section>")[0]


def test_todays_news_are_not_of_who_is_blocked(
    reader: Seat, authors: dict[str, Seat], browse: Browse
) -> None:
    own = forum.ask(reader, title="Why is it so?", body="x", topics=[], now=AGO)
    later = AGO + timedelta(hours=1)
    for seat in authors.values():
        forum.answer(seat, thread_id=own.pk, body="Because.", now=later)
    client = browse(reader)
    assert "2 new answers" in client.get("/").content.decode()
    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    assert "1 new answer<" in client.get("/").content.decode()


def test_in_a_question_it_is_folded_and_still_there(
    threads: dict[str, forum.Thread], reader: Seat, authors: dict[str, Seat], browse: Browse
) -> None:
    thread = threads["Jonas open"]
    amira, jonas = authors["Amira"], authors["Jonas"]
    answer = forum.answer(amira, thread_id=thread.pk, body="Amira's answer.", now=NOW)
    forum.answer(jonas, thread_id=thread.pk, body="Jonas's answer.", now=NOW)
    forum.comment(amira, post_id=answer.pk, body="Amira's comment.", now=NOW)
    forum.accept(jonas, post_id=answer.pk, seen_accepted_id=None, now=NOW)
    address, fold = f"{QUESTIONS}{thread.pk}/", "From somebody you have blocked"
    client = browse(reader)
    html, cost = read(client, address)
    assert fold not in html
    assert f"/people/{amira.member.pk}/block/" in html

    block(reader.member, blocked_id=amira.member.pk, now=NOW)
    html, cost_with_block = read(client, address)
    assert html.count(fold) == 2
    assert "Amira&#x27;s answer." in html or "Amira&#39;s answer." in html or "Amira's" in html
    assert f"/people/{amira.member.pk}/block/" not in html
    # Solved by it: that stands outside of the fold.
    assert html.index("Accepted answer") < html.index(fold)
    assert cost_with_block == cost <= 12
    for seat in (amira, jonas):
        assert fold not in browse(seat).get(address).content.decode()


SHARED = {
    "discussions": "/c/maple/discussions/",
    "updates": "/c/maple/discussions/?view=updates",
    "home": "/c/maple/",
    "topic": "/c/maple/topics/series/",
    "search": "/c/maple/search/?q=harmonic",
    "search of replies": "/c/maple/search/?q=harmonic&kind=reply",
    "library": "/c/maple/library/",
    "search in the library": "/c/maple/library/?q=harmonic",
    "beside what is typed": f"{QUESTIONS}ask/look/?title=Series",
}


@pytest.fixture
def shared(authors: dict[str, Seat], reader: Seat, topic: Topic, owner: Seat) -> str:
    """Of each author a discussion, an update, a reply and a resource; the address of a page."""
    about = discussions.start(owner, title="Harmonic rows?", body="Which?", topics=[], now=AGO)
    for name, seat in authors.items():
        title, words = f"{name} on harmonic rows", f"{name} likes the harmonic rows."
        discussions.start(seat, title=title, body="They diverge.", topics=[topic], now=AGO)
        discussions.start(seat, kind=Kind.UPDATE, body=words, now=AGO)
        discussions.reply(seat, discussion_id=about.pk, body=words, now=AGO)
        said = library.Said(title=title, topics=[topic])
        library.add_link(seat, url=f"https://example.org/{name}", said=said, now=AGO)
    return f"/c/maple/discussions/{about.pk}/"


@pytest.mark.parametrize("address", SHARED.values(), ids=SHARED)
def test_what_is_discussed_and_shared_leaves_them_out_too(
    address: str, shared: str, reader: Seat, authors: dict[str, Seat], browse: Browse
) -> None:
    client = browse(reader)
    before, cost = read(client, address)
    assert "Amira" in before
    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    after, cost_with_block = read(client, address)
    assert "Amira" not in after
    assert "Jonas" in after
    assert cost_with_block == cost
    assert "Amira" in read(browse(authors["Jonas"]), address)[0]


def test_in_a_discussion_a_reply_is_folded(
    shared: str, reader: Seat, authors: dict[str, Seat], browse: Browse
) -> None:
    client, fold = browse(reader), "From somebody you have blocked"
    assert fold not in read(client, shared)[0]
    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    html = read(client, shared)[0]
    assert html.count(fold) == 1
    assert html.index(fold) < html.index("Amira likes the harmonic rows.")


def test_what_they_found_useful_does_not_count(
    shared: str,
    threads: dict[str, forum.Thread],
    topic: Topic,
    reader: Seat,
    authors: dict[str, Seat],
    owner: Seat,
    browse: Browse,
) -> None:
    thread = threads["Jonas open"]
    said = library.Said(title="A page", topics=[topic])
    resource = library.add_link(owner, url="https://example.org/x", said=said, now=AGO)
    for seat in authors.values():
        library.say_useful(seat, resource_id=resource.pk, thread_id=thread.pk, now=AGO)
    client, address = browse(reader), f"{QUESTIONS}{thread.pk}/"
    assert "2 find it useful" in client.get(address).content.decode()
    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    after = client.get(address).content.decode()
    assert "2 find it useful" not in after
    assert "A page" in after


def test_a_resource_leaves_out_what_they_asked_and_what_they_found_useful(
    threads: dict[str, forum.Thread],
    topic: Topic,
    reader: Seat,
    authors: dict[str, Seat],
    owner: Seat,
    browse: Browse,
) -> None:
    said = library.Said(title="A page", topics=[topic])
    resource = library.add_link(owner, url="https://example.org/x", said=said, now=AGO)
    for name in AUTHORS:
        for seat in authors.values():
            thread = threads[f"{name} open"]
            library.say_useful(seat, resource_id=resource.pk, thread_id=thread.pk, now=AGO)
    client, address = browse(reader), f"/c/maple/library/{resource.pk}/"
    before, cost = read(client, address)
    assert before.count("2 say so") == 2
    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    after, cost_with_block = read(client, address)
    assert "Amira wonders" not in after
    assert "Jonas wonders" in after
    assert "1 says so" in after
    assert cost_with_block == cost


def test_what_was_asked_again_by_who_is_blocked_is_not_beside_it(
    threads: dict[str, forum.Thread],
    reader: Seat,
    authors: dict[str, Seat],
    moderator: Seat,
    browse: Browse,
) -> None:
    original = threads["Jonas solved"]
    forum.close(
        moderator,
        thread_id=threads["Amira open"].pk,
        reason=Reason.DUPLICATE,
        original_id=original.pk,
        now=NOW,
    )
    client, address = browse(reader), f"{QUESTIONS}{original.pk}/"
    assert "The same was asked again" in client.get(address).content.decode()
    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    assert "The same was asked again" not in client.get(address).content.decode()


def test_a_block_hides_nothing_from_a_queue(
    threads: dict[str, forum.Thread], authors: dict[str, Seat], moderator: Seat, browse: Browse
) -> None:
    closed = threads["Amira open"]
    forum.close(moderator, thread_id=closed.pk, reason=Reason.UNCLEAR, now=NOW)
    browse(authors["Amira"]).post(f"{QUESTIONS}{closed.pk}/ask-to-reopen/", {"note": "Please."})
    address = f"{QUESTIONS}?view=reopening"
    client = browse(moderator)
    block(moderator.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    assert "Amira wonders" in client.get(address).content.decode()
    assert "Amira wonders" not in client.get(QUESTIONS).content.decode()


def test_two_clicks_block_somebody_and_their_page_takes_it_back(
    reader: Seat, authors: dict[str, Seat], browse: Browse
) -> None:
    client, amira = browse(reader), authors["Amira"].member
    page = f"/c/maple/people/{amira.pk}/"
    assert f"{page}block/" in client.get(page).content.decode()
    assert "Block <bdi>Amira Haddad</bdi>?" in client.get(f"{page}block/").content.decode()
    assert not Block.objects.exists()
    response = client.post(f"{page}block/", follow=True)
    assert response.redirect_chain == [("/me/blocked/", 302)]
    assert (Block.objects.get().person, Block.objects.get().blocked) == (reader.member, amira)
    html = client.get(page).content.decode()
    assert "You have blocked" in html
    assert f"/me/blocked/{amira.pk}/take-back/" in html
    # The members' list shows everybody.
    assert "Amira Haddad" in client.get("/c/maple/people/").content.decode()
    assert client.post(f"/c/maple/people/{reader.member.pk}/block/").status_code == 409


def test_nobody_else_is_shown_that_somebody_is_blocked(
    threads: dict[str, forum.Thread],
    reader: Seat,
    authors: dict[str, Seat],
    owner: Seat,
    browse: Browse,
) -> None:
    amira = authors["Amira"].member
    pages = (
        *(f"/c/maple/people/{pk}/" for pk in (amira.pk, reader.member.pk)),
        *LISTS.values(),
        "/me/blocked/",
    )
    seats = (authors["Amira"], authors["Jonas"], owner)

    def seen() -> list[str]:
        read_twice = [(seat, address) for seat in seats for address in pages]
        return [words(browse(seat).get(address)) for seat, address in read_twice]

    seen()  # A first reading is written down once.
    before = seen()
    block(reader.member, blocked_id=amira.pk, now=NOW)
    assert seen() == before


def words(response: Any) -> str:
    """What a page says, without what is drawn by chance."""
    return without_chance(response.content.decode())


# --- What apps register -------------------------------------------------------------------------


def name_of(function: Any) -> str:
    return f"{function.__module__.removeprefix('docendo.')}.{function.__qualname__}"


# Each is in one of the tests above or in those of its app, unless nobody's words are in it.
HOLDS = {
    "learning.asks.panels._asked",
    "learning.discussions.panels._of_community",
    "learning.discussions.panels._of_person",
    "learning.discussions.panels._of_topic",
    "learning.library.panels._at_question",
    "learning.library.panels._of_topic",
    "learning.asks.panels._life",
    "learning.forum.panels._answerable",
    "learning.forum.panels._mine",
    "learning.forum.panels._of_community",
    "learning.forum.panels._of_person",
    "learning.forum.panels._of_topic",
    "learning.forum.panels._readable",
}
NOBODYS_WORDS = {
    # The word of an office.
    "learning.discussions.panels._announced",
    "commons.topics.queries.pages.topics_on_home",
    "commons.topics.queries.people.topics_of_person",
    # What waits for who moderates, and one's own drafts, numbers and rung.
    "learning.forum.panels._ladder",
    "commons.care.panels._person",
    "commons.care.panels._waiting",
    "learning.asks.panels._box",
    "learning.asks.panels._set_aside",
}
FOUND_WITHOUT_AUTHOR = {"announcement", "topic"}


def test_whoever_registers_a_list_has_thought_of_blocks() -> None:
    panels: tuple[Any, ...] = (*HOME_PANELS, *PERSON_PANELS, *TOPIC_PANELS, *THREAD_PANELS)
    registered = {name_of(panel.query) for panel in panels}
    registered |= {name_of(source.find) for source in TODAY_SOURCES}
    assert registered == HOLDS | NOBODYS_WORDS
    without = {kind for kind, source in SOURCES.items() if source.unwanted is None}
    assert without == FOUND_WITHOUT_AUTHOR


@pytest.mark.parametrize("address", (LISTS | SHARED).values(), ids=LISTS | SHARED)
def test_what_nobody_here_wrote_stays_for_who_has_blocked_somebody(
    address: str,
    threads: dict[str, forum.Thread],
    shared: str,
    reader: Seat,
    authors: dict[str, Seat],
    browse: Browse,
) -> None:
    client, jonas = browse(reader), authors["Jonas"].member
    for model in (forum.Thread, Post, Discussion, Reply):
        model.objects.filter(author=jonas).update(author=None)
    Resource.objects.filter(adder=jonas).update(adder=None)
    before = read(client, address)[0].count("Jonas")
    assert before
    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    after, _ = read(client, address)
    assert after.count("Jonas") == before
    assert "Amira" not in after


@pytest.mark.sqlite
def test_who_is_blocked_is_found_by_indexes(member: Seat) -> None:
    """All of it is asked at each search, of everybody: it must not read what others wrote."""
    here = (member.community.pk,)
    for source in SOURCES.values():
        if source.unwanted is not None:
            plan = source.unwanted(member.member.pk, here).explain()
            for line in plan.splitlines():
                assert "SCAN" not in line
                assert "(community_id=?)" not in line, f"{source.kind}: {line}"

"""A block holds in every list: who is blocked is absent, and nothing costs more."""

from datetime import timedelta

import pytest
from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.commons.people.api import block
from docendo.commons.people.models import Block
from docendo.learning.discussions.models import Discussion, Reply
from docendo.learning.forum import api as forum
from docendo.learning.forum.models import Post
from docendo.learning.library.models import Resource
from docendo.site.tests.blocks.reading import AGO, LISTS, NOW, SHARED, Browse, read


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

"""The search page, through HTTP: what is found, by whom, and at what cost."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.search.api import SOURCES, Entry, put, source

HERE = "/c/maple/search/"
MOST = 12
Browse = Callable[[Seat], Client]


@pytest.fixture(autouse=True)
def _letters() -> Iterator[None]:
    """A kind of entry that only this test knows."""
    source(
        "letter",
        one="Letter",
        several="Letters",
        address=lambda slug, pk: f"/letters/{slug}/{pk}",
        entries=list,
    )
    yield
    del SOURCES["letter"]


@pytest.fixture
def write(now: datetime) -> Callable[..., None]:
    """``write(community, 1, "title", "body")`` makes a letter findable."""

    def put_letter(community: Community, pk: int, title: str, body: str = "") -> None:
        put([Entry(community.pk, "letter", pk, title, body, "everyone", now)])

    return put_letter


def addresses(html: str) -> list[str]:
    return re.findall(r'href="(/letters/[^"]+)"', html)


def page(client: Client, words: str, address: str = HERE, **more: str) -> str:
    response = client.get(address, {"q": words, **more})
    assert response.status_code == 200
    return response.content.decode()


def test_hits_lead_to_what_was_found_and_show_where_the_words_are(
    browse: Browse, anonymous: Seat, community: Community, write: Callable[..., None]
) -> None:
    write(community, 7, "Lost <seed>", "It was in the <b>wallet</b>.")
    html = page(browse(anonymous), "SEED wallet")
    assert addresses(html) == ["/letters/maple/7"]
    assert "Lost &lt;<mark>seed</mark>&gt;" in html
    assert "It was in the &lt;b&gt;<mark>wallet</mark>&lt;/b&gt;." in html
    assert "1 result" in html
    assert "Letter</span>" in html


def test_kinds_are_filters(
    browse: Browse, anonymous: Seat, community: Community, write: Callable[..., None]
) -> None:
    write(community, 7, "seed")
    assert addresses(page(browse(anonymous), "seed", kind="letter"))
    assert not addresses(page(browse(anonymous), "seed", kind="topic"))
    assert addresses(page(browse(anonymous), "seed", kind="unknown"))


def test_what_is_found_comes_in_pages(
    browse: Browse, anonymous: Seat, community: Community, write: Callable[..., None]
) -> None:
    for number in range(45):
        write(community, number, "seed")
    pages = [addresses(page(browse(anonymous), "seed", page=n)) for n in ("1", "2", "3", "9", "x")]
    assert [len(one) for one in pages] == [20, 20, 5, 5, 20]
    assert len({address for one in pages[:3] for address in one}) == 45
    assert pages[3] == pages[2]


def test_a_stranger_finds_nothing_private(
    browse: Browse,
    stranger: Seat,
    anonymous: Seat,
    seat: Callable[..., Seat],
    private_community: Community,
    write: Callable[..., None],
) -> None:
    write(private_community, 1, "secret plan")
    for outsider in (stranger, anonymous):
        client = browse(outsider)
        assert client.get("/c/cedar/search/", {"q": "secret"}).status_code == 404
        assert addresses(page(client, "secret")) == []
    assert addresses(page(browse(stranger), "secret", "/search/")) == []
    inside = browse(seat(Role.GUEST, in_=private_community))
    assert addresses(page(inside, "secret", "/c/cedar/search/")) == ["/letters/cedar/1"]
    assert addresses(page(inside, "secret", "/search/")) == ["/letters/cedar/1"]
    assert addresses(page(inside, "secret")) == []


def test_all_of_ones_communities_are_searched_at_once(
    browse: Browse,
    member: Seat,
    anonymous: Seat,
    private_community: Community,
    write: Callable[..., None],
) -> None:
    write(member.community, 1, "seed")
    write(private_community, 2, "seed")
    html = page(browse(member), "seed", "/search/")
    assert addresses(html) == ["/letters/maple/1"]
    assert "Maple College" in html
    assert browse(anonymous).get("/search/").status_code == 302


def test_without_a_hit_it_says_so(
    browse: Browse, member: Seat, community: Community, write: Callable[..., None]
) -> None:
    write(community, 1, "proof of stake")
    assert "Nothing was found" in page(browse(member), "zebra")
    loose = page(browse(member), "proof zebra")
    assert "Nothing here has all of these words" in loose
    assert addresses(loose) == ["/letters/maple/1"]
    empty = page(browse(member), " ")
    assert "Nothing was found" not in empty
    assert "result" not in empty.partition("<main")[2].partition("</main>")[0]


def test_typing_replaces_the_hits_in_place(
    browse: Browse, anonymous: Seat, community: Community, write: Callable[..., None]
) -> None:
    write(community, 1, "seed")
    headers = {"HX-Request": "true"}
    html = browse(anonymous).get(HERE, {"q": "seed"}, headers=headers).content.decode()
    assert html.startswith('<div id="found"')
    assert addresses(html) == ["/letters/maple/1"]


@pytest.mark.parametrize("words", ['"', "*", "a NEAR b", "<script>", "-x", "%", "\\", "x" * 5000])
def test_no_query_breaks_the_page(words: str, browse: Browse, anonymous: Seat) -> None:
    assert "<script>" not in page(browse(anonymous), words).partition("<main")[2]


def test_too_many_searches_are_refused_for_a_while(browse: Browse, member: Seat) -> None:
    client = browse(member)
    statuses = [client.get(HERE, {"q": "seed"}).status_code for _ in range(121)]
    assert statuses == [200] * 120 + [429]
    assert client.get(HERE).status_code == 200


def test_it_takes_as_many_queries_for_twenty_hits_as_for_two(
    browse: Browse, member: Seat, community: Community, write: Callable[..., None]
) -> None:
    client = browse(member)

    def count(upto: int) -> int:
        for number in range(upto):
            write(community, number, "a seed")
        page(client, "a seed")  # Asks once how common the words are.
        with CaptureQueriesContext(connection) as captured:
            assert len(addresses(page(client, "a seed"))) == upto
        return len(captured)

    assert count(2) == count(20) <= MOST - 1

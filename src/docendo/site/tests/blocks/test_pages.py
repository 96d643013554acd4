"""What a block folds on a page, what it leaves alone, and that nobody else can tell."""

from typing import Any

from tests.anonymity.crawl import without_chance

from docendo.commons.communities.models import Seat
from docendo.commons.people.api import block
from docendo.commons.people.models import Block
from docendo.learning.forum import api as forum
from docendo.learning.forum.rules import Reason
from docendo.learning.library import actions as library
from docendo.learning.library.models import Resource
from docendo.site.tests.blocks.reading import AGO, AUTHORS, LISTS, NOW, QUESTIONS, Browse, read


def test_in_a_question_it_is_folded_and_still_there(
    threads: dict[str, forum.Thread], reader: Seat, authors: dict[str, Seat], browse: Browse
) -> None:
    thread = threads["Jonas open"]
    amira, jonas = authors["Amira"], authors["Jonas"]
    answer = forum.answer(amira, thread_id=thread.pk, body="So says Amira.", now=NOW)
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
    assert "So says Amira." in html
    assert f"/people/{amira.member.pk}/block/" not in html
    # Solved by it: that stands outside of the fold.
    assert html.index("Accepted answer") < html.index(fold)
    assert cost_with_block == cost <= 12
    for seat in (amira, jonas):
        assert fold not in browse(seat).get(address).content.decode()


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
    resource: Resource,
    threads: dict[str, forum.Thread],
    reader: Seat,
    authors: dict[str, Seat],
    browse: Browse,
) -> None:
    thread = threads["Jonas open"]
    for seat in authors.values():
        library.say_useful(seat, resource_id=resource.pk, thread_id=thread.pk, now=AGO)
    client, address = browse(reader), f"{QUESTIONS}{thread.pk}/"
    assert "2 find it useful" in client.get(address).content.decode()
    block(reader.member, blocked_id=authors["Amira"].member.pk, now=NOW)
    after = client.get(address).content.decode()
    assert "2 find it useful" not in after
    assert "A page" in after


def test_a_resource_leaves_out_what_they_asked_and_what_they_found_useful(
    resource: Resource,
    threads: dict[str, forum.Thread],
    reader: Seat,
    authors: dict[str, Seat],
    browse: Browse,
) -> None:
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

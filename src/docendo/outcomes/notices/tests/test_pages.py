"""The bell, the page, what opening something settles, and what one wishes; through HTTP."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from docendo.commons.communities import actions as communities
from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Post, Thread
from docendo.outcomes.notices import queries
from docendo.outcomes.notices.models import Notice, Preferences
from docendo.outcomes.notices.rules import Kind, Wish
from docendo.outcomes.notices.wording import ICONS, SENTENCES, sentence

PAGE = "/me/notices/"
Browse = Callable[[Seat], Client]


def unread_in(page: str) -> str:
    """What the bell of a page says; nothing where its number is hidden."""
    found = re.search(r"data-unread( hidden)?>.*?<b>(.*?)</b>", page)
    assert found
    return "" if found[1] else found[2]


def read(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_bell_counts_on_every_page_and_strangers_have_none(
    notice: Notice, asker: Seat, anonymous: Seat, browse: Browse
) -> None:
    assert unread_in(read(browse(asker), "/")) == "1"
    assert unread_in(read(browse(asker), "/me/")) == "1"
    assert "data-notices-live" not in read(browse(anonymous), "/")


def test_a_notice_leads_to_its_place_and_is_seen(
    notice: Notice, answer: Post, asker: Seat, browse: Browse
) -> None:
    client = browse(asker)
    page = read(client, PAGE)
    assert "is-unread" in page
    assert f'href="{PAGE}{notice.pk}/"' in page
    response = client.get(f"{PAGE}{notice.pk}/")
    assert response.headers["Location"] == f"/c/maple/questions/posts/{answer.pk}/"
    page = read(client, PAGE)
    assert unread_in(page) == ""
    assert "is-unread" not in page
    assert "Jonas Weber" in page


def test_a_comment_is_led_to_itself(
    answer: Post,
    asker: Seat,
    helper: Seat,
    browse: Browse,
    told: Callable[[Seat], list[str]],
    now: datetime,
) -> None:
    remark = forum.comment(asker, post_id=answer.pk, body="How?", now=now)
    told(helper)
    [notice] = Notice.objects.filter(person=helper.member)
    response = browse(helper).get(f"{PAGE}{notice.pk}/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[0][0].endswith(f"#comment-{remark.pk}")
    assert f'id="comment-{remark.pk}"' in response.content.decode()


def test_nobody_opens_the_notice_of_another(
    notice: Notice, helper: Seat, owner: Seat, browse: Browse
) -> None:
    for seat in (helper, owner):
        assert browse(seat).get(f"{PAGE}{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_opening_the_question_has_it_seen_and_the_bell_of_that_page_knows(
    notice: Notice, thread: Thread, asker: Seat, helper: Seat, browse: Browse
) -> None:
    address = f"/c/maple/questions/{thread.pk}/"
    read(browse(helper), address)
    assert Notice.objects.filter(seen_at=None).count() == 1
    assert unread_in(read(browse(asker), address)) == ""
    assert not Notice.objects.filter(seen_at=None).exists()


def test_what_the_browser_fetched_beforehand_was_not_seen(
    notice: Notice, thread: Thread, asker: Seat, browse: Browse
) -> None:
    browse(asker).get(f"/c/maple/questions/{thread.pk}/", headers={"Sec-Purpose": "prefetch"})
    browse(asker).head(f"/c/maple/questions/{thread.pk}/")
    assert Notice.objects.filter(seen_at=None).count() == 1


def test_another_question_leaves_it_unread(
    notice: Notice, asker: Seat, browse: Browse, now: datetime
) -> None:
    other = forum.ask(asker, title="Something else", body="…", now=now)
    assert unread_in(read(browse(asker), f"/c/maple/questions/{other.pk}/")) == "1"


def test_requests_are_seen_where_they_are_decided_and_a_seat_at_home(
    stranger: Seat, owner: Seat, browse: Browse, told: Callable[[Seat], list[str]], now: datetime
) -> None:
    request = communities.ask_to_join(stranger, message="May I?", now=now)
    told(owner)
    assert unread_in(read(browse(owner), "/c/maple/")) == "1"
    assert unread_in(read(browse(owner), "/c/maple/settings/requests/")) == ""
    communities.accept_request(owner, request_id=request.pk, note="", now=now)
    told(stranger)
    assert unread_in(read(browse(stranger), "/")) == "1"
    assert unread_in(read(browse(stranger), "/c/maple/")) == ""
    assert unread_in(read(browse(stranger), "/")) == ""


def test_all_are_marked_as_read_but_what_came_since(
    notice: Notice,
    thread: Thread,
    asker: Seat,
    member: Seat,
    browse: Browse,
    told: Callable[[Seat], list[str]],
    now: datetime,
) -> None:
    client = browse(asker)
    up_to = re.search(r'name="up_to" value="(\d+)"', read(client, PAGE))
    assert up_to
    other = forum.ask(asker, title="Something else", body="…", now=now)
    forum.answer(member, thread_id=other.pk, body="So.", now=now)
    told(asker)
    page = client.post(f"{PAGE}seen/", {"up_to": up_to[1]}, follow=True).content.decode()
    assert unread_in(page) == "1"
    assert "Something else" in read(client, f"{PAGE}?view=unread")
    assert "Why does it diverge?" not in read(client, f"{PAGE}?view=unread")
    assert "Why does it diverge?" in read(client, PAGE)


def test_who_was_told_nothing_reads_so(member: Seat, browse: Browse) -> None:
    assert "No notices yet" in read(browse(member), PAGE)
    assert "All read" in read(browse(member), f"{PAGE}?view=unread")
    assert "Mark all as read" not in read(browse(member), PAGE)


def test_there_are_pages(
    notice: Notice,
    asker: Seat,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
    member: Seat,
    told: Callable[[Seat], list[str]],
) -> None:
    monkeypatch.setattr(queries, "NOTICES_A_PAGE", 2)
    for hours in range(1, 4):
        at = now + timedelta(hours=hours)
        other = forum.ask(asker, title=f"Question {hours}", body="…", now=at)
        forum.answer(member, thread_id=other.pk, body="So.", now=at)
    told(asker)
    first, second = (read(browse(asker), f"{PAGE}?page={number}") for number in (1, 2))
    assert [f"Question {hours}" in first for hours in (3, 2, 1)] == [True, True, False]
    assert "Question 1" in second
    assert "Why does it diverge?" in second


@pytest.mark.parametrize("number", [2, 20])
def test_the_page_costs_the_same_however_much_there_is(
    asker: Seat,
    seat: Callable[..., Seat],
    browse: Browse,
    told: Callable[[Seat], list[str]],
    number: int,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    thread = forum.ask(asker, title="Why?", body="…", now=now)
    for each in range(number):
        who = seat(Role.MEMBER, f"Helper {each}")
        other = forum.ask(asker, title=f"Question {each}", body="…", now=now)
        forum.answer(who, thread_id=other.pk, body="So.", now=now)
        forum.answer(who, thread_id=thread.pk, body="So.", now=now)
    told(asker)
    client = browse(asker)
    client.get(PAGE)
    with django_assert_num_queries(
        8
    ):  # session, person, state, count, rows, happenings, people, bell
        page = read(client, PAGE)
    assert unread_in(page) == str(number + 1)


def test_names_and_titles_are_escaped(
    asker: Seat, seat: Callable[..., Seat], told: Callable[[Seat], list[str]], now: datetime
) -> None:
    thread = forum.ask(asker, title="<script>{0} %(name)s {name}", body="…", now=now)
    mean = seat(Role.MEMBER, "<b>{title} %s")
    forum.answer(mean, thread_id=thread.pk, body="So.", now=now)
    [line] = told(asker)
    assert "<script>" not in line
    assert "&lt;script&gt;{0} %(name)s {name}" in line
    assert "&lt;b&gt;{title} %s" in line


@pytest.mark.parametrize("language", ["en", "de", "ar"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_said_in_every_language(kind: Kind, language: str) -> None:
    with translation.override(language):
        said = {
            sentence(kind, name="Amira", others=others, title="T", community="C", role="R")
            for others in (0, 1, 2, 3, 11, 100)
        }
        original = {SENTENCES[kind](others) for others in (0, 1, 2)}
    assert ICONS[kind]
    assert all("{" not in each and "%(" not in each for each in said)
    if language != "en":
        english = {SENTENCES[kind](others) for others in (0, 1, 2)}
        assert not english & original


# --- What one wishes ----------------------------------------------------------------------------


def test_at_first_everything_is_told_and_the_night_is_quiet(
    asker: Seat, helper: Seat, browse: Browse
) -> None:
    helper.member.time_zone = "Europe/Dublin"
    helper.member.save()
    wishes = queries.wishes_of([asker.member, helper.member])
    assert wishes[helper.member.pk].quiet_from == time(22)
    # Without a time zone nobody knows when it is night.
    assert wishes[asker.member.pk].quiet_from is None
    for seat, checked in ((asker, len(Wish)), (helper, len(Wish) + 1)):
        page = read(browse(seat), f"{PAGE}preferences/")
        main = page.partition("<main")[2].partition("</main>")[0]
        assert main.count(" checked") == checked


def test_wishes_are_kept(asker: Seat, browse: Browse) -> None:
    client = browse(asker)
    sent = {"told": ["answers"], "is_quiet": "on", "quiet_from": "21:30", "quiet_until": "06:00"}
    page = client.post(f"{PAGE}preferences/", sent, follow=True).content.decode()
    assert "Your preferences are saved" in page
    assert 'value="21:30"' in page
    own = Preferences.objects.get(person=asker.member)
    assert (own.quiet_from, own.quiet_until) == (time(21, 30), time(6))
    assert set(own.muted) == set(Wish.values) - {"answers"}
    client.post(f"{PAGE}preferences/", {"told": Wish.values, "quiet_from": "21:30"})
    own.refresh_from_db()
    assert (own.muted, own.quiet_from, own.quiet_until) == ([], None, None)


def test_quiet_hours_need_both_times(asker: Seat, browse: Browse) -> None:
    sent = {"told": [], "is_quiet": "on", "quiet_from": "21:30", "quiet_until": ""}
    response = browse(asker).post(f"{PAGE}preferences/", sent)
    assert response.status_code == 422
    assert "Choose a time" in response.content.decode()
    assert not Preferences.objects.exists()

"""The box and its drafts, through HTTP."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import LONGEST_BODY, Role
from docendo.commons.topics.api import Level, Topic, offer
from docendo.learning.asks import actions, queries, views
from docendo.learning.asks.actions import Holding, Words
from docendo.learning.asks.models import Draft
from docendo.learning.asks.rules import MOST_DRAFTS
from docendo.learning.asks.tests.conftest import WORDS
from docendo.learning.forum import api as forum

Browse = Callable[[Seat], Client]
HOME = "/c/maple/"
BASE = "/c/maple/questions/ask/"
HTMX = {"HX-Request": "true"}
TYPED = {"title": "What is a limit?", "body": "I $x$ do not see.", "topics": "limits, SERIES"}


def text(response: Any) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def held(response: Any) -> dict[str, str]:
    """What a page says of its draft, to be sent with the next form."""
    page = response.content.decode()
    return {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("page", "draft", "seen")
    }


# --- Asking -------------------------------------------------------------------------------------


def test_a_member_asks_by_a_plain_form(member: Seat, topics: list[Topic], browse: Browse) -> None:
    response = browse(member).post(BASE, TYPED, follow=True)
    assert response.redirect_chain
    words = text(response)
    assert "What is a limit?" in words
    assert "Limits" in words
    assert "Series" in words
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "Why?"}, "at least 8 characters"),
        ({"body": ""}, "This field is required"),
        ({"body": "x" * (LONGEST_BODY + 1)}, f"at most {LONGEST_BODY} characters"),
        ({"topics": "Knitting"}, "no topic called “Knitting” here"),
        ({"topics": "Series, Limits, Proofs, Algebra, Graphs, Probability"}, "at most five topics"),
    ],
)
def test_a_refused_question_keeps_what_was_typed(
    wrong: dict[str, str],
    sentence: str,
    member: Seat,
    topics: list[Topic],
    browse: Browse,
) -> None:
    typed = {"title": "What is a limit?", "body": "I do not see it.", "topics": "Limits", **wrong}
    response = browse(member).post(BASE, typed)
    assert response.status_code == 422
    assert sentence in text(response)
    for value in typed.values():
        assert value in response.content.decode()
    assert not forum.Thread.objects.exists()


def test_a_question_of_10_megabytes_is_refused_in_a_sentence(member: Seat, browse: Browse) -> None:
    typed = {"title": "A very long question", "body": "x" * 10 * 1024 * 1024}
    response = browse(member).post(BASE, typed)
    assert response.status_code == 413
    assert "too large" in text(response)
    assert not forum.Thread.objects.exists()


def test_what_was_typed_survives_an_expired_session(member: Seat, browse: Browse) -> None:
    client = browse(member)
    client.logout()
    sent = client.post(BASE, {**TYPED, "page": "a-page"}, HTTP_REFERER=f"http://testserver{BASE}")
    assert sent.status_code == 302
    client.force_login(member.member)
    page = client.get(BASE)
    assert TYPED["body"] in page.content.decode()
    assert held(page)["page"] == "a-page"


def test_asking_too_often_is_refused_with_a_wait_and_keeps_the_question(
    member: Seat, browse: Browse
) -> None:
    client = browse(member)
    typed = {"title": "One more question", "body": "Which I have been writing for an hour"}
    responses = [client.post(BASE, typed) for _ in range(21)]
    assert [response.status_code for response in responses] == [302] * 20 + [429]
    assert int(responses[-1].headers["Retry-After"]) > 0
    assert typed["body"] in responses[-1].content.decode()


def test_what_an_address_brings_along_stands_in_the_fields(
    member: Seat, asker: Seat, draft: Draft, topics: list[Topic], browse: Browse
) -> None:
    response = browse(asker).get(f"{BASE}?title=What+was+sought&topic={topics[1].slug}")
    page = response.content.decode()
    assert 'value="What was sought"' in page
    assert 'value="Limits"' in page
    assert held(response)["draft"] == ""
    assert browse(asker).get(f"{BASE}?topic=nothing").status_code == 404


# --- While it is written ------------------------------------------------------------------------


def test_what_is_typed_is_kept_and_found_again_on_another_device(
    asker: Seat, browse: Browse
) -> None:
    here, there = browse(asker), browse(asker)
    page = here.get(BASE)
    answer = here.post(f"{BASE}keep/", {**TYPED, **held(page)}, headers=HTMX)
    assert answer.status_code == 200
    draft = Draft.objects.get()
    assert held(answer) == {"page": held(page)["page"], "draft": str(draft.pk), "seen": "1"}
    assert "only you see" in text(answer)
    assert "<html" not in answer.content.decode()
    found = there.get(BASE)
    for value in TYPED.values():
        assert value in found.content.decode()
    assert held(found)["draft"] == str(draft.pk)
    sent = there.post(BASE, {**TYPED, "topics": "", **held(found)})
    assert sent.status_code == 302
    assert not Draft.objects.exists()


def test_the_second_tab_is_told_and_both_texts_are_shown(
    asker: Seat, draft: Draft, browse: Browse
) -> None:
    client = browse(asker)
    one, two = held(client.get(BASE)), held(client.get(BASE))
    for holding, body in ((one, "What the first tab holds"), (two, "What the second tab holds")):
        answer = client.post(
            f"{BASE}keep/", {"title": "A limit", "body": body, **holding}, headers=HTMX
        )
    assert "Another tab has written on this draft too." in text(answer)
    assert "What the first tab holds" in text(answer)
    assert held(answer)["draft"] != two["draft"]
    # Without JavaScript the same stands on the page.
    page = client.post(BASE, {"title": "A limit", "body": "Mine", "do": "look", **two})
    assert page.status_code == 200
    assert Draft.objects.filter(body="What the first tab holds").exists()


def test_without_javascript_a_button_looks_and_keeps(
    asker: Seat, solved: forum.Thread, browse: Browse
) -> None:
    typed = {"title": "Does the harmonic series diverge", "body": "", "do": "look"}
    page = browse(asker).post(BASE, typed)
    assert page.status_code == 200
    assert "1 question like yours is solved." in text(page)
    assert "This field is required" not in text(page)
    assert held(page)["draft"] == str(Draft.objects.get().pk)


def test_a_question_that_was_solved_comes_first_and_says_why(
    asker: Seat, helper: Seat, solved: forum.Thread, browse: Browse, now: datetime
) -> None:
    later = now + timedelta(days=1)
    words = "Does the harmonic series diverge"
    forum.ask(asker, title=f"{words}?", body="Or not?", now=later)
    hidden = forum.ask(asker, title=f"{words}, again", body="Removed", now=later)
    forum.Thread.objects.filter(pk=hidden.pk).update(removed_at=later)
    answer = browse(helper).get(f"{BASE}look/", {"title": words}, headers=HTMX)
    page = answer.content.decode()
    first, second = re.findall(r'href="/c/maple/questions/(\d+)/"', page)
    assert int(first) == solved.pk != int(second)
    assert "<mark>harmonic</mark>" in page
    assert text(answer).index("Solved") < text(answer).index("No answer yet")


def test_a_question_of_another_community_is_not_shown(
    asker: Seat, seat: Callable[..., Seat], private_community: Any, browse: Browse, now: datetime
) -> None:
    words = "Does the harmonic series diverge"
    nurse = seat(Role.MEMBER, "Ben Okafor", in_=private_community)
    forum.ask(nurse, title=words, body="Or not?", now=now)
    answer = browse(asker).get(f"{BASE}look/", {"title": words}, headers=HTMX)
    assert "Nothing like it was asked here before" in text(answer)


def test_those_who_offered_help_are_shown_those_who_answered_least_first(
    asker: Seat,
    helper: Seat,
    seat: Callable[..., Seat],
    solved: forum.Thread,
    topics: list[Topic],
    now: datetime,
) -> None:
    fresh = [seat(Role.MEMBER, f"Helper {number}") for number in range(6)]
    for one in (asker, helper, *fresh):
        offer(one, topic_id=topics[0].pk, level=Level.EXPERT, now=now)
    offer(fresh[5], topic_id=topics[1].pk, level=Level.BASICS, now=now)
    offer(seat(Role.MEMBER, "Elsewhere"), topic_id=topics[3].pk, level=Level.EXPERT, now=now)
    shown = queries.beside(asker, title="A question about series and limits", now=now).helpers
    assert [one.person.name for one in shown] == [
        "Helper 5", "Helper 0", "Helper 1", "Helper 2", "Helper 3",
    ]  # fmt: skip
    assert [topic.name for topic in shown[0].topics] == ["Series", "Limits"]
    # Jonas answered once: he is asked after those who did not, and again once that is long ago.
    later = queries.beside(asker, title="series", now=now + timedelta(days=60)).helpers
    assert later[0].person.name == "Jonas Weber"


def test_a_text_that_names_no_topic_is_about_what_the_like_of_it_is_about(
    asker: Seat, helper: Seat, solved: forum.Thread, topics: list[Topic], now: datetime
) -> None:
    offer(helper, topic_id=topics[0].pk, level=Level.EXPERT, now=now)
    shown = queries.beside(asker, title="I added a thousand harmonic terms", now=now)
    assert [one.person.name for one in shown.helpers] == ["Jonas Weber"]


def test_the_coach_asks_and_is_satisfied(asker: Seat, browse: Browse) -> None:
    client = browse(asker)
    typed = {"title": "Why does this series not converge", "body": "It grows.", "page": "a"}
    assert "What did you try?" in text(client.post(f"{BASE}keep/", typed, headers=HTMX))
    typed["body"] = "I tried to bound it. In the second step I expected a constant."
    words = text(client.post(f"{BASE}keep/", typed, headers=HTMX))
    assert "What did you try?" not in words
    assert "It says all that helps people to help you." in words


def test_what_cannot_be_kept_is_said_and_the_rest_still_shown(
    asker: Seat, solved: forum.Thread, browse: Browse, now: datetime
) -> None:
    for number in range(MOST_DRAFTS):
        actions.keep(asker, WORDS, holding=Holding(f"page-{number}"), now=now)
    client = browse(asker)
    typed = {"title": "Does the harmonic series diverge", "page": "new"}
    answer = client.post(f"{BASE}keep/", typed, headers=HTMX)
    assert answer.status_code == 409
    assert "You have twenty drafts" in text(answer)
    assert "is solved" in text(answer)
    assert client.post(BASE, {**typed, "do": "later"}).status_code == 409
    long = client.post(f"{BASE}keep/", {**typed, "body": "x" * (LONGEST_BODY + 1)}, headers=HTMX)
    assert long.status_code == 413


@pytest.mark.parametrize(("path", "rate"), [("keep/", "KEEPING"), ("look/", "LOOKING")])
def test_nobody_asks_without_end_what_stands_beside(
    path: str, rate: str, member: Seat, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views.box, rate, "1/minute")
    client = browse(member)
    ask = client.post if path == "keep/" else client.get
    codes = [ask(f"{BASE}{path}", {"title": "Why so?"}, headers=HTMX).status_code for _ in range(2)]
    assert codes == [200, 429]


def test_what_people_write_is_not_run(asker: Seat, browse: Browse, now: datetime) -> None:
    evil = "<script>alert(1)</script> harmonic series diverge"
    forum.ask(asker, title=evil, body=evil, now=now)
    actions.keep(asker, Words(evil, evil, evil), holding=Holding("a"), now=now)
    client = browse(asker)
    for page in (
        client.get(BASE),
        client.get(f"{BASE}drafts/"),
        client.get(f"{BASE}look/", {"title": evil}, headers=HTMX),
        client.post(f"{BASE}keep/", {"title": evil, "body": "x", "draft": "1"}, headers=HTMX),
    ):
        assert "<script>alert" not in page.content.decode()


def test_looking_costs_the_same_with_two_rows_and_with_twenty(
    asker: Seat, helper: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    offer(helper, topic_id=topics[0].pk, level=Level.EXPERT, now=now)
    client = browse(asker)
    costs = []
    for rows in (2, 20):
        while forum.Thread.objects.count() < rows:
            forum.ask(asker, title="The harmonic series", body="x", topics=topics[:3], now=now)
            if Draft.objects.count() < MOST_DRAFTS - 1:
                page = f"page-{Draft.objects.count()}"
                actions.keep(asker, WORDS, holding=Holding(page), now=now)
        typed = {"title": "The harmonic series", "body": "Again", "page": "here"}
        client.post(f"{BASE}keep/", typed, headers=HTMX)
        actions.throw_away(asker, draft_id=Draft.objects.get(page="here").pk)
        with CaptureQueriesContext(connection) as captured:
            client.post(f"{BASE}keep/", typed, headers=HTMX)
        costs.append(len(captured))
        actions.throw_away(asker, draft_id=Draft.objects.get(page="here").pk)
    assert costs[0] == costs[1] <= 24


# --- The home page ------------------------------------------------------------------------------


def test_the_box_stands_on_the_home_page_for_one_query(
    asker: Seat, draft: Draft, guest: Seat, anonymous: Seat, browse: Browse
) -> None:
    page = browse(asker).get(HOME)
    assert "What are you stuck on?" in text(page)
    assert "You have 1 draft" in text(page)
    for other in (guest, anonymous):
        assert "What are you stuck on?" not in text(browse(other).get(HOME))
    with CaptureQueriesContext(connection) as captured:
        queries.draft_count(asker)
    assert len(captured) == 1


def test_the_box_leads_to_the_page_that_says_the_same(
    asker: Seat, solved: forum.Thread, browse: Browse
) -> None:
    words = "Does the harmonic series diverge"
    page = browse(asker).get(BASE, {"title": words})
    assert words in page.content.decode()
    assert "1 question like yours is solved." in text(page)
    led = browse(asker).get(f"{BASE}look/", {"title": words})
    assert led.status_code == 302
    assert led.headers["Location"].startswith(f"{BASE}?title=Does")


# --- My drafts ----------------------------------------------------------------------------------


def test_a_draft_is_kept_for_later_and_does_not_come_up_by_itself(
    asker: Seat, browse: Browse
) -> None:
    client = browse(asker)
    sent = client.post(BASE, {**TYPED, "do": "later"}, follow=True)
    assert "Sleep over it" in text(sent)
    assert "What is a limit?" in text(sent)
    draft = Draft.objects.get()
    assert draft.is_set_aside
    assert TYPED["body"] not in client.get(BASE).content.decode()
    assert TYPED["body"] in client.get(f"{BASE}?draft={draft.pk}").content.decode()


def test_nothing_written_is_nothing_kept(asker: Seat, browse: Browse) -> None:
    response = browse(asker).post(BASE, {"title": "", "body": " ", "do": "later"})
    assert response.status_code == 422
    assert not Draft.objects.exists()


def test_a_draft_is_posted_from_the_list(
    asker: Seat, draft: Draft, topics: Any, browse: Browse
) -> None:
    response = browse(asker).post(f"{BASE}drafts/{draft.pk}/post/", follow=True)
    assert WORDS.title in text(response)
    assert forum.Thread.objects.get().title == WORDS.title
    assert not Draft.objects.exists()


def test_an_unfinished_draft_opens_where_something_is_missing(
    asker: Seat, browse: Browse, now: datetime
) -> None:
    kept = actions.keep(asker, Words("Why so?"), holding=Holding("a"), now=now)
    assert kept is not None
    response = browse(asker).post(f"{BASE}drafts/{kept.draft.pk}/post/")
    assert response.status_code == 422
    assert "at least 8 characters" in text(response)
    assert held(response)["draft"] == str(kept.draft.pk)
    assert Draft.objects.exists()


def test_a_draft_in_writing_is_set_aside_and_taken_up_again(
    asker: Seat, draft: Draft, browse: Browse
) -> None:
    client = browse(asker)
    client.post(f"{BASE}drafts/{draft.pk}/later/")
    draft.refresh_from_db()
    assert draft.is_set_aside
    page = client.get(f"{BASE}?draft={draft.pk}")
    client.post(f"{BASE}keep/", {"title": "Now I go on", **held(page)}, headers=HTMX)
    draft.refresh_from_db()
    assert (draft.title, draft.is_set_aside) == ("Now I go on", False)


def test_throwing_away_asks_once_more(asker: Seat, draft: Draft, browse: Browse) -> None:
    client = browse(asker)
    address = f"{BASE}drafts/{draft.pk}/throw-away/"
    assert "cannot be brought back" in text(client.get(address))
    assert Draft.objects.exists()
    client.post(address)
    assert not Draft.objects.exists()
    assert "No drafts" in text(client.get(f"{BASE}drafts/"))


def test_nobody_else_sees_a_draft(draft: Draft, owner: Seat, browse: Browse) -> None:
    client = browse(owner)
    assert WORDS.title not in text(client.get(f"{BASE}drafts/"))
    for address in (f"{BASE}?draft={draft.pk}", f"{BASE}drafts/{draft.pk}/throw-away/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{BASE}drafts/{draft.pk}/post/").status_code == 404
    assert Draft.objects.exists()


def test_the_list_costs_the_same_with_two_rows_and_with_twenty(
    asker: Seat, browse: Browse, now: datetime
) -> None:
    client = browse(asker)
    costs = []
    for rows in (2, 20):
        while Draft.objects.count() < rows:
            actions.keep(asker, WORDS, holding=Holding(f"{Draft.objects.count()}"), now=now)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{BASE}drafts/")
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 12

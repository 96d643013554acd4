"""The choice in the box: to ask with one's name or without."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.models import Community, Seat
from docendo.learning.asks import actions, queries
from docendo.learning.asks.actions import Holding, Words
from docendo.learning.asks.models import Ask, Draft, Passing
from docendo.learning.asks.queries.askers import asker_ids, named_askers
from docendo.learning.asks.refusals import OwnAsk
from docendo.learning.forum import api as forum
from docendo.learning.forum.models import Thread


def checked(page: str) -> list[str]:
    """Which of the choices is taken."""
    radios = re.findall(r'<input type="radio" name="asks_as"[^>]*>', page)
    return [value for radio in radios if "checked" in radio for value in VALUE.findall(radio)]


VALUE = re.compile(r'value="(\w+)"')
Browse = Callable[[Seat], Client]
ASK = "/c/maple/questions/ask/"
WORDS = {"title": "May one divide by zero?", "body": "I am ashamed to ask."}


def ask(seat: Seat, now: datetime, *, anonymously: bool = False) -> forum.Thread:
    return forum.ask(
        seat, title=WORDS["title"], body=WORDS["body"], anonymously=anonymously, now=now
    )


@pytest.mark.parametrize(
    ("sent", "is_anonymous"),
    [({}, False), ({"asks_as": "name"}, False), ({"asks_as": "persona"}, True)],
)
def test_a_question_is_asked_under_the_name_that_was_chosen(
    asker: Seat, browse: Browse, sent: dict[str, str], is_anonymous: bool
) -> None:
    assert browse(asker).post(ASK, {**WORDS, **sent}).status_code == 302
    thread = Thread.objects.get()
    assert (thread.is_anonymous, thread.author == asker.person) == (is_anonymous, not is_anonymous)


def test_the_box_asks_under_ones_name_unless_told_otherwise(asker: Seat, browse: Browse) -> None:
    page = browse(asker).get(ASK).content.decode()
    assert checked(page) == ["name"]
    assert "Ask without my name" in page
    assert "Ask as Amira Haddad" in page


def test_a_draft_remembers_the_choice_and_is_posted_by_it(asker: Seat, browse: Browse) -> None:
    client = browse(asker)
    fragment = {"HX-Request": "true"}
    client.post(f"{ASK}keep/", {**WORDS, "page": "one", "asks_as": "persona"}, headers=fragment)
    assert Draft.objects.filter(is_anonymous=True).count() == 1
    assert checked(client.get(ASK).content.decode()) == ["persona"]
    client.post(f"{ASK}keep/", {**WORDS, "page": "one", "asks_as": "name"}, headers=fragment)
    assert Draft.objects.filter(is_anonymous=False).count() == 1
    client.post(f"{ASK}keep/", {**WORDS, "page": "one", "asks_as": "persona"}, headers=fragment)
    client.post(f"{ASK}drafts/{Draft.objects.get().pk}/post/")
    assert Thread.objects.get().is_anonymous


def test_looking_first_keeps_the_choice(asker: Seat, browse: Browse) -> None:
    looked = browse(asker).post(ASK, {**WORDS, "do": "look", "asks_as": "persona"})
    assert checked(looked.content.decode()) == ["persona"]


def test_where_names_are_asked_for_nobody_gives_theirs_unawares(
    asker: Seat, browse: Browse, now: datetime
) -> None:
    kept = actions.keep(
        asker,
        Words(WORDS["title"], WORDS["body"], is_anonymous=True),
        holding=Holding("one"),
        now=now,
    )
    assert kept is not None
    Community.objects.update(allows_anonymous=False)
    client = browse(asker)
    assert "asks_as" not in client.get(f"{ASK}?new=1").content.decode()
    # The draft was to be asked without a name: its writer has to decide anew.
    page = client.get(ASK).content.decode()
    assert "Ask as Amira Haddad" in page
    assert checked(page) == []
    assert "questions are asked with a name now" in page
    for address, sent in ((ASK, {**WORDS, "asks_as": "persona"}), (f"{ASK}drafts/1/post/", {})):
        refused = client.post(address.replace("/1/", f"/{kept.draft.pk}/"), sent)
        assert refused.status_code == 422
        assert "questions are asked with a name now" in refused.content.decode()
    assert not Thread.objects.exists()
    assert client.post(ASK, {**WORDS, "asks_as": "name"}).status_code == 302
    assert Thread.objects.get().author == asker.person


def test_who_asked_is_known_where_they_are_told_and_not_where_others_are_chosen(
    asker: Seat, helper: Seat, now: datetime
) -> None:
    hidden = ask(asker, now, anonymously=True)
    openly = ask(helper, now)
    assert asker_ids(hidden) == {asker.person_id}
    assert asker_ids(openly) == named_askers(openly) == {helper.person_id}
    assert asker.person_id not in named_askers(hidden)


def test_an_asker_who_was_chosen_for_their_own_question_does_not_notice(
    asker: Seat, helper: Seat, now: datetime
) -> None:
    hidden = ask(asker, now, anonymously=True)
    actions.begin(asker.community.pk, thread_id=hidden.pk, at=now)
    on_its_way = Ask.objects.get()
    for seat in (asker, helper):
        Passing.objects.create(
            community=seat.community, ask=on_its_way, person=seat.member, round=1, at=now
        )
    assert queries.asked_of(asker, now=now).asked == ()
    assert not queries.waiting_for(asker)["asked"].exists()
    assert len(queries.asked_of(helper, now=now).asked) == 1


def test_nobody_is_stuck_on_their_own_question(asker: Seat, helper: Seat, now: datetime) -> None:
    hidden = ask(asker, now, anonymously=True)
    with pytest.raises(OwnAsk):
        actions.join(asker, thread_id=hidden.pk, on=True, now=now)
    for seat, is_own in ((asker, True), (helper, False)):
        found = forum.similar_questions(seat, "May one divide by zero?")
        assert [one.is_own for one in found] == [is_own]

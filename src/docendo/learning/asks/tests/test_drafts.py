"""Keeping, going on, posting and forgetting drafts."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.events import MemberLeft, MemberRemoved
from docendo.commons.communities.models import Membership, Seat
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import LISTENERS, Event
from docendo.learning.asks import actions, queries
from docendo.learning.asks.actions import Holding, Words
from docendo.learning.asks.models import Draft
from docendo.learning.asks.refusals import TooManyDrafts
from docendo.learning.asks.rules import MOST_DRAFTS
from docendo.learning.asks.tests.conftest import WORDS
from docendo.learning.forum import api as forum

LONGER = replace(WORDS, body="Its terms go to zero, and I tried to bound the sum.")


def test_a_page_goes_on_with_its_own_draft(asker: Seat, draft: Draft, now: datetime) -> None:
    later = now + timedelta(minutes=1)
    # The answer to the first keeping never arrived: the page does not know its draft.
    kept = actions.keep(asker, LONGER, holding=Holding("first"), now=later)
    assert kept is not None
    assert (kept.draft.pk, kept.other) == (draft.pk, None)
    draft.refresh_from_db()
    assert (draft.body, draft.version, draft.kept_at) == (LONGER.body, 2, later)


def test_another_device_goes_on_where_one_left_off(
    asker: Seat, draft: Draft, now: datetime
) -> None:
    kept = actions.keep(asker, LONGER, holding=Holding("second", draft.pk, draft.version), now=now)
    assert kept is not None
    assert (kept.draft.pk, kept.other) == (draft.pk, None)


def test_two_tabs_on_one_draft_lose_nothing(asker: Seat, draft: Draft, now: datetime) -> None:
    seen = Holding("second", draft.pk, draft.version)
    actions.keep(asker, LONGER, holding=Holding("first", draft.pk, draft.version), now=now)
    mine = replace(WORDS, body="What the second tab holds.")
    kept = actions.keep(asker, mine, holding=seen, now=now)
    assert kept is not None
    assert kept.other is not None
    assert kept.draft.pk != kept.other.pk == draft.pk
    assert {one.body for one in queries.drafts(asker)} == {LONGER.body, mine.body}
    # Told once, it goes on with its own.
    again = actions.keep(asker, replace(mine, title="Another title"), holding=seen, now=now)
    assert again is not None
    assert (again.draft.pk, again.other) == (kept.draft.pk, None)


def test_keeping_the_same_again_changes_nothing(asker: Seat, draft: Draft, now: datetime) -> None:
    actions.keep(asker, WORDS, holding=Holding("first"), now=now + timedelta(hours=1))
    draft.refresh_from_db()
    assert (draft.version, draft.kept_at) == (1, now)


def test_nothing_is_kept_of_an_empty_page(asker: Seat, draft: Draft, now: datetime) -> None:
    blank = Words(" ", "\n", "Series")
    assert actions.keep(asker, blank, holding=Holding("other"), now=now) is None
    assert actions.keep(asker, blank, holding=Holding("first"), now=now) is None
    draft.refresh_from_db()
    assert draft.body == WORDS.body


def test_nobody_has_more_drafts_than_anybody_needs(asker: Seat, now: datetime) -> None:
    for number in range(MOST_DRAFTS):
        actions.keep(asker, WORDS, holding=Holding(f"page-{number}"), now=now)
    with pytest.raises(TooManyDrafts):
        actions.keep(asker, WORDS, holding=Holding("one-more"), now=now)
    actions.throw_away(asker, draft_id=queries.drafts(asker)[5].pk)
    assert actions.keep(asker, WORDS, holding=Holding("one-more"), now=now) is not None


def test_posting_asks_and_removes_the_draft(asker: Seat, draft: Draft, now: datetime) -> None:
    asked = actions.post(
        asker,
        title=WORDS.title,
        body=LONGER.body,
        topics=(),
        holding=Holding("first", draft.pk, draft.version),
        now=now,
    )
    assert (asked.thread.title, asked.other) == (WORDS.title, None)
    assert not Draft.objects.exists()


def test_posting_leaves_what_another_tab_wrote(asker: Seat, draft: Draft, now: datetime) -> None:
    seen = Holding("second", draft.pk, draft.version)
    actions.keep(asker, LONGER, holding=Holding("first", draft.pk, draft.version), now=now)
    asked = actions.post(asker, title=WORDS.title, body="Short.", topics=(), holding=seen, now=now)
    assert asked.other is not None
    assert Draft.objects.get().body == LONGER.body


def test_a_question_that_cannot_be_asked_keeps_its_draft(
    asker: Seat, draft: Draft, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("died on the way")

    monkeypatch.setattr(Draft, "delete", fail)
    with pytest.raises(RuntimeError):
        actions.post(
            asker, title=WORDS.title, body="x", topics=(), holding=Holding("first"), now=now
        )
    assert Draft.objects.count() == 1
    assert not forum.Thread.objects.exists()


def test_only_who_writes_a_draft_may_touch_it(
    draft: Draft, member: Seat, owner: Seat, guest: Seat, now: datetime
) -> None:
    for other in (member, owner):
        assert queries.drafts(other) == []
        with pytest.raises(Draft.DoesNotExist):
            actions.throw_away(other, draft_id=draft.pk)
        # Whoever names another person's draft begins one of their own.
        kept = actions.keep(other, LONGER, holding=Holding("x", draft.pk, 1), now=now)
        assert kept is not None
        assert kept.draft.pk != draft.pk
    with pytest.raises(NotAllowed):
        actions.keep(guest, WORDS, holding=Holding("x"), now=now)
    draft.refresh_from_db()
    assert draft.body == WORDS.body


@pytest.mark.parametrize("leaves", ["by themselves", "removed"])
def test_who_leaves_leaves_no_drafts(
    leaves: str, draft: Draft, member: Seat, now: datetime
) -> None:
    actions.keep(member, WORDS, holding=Holding("theirs"), now=now)
    Membership.objects.filter(person=draft.person).delete()
    here, gone = draft.community_id, draft.person_id
    event: Event = MemberLeft(community_id=here, person_id=gone)
    if leaves == "removed":
        event = MemberRemoved(community_id=here, person_id=gone, by_id=member.member.pk, reason="-")
    for registered in LISTENERS[event.kind()]:
        if registered.name.startswith("asks."):
            registered.react(event)
    assert [one.person for one in Draft.objects.all()] == [member.person]


def test_an_erased_person_leaves_no_drafts(draft: Draft) -> None:
    Membership.objects.filter(person=draft.person).delete()
    draft.person.delete()
    assert not Draft.objects.exists()


def test_who_came_back_before_anybody_noticed_keeps_them(draft: Draft, asker: Seat) -> None:
    actions.forget_drafts(draft.community_id, draft.person_id)
    assert Draft.objects.exists()


def test_who_has_no_seat_any_more_keeps_nothing(asker: Seat, now: datetime) -> None:
    Membership.objects.filter(person=asker.member).delete()
    with pytest.raises(NotAllowed):
        actions.keep(asker, WORDS, holding=Holding("late"), now=now)

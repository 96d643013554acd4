"""Members rate their team and themselves; what they see of it unmasks nobody."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.kernel.errors import Invalid
from docendo.learning.evaluations import actions, queries
from docendo.learning.evaluations.models import Answer, Evaluation, Rating, Teammate
from docendo.learning.evaluations.refusals import NotOpen
from docendo.learning.evaluations.rules.evaluating import Kind, SeenBy
from docendo.learning.evaluations.rules.levels import Dimension
from docendo.learning.evaluations.tests.conftest import HERE, WEEK, Rate

Browse = Callable[[Seat], Client]


def field_names(page: str) -> set[str]:
    return set(re.findall(r'name="([a-z]+-\d+)"', page))


def chosen(answer: Any) -> int:
    """How many levels are chosen on a page."""
    return len(re.findall(r'name="[a-z]+-\d+"[^>]* checked', answer.content.decode()))


def test_somebody_rates_everybody_by_the_page_and_may_change_it(
    browse: Browse, made: Evaluation, four: Sequence[Seat]
) -> None:
    path = f"{HERE}{made.pk}/rate/"
    page = browse(four[0]).get(path).content.decode()
    assert "Leaves their share undone" in page
    names = field_names(page)
    assert len(names) == 4 * len(Dimension)
    # Half of it is not kept, and what was chosen stays chosen.
    half = {name: "4" for name in names if not name.startswith("knowing")}
    answer = browse(four[0]).post(path, half)
    assert answer.status_code == 422
    assert chosen(answer) == len(half)
    assert not Rating.objects.exists()
    for level in ("4", "2"):
        answer = browse(four[0]).post(path, dict.fromkeys(names, level))
        assert answer.status_code == 302
    assert set(Rating.objects.values_list("knowing", flat=True)) == {2}
    assert Rating.objects.count() == 4
    assert "You have rated" in browse(four[0]).get(f"{HERE}{made.pk}/").content.decode()


def test_a_team_is_rated_only_while_it_is_open(
    browse: Browse, made: Evaluation, four: Sequence[Seat], rate: Rate, at: Any, now: datetime
) -> None:
    for when in (now - timedelta(minutes=1), now + WEEK):
        with pytest.raises(NotOpen):
            rate(four[0], 4, 4, 4, 4, at=when)
    path = f"{HERE}{made.pk}/rate/"
    names = field_names(browse(four[0]).get(path).content.decode())
    at(now + WEEK)
    assert browse(four[0]).get(path).status_code == 302
    answer = browse(four[0]).post(path, dict.fromkeys(names, "4"))
    assert answer.status_code == NotOpen.status
    assert chosen(answer) == len(names)


def test_nobody_rates_another_team_or_beside_the_scale(
    made: Evaluation, four: Sequence[Seat], teacher: Seat, now: datetime
) -> None:
    people = list(made.teammates.values_list("pk", flat=True))
    good = dict.fromkeys(Dimension, 3)
    for levels in (
        dict.fromkeys(people[:3], good),
        dict.fromkeys([*people, 10**9], good),
        {pk: {**good, Dimension.KNOWING: 6} for pk in people},
        {pk: {Dimension.KNOWING: 3} for pk in people},
    ):
        with pytest.raises(Invalid):
            actions.rate(four[0], evaluation_id=made.pk, levels=levels, answers={}, now=now)
    with pytest.raises(Teammate.DoesNotExist):
        actions.rate(
            teacher, evaluation_id=made.pk, levels=dict.fromkeys(people, good), answers={}, now=now
        )
    assert not Rating.objects.exists()


def test_means_are_shown_once_it_is_over_and_three_have_rated(
    browse: Browse, made: Evaluation, four: Sequence[Seat], rate: Rate, at: Any, now: datetime
) -> None:
    def shown(seat: Seat) -> str:
        return browse(seat).get(f"{HERE}{made.pk}/").content.decode()

    rate(four[0], 5, 2, 4, 4)
    rate(four[1], 4, 3, 4, 4)
    rate(four[2], 2, 4, 4, 4)
    assert "What came of it" not in shown(four[0])
    at(now + WEEK)
    # Two others have rated the first, three the last.
    first, last = shown(four[0]), shown(four[3])
    assert "so this stays closed" in first
    assert "3.0" not in first
    assert "3 teammates have rated you" in last
    assert last.count(">4.0<") == len(Dimension)


def test_nobody_can_be_told_from_words_that_too_few_wrote(
    made: Evaluation, coordinator: Seat, four: Sequence[Seat], rate: Rate, now: datetime
) -> None:
    asked = {
        seen_by: actions.add_question(
            coordinator, evaluation_id=made.pk, words=f"For {seen_by}", kind=Kind.WORDS,
            seen_by=seen_by, now=now,
        )
        for seen_by in SeenBy
    }  # fmt: skip

    def said() -> list[Sequence[str] | None]:
        page = queries.own_page(four[3], evaluation_id=made.pk, now=now + WEEK)
        assert [each.question.seen_by for each in page.shared] == [SeenBy.TEAM]
        return [each.words for each in page.shared]

    words = ("zebra", "apple", "mango")
    for seat, each in zip(four, words[:2], strict=False):
        rate(seat, 4, 4, 4, 4, answers={question.pk: each for question in asked.values()})
    assert said() == [None]
    rate(four[2], 4, 4, 4, 4, answers={asked[SeenBy.TEAM].pk: words[2]})
    # In the order of the words, which is nobody's.
    assert said() == [["apple", "mango", "zebra"]]
    # Whoever has answered themselves knows one of three words, and could guess the other two.
    assert queries.own_page(four[0], evaluation_id=made.pk, now=now + WEEK).shared[0].words is None
    rate(four[2], 4, 4, 4, 4)
    assert Answer.objects.count() == 4


def test_no_page_of_a_member_holds_what_one_of_the_others_gave(
    browse: Browse, made: Evaluation, four: Sequence[Seat], rate: Rate, at: Any, now: datetime
) -> None:
    for seat, given in zip(
        four, ((5, 1, 3, 3), (4, 3, 3, 3), (4, 3, 3, 3), (4, 3, 3, 3)), strict=True
    ):
        rate(seat, *given)
    at(now + WEEK + timedelta(days=2))
    own = browse(four[1])
    for path in ("run/", "run/figures.csv", "edit/"):
        assert own.get(f"{HERE}{made.pk}/{path}").status_code in {403, 404}
    page = own.get(f"{HERE}{made.pk}/").content.decode()
    assert page.count(">2.3<") == len(Dimension)
    assert not [name for name in ("Amira", "Chiara", "Dmitri") if name in page]


def test_a_team_too_small_for_means_is_told_so_before_and_after(
    browse: Browse, made: Evaluation, four: Sequence[Seat], now: datetime,
    at: Callable[[datetime], None],
) -> None:  # fmt: skip
    small = "Your team is too small for a mean"
    address = f"{HERE}{made.pk}/"
    assert small not in browse(four[0]).get(address).content.decode()
    made.teammates.filter(person=four[3].member).delete()
    for path in (address, f"{address}rate/"):
        assert small in browse(four[0]).get(path).content.decode()
    at(now + WEEK)
    page = browse(four[0]).get(address).content.decode()
    assert small in page
    assert "Means are shown once" not in page

"""A reader's pages: the list, a work with its form, remarks, and what is kept."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.learning.review import actions
from docendo.learning.review.models import Assignment, Attachment, Participant, Review
from docendo.learning.review.rules.judging import Choosing, Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.conftest import Browse
from docendo.learning.review.tests.making import Class, a_class

GOOD = (
    "In the second paragraph your example convinced me, because it shows what the current does to"
    " the stones. You could add where you have seen it, so that readers can go and look."
)


def of(made: Class, reader: int) -> Review:
    """The first work of a reader."""
    found = Review.objects.filter(reader=made.participants[reader])
    return found.order_by("submission__number")[:1].get()


def here(review: Review, more: str = "") -> str:
    return f"/c/maple/reviews/{review.assignment_id}/reading/{review.pk}/{more}"


def words(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def made(owner: Seat, six: Sequence[Seat], now: datetime) -> Class:
    found = a_class(owner, six, now=now, review_by=now + timedelta(days=8))
    actions.give_works(found.assignment.pk, now=now)
    return found


def test_a_review_is_kept_coached_and_sent(
    made: Class, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    review, client = of(made, 0), browse(six[0])
    page = words(client.get(f"/c/maple/reviews/{made.assignment.pk}/reading/"))
    name = f"Work {review.submission.number}"
    assert page.count("To read") == 3
    assert name in page
    assert name in words(client.get(here(review)))
    review.refresh_from_db()
    assert review.opened_at == now
    # As one types: what is right of it is kept, though something else is not.
    kept = client.post(
        here(review, "keep/"), {"points-1": "7.5", "points-2": "11", "body": "Nice, stupid boy."}
    )
    assert "“stupid”" in words(kept)
    assert "Saved" in words(kept)
    first, second = review.judgments.order_by("criterion__number")
    assert (first.points, second.points) == (7.5, None)
    assert Review.objects.get(pk=review.pk).body == "Nice, stupid boy."
    # Too much is refused at its field, and nothing that was typed is lost.
    refused = client.post(here(review), {"do": "send", "points-1": "7", "points-2": "11"})
    assert refused.status_code == 422
    assert 'value="11"' in words(refused)
    refused = client.post(here(review), {"do": "send", "points-1": "7"})
    assert refused.status_code == 422
    assert "Give points." in words(refused)
    whole = {"do": "send", "points-1": "7", "points-2": "8", "body": "Nice."}
    coached = client.post(here(review), whole)
    assert "Send it as it is" in words(coached)
    assert Review.objects.get(pk=review.pk).sent_at is None
    # A suggestion is never in the way.
    assert client.post(here(review), {**whole, "coached": "1"}).status_code == 302
    review.refresh_from_db()
    assert (review.sent_at, review.body) == (now, "Nice.")
    # Changed until reading ends, and what was sent stays whole.
    assert client.post(here(review), {**whole, "body": GOOD}).status_code == 302
    hole = client.post(here(review), {"do": "save", "points-1": "7", "body": "Hm."})
    assert hole.status_code == 422
    review.refresh_from_db()
    assert review.body == GOOD
    assert client.get(here(of(made, 1))).status_code == 404


def test_remarks_are_on_what_was_selected_or_chosen(
    made: Class, six: Sequence[Seat], browse: Browse
) -> None:
    review, client = of(made, 0), browse(six[0])
    number = review.submission.number
    say = {"do": "remark", "points-1": "3", "remark_words": "Which river?"}
    client.post(here(review), {**say, "remark_quote": f"river  of\nnumber {number}"})
    client.post(here(review), {**say, "remark_passage": "0", "remark_suggestion": "The Nile."})
    selected, chosen = review.remarks.order_by("pk")
    body = review.submission.body
    assert body[selected.starts : selected.ends] == selected.quote == f"river of number {number}"
    assert (chosen.starts, chosen.ends, chosen.suggestion) == (0, len(body), "The Nile.")
    # The rest of the form was kept with it.
    assert review.judgments.get(criterion__number=1).points == 3
    for wrong in ({"remark_quote": "no such words"}, {"remark_quote": "river", "remark_words": ""}):
        response = client.post(here(review), {**say, **wrong})
        assert response.status_code == 422
    assert review.remarks.count() == 2
    client.post(here(review), {"do": f"drop-{chosen.pk}"})
    assert list(review.remarks.all()) == [selected]


@pytest.mark.parametrize(
    ("strategy", "said", "points"),
    [
        (Strategy.RUBRIC, {"points-1": "level", "points-2": "level"}, 5.0),
        (Strategy.ERRORS, {"points-1": "0", "points-2": "0"}, 0.0),
        (Strategy.COMMENTS, {"words-1": "Good.", "words-2": "Good."}, None),
    ],
)
def test_every_way_of_judging_has_its_form(
    strategy: Strategy,
    said: dict[str, str],
    points: float | None,
    owner: Seat,
    six: Sequence[Seat],
    browse: Browse,
    now: datetime,
) -> None:
    made = a_class(owner, six, now=now, strategy=strategy)
    made.assignment.criteria.filter(number=2).update(needs_comment=True)
    actions.give_works(made.assignment.pk, now=now)
    review, client = of(made, 0), browse(six[0])
    assert client.get(here(review)).status_code == 200
    sent = {"do": "send", "coached": "1"}
    assert client.post(here(review), sent).status_code == 422
    for number, criterion in enumerate(made.criteria, start=1):
        if said.get(f"points-{number}") == "level":
            said = {**said, f"points-{number}": str(criterion.levels.get(points=5).pk)}
    lacking = {**said, "words-2": ""}
    assert "Say in a sentence why." in words(client.post(here(review), {**sent, **lacking}))
    assert client.post(here(review), {**sent, **said, "words-2": "So."}).status_code == 302
    assert {each.points for each in review.judgments.all()} == {points}
    assert client.get(here(review)).status_code == 200


def test_what_is_typed_survives_a_closed_phase_an_expired_session_and_a_replacement(
    made: Class,
    six: Sequence[Seat],
    browse: Browse,
    at: Callable[[datetime], None],
    now: datetime,
) -> None:
    review, client = of(made, 0), browse(six[0])
    typed = {"do": "send", "points-1": "3", "points-2": "4", "body": "I typed this for an hour."}
    signed_out = Client()
    assert signed_out.post(here(review), typed).status_code == 302
    signed_out.force_login(six[0].member)
    assert typed["body"] in words(signed_out.get(here(review)))
    at(now + timedelta(days=9))
    for more in ("", "keep/"):
        late = client.post(here(review, more), typed)
        assert "Works are not being read now." in words(late)
    assert typed["body"] in words(client.post(here(review), typed))
    assert client.post(here(review), typed).status_code == 409
    # Whoever has more time goes on.
    Participant.objects.filter(pk=made.participants[0].pk).update(extra_hours=48)
    assert client.post(here(review), {**typed, "do": "save"}).status_code == 302
    Review.objects.update(withdrawn_at=now)
    gone = client.post(here(review), typed)
    assert gone.status_code == 409
    assert "Somebody else reads this work now." in words(gone)
    assert typed["body"] in words(gone)
    assert Review.objects.get(pk=review.pk).sent_at is None


def test_a_reader_learns_nothing_of_who_wrote_what(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, six[:2], now=now, readers=1)
    author, reader = six[1].member, six[0]
    work = made.works[1]
    content = ContentFile(b"The sea is wide.")
    name = default_storage.save("review/1/0123/Ben Ochieng essay.mp3", content)
    Attachment.objects.create(
        community=owner.community, submission=work, file=name, size=16, added_at=now
    )
    actions.give_works(made.assignment.pk, now=now)
    review, client = of(made, 0), browse(reader)
    base = f"/c/maple/reviews/{made.assignment.pk}/"
    said = {"points-1": "3", "points-2": "4", "remark_words": "Why?", "remark_passage": "0"}
    with_file = {"remark_words": "Loud.", "remark_file": "1"}
    visit = [
        client.get(f"{base}reading/"),
        client.get(here(review)),
        client.post(here(review, "keep/"), said),
        client.post(here(review), {**said, "do": "remark"}),
        client.post(here(review), {**with_file, "do": "remark", "remark_moment": "0:61"}),
        client.post(here(review), {**with_file, "do": "remark", "remark_moment": "1:05"}),
        client.get(here(review)),
        client.get(here(review, "files/1/")),
        client.get(here(review, "files/2/")),
        client.post(here(review), {**said, "do": "send"}),
        client.post(here(review), {"points-1": "3", "points-2": "4", "coached": 1, "do": "send"}),
        client.post(f"{base}reading/next/"),
        client.get(f"{base}answers/"),
        client.get("/c/maple/"),
        client.get("/me/notices/"),
    ]
    assert [each.status_code for each in visit] == [
        *(200, 200, 200, 302, 422, 302, 200, 200, 404, 200, 302, 409, 200, 200, 200)
    ]
    assert visit[7].headers["Content-Disposition"] == 'inline; filename="work-2-file-1.mp3"'
    secrets = (author.name, str(author.email), "Ochieng", f"/people/{author.pk}/")
    # Of the community's own pages only what is said of the review.
    for response in visit[:13]:
        text = words(response) + repr(response.headers)
        assert [secret for secret in secrets if secret in text] == []
    assert visit[6].content.count(b"1:05") == 1
    Assignment.objects.update(hides_authors=False)
    assert author.name in words(client.get(here(review)))


def test_pages_cost_the_same_with_more_works(
    owner: Seat,
    six: Sequence[Seat],
    browse: Browse,
    now: datetime,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    counts = []
    for readers in (1, 4):
        made = a_class(owner, six, now=now, readers=readers)
        actions.give_works(made.assignment.pk, now=now)
        client = browse(six[0])
        base = f"/c/maple/reviews/{made.assignment.pk}/"
        for address in (f"{base}reading/", here(of(made, 0))):
            client.get(address)
            with django_assert_max_num_queries(60) as asked:
                client.get(address)
            counts.append(len(asked))
        with django_assert_max_num_queries(60) as asked:
            browse(owner).get(f"{base}readers/")
        counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_the_willing_take_more_and_who_chooses_by_hand_sees_what_comes_of_it(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, six, now=now, choosing=Choosing.ON_DEMAND, readers=2)
    base = f"/c/maple/reviews/{made.assignment.pk}/"
    member, runs = browse(six[0]), browse(owner)
    assert "Take the next work" in words(member.get(f"{base}reading/"))
    taken = member.post(f"{base}reading/next/")
    review = Review.objects.get()
    assert taken.headers["Location"] == here(review)
    member.post(f"{base}reading/more/", {"wants": "yes"})
    assert Participant.objects.get(wants_more=True) == made.participants[0]
    number = review.submission.number
    other = next(
        each for each in made.participants[1:] if each.submission_id != review.submission_id
    )
    chosen = {"reader": other.pk, "instead_of": review.pk}
    member.get(here(review))
    page = words(runs.post(f"{base}readers/{number}/", chosen))
    assert "has begun to read it" in page
    assert Review.objects.count() == 1
    runs.post(f"{base}readers/{number}/", {**chosen, "confirmed": "1"})
    review.refresh_from_db()
    assert review.withdrawn_at == now
    assert Review.objects.get(withdrawn_at=None).reader == other
    runs.post(f"{base}readers/fill/")
    assert Review.objects.filter(withdrawn_at=None).count() == 12
    listed = words(runs.get(f"{base}readers/"))
    assert "12 of 12 readings have a reader" in listed
    last = Review.objects.filter(withdrawn_at=None).select_related("submission").last()
    assert last is not None
    runs.post(f"{base}readers/{last.submission.number}/back/", {"review": last.pk})
    assert Review.objects.filter(withdrawn_at=None).count() == 11
    for address in ("readers/", f"readers/{number}/"):
        assert member.get(f"{base}{address}").status_code == 404
    Assignment.objects.update(phase=Phase.REVISING)
    assert runs.post(f"{base}readers/fill/").status_code == 409


def test_readers_are_told_until_when_their_works_stay_theirs(
    made: Class, six: Sequence[Seat], browse: Browse, at: Callable[[datetime], None], now: datetime
) -> None:
    path, told = f"/c/maple/reviews/{made.assignment.pk}/reading/", "what you have not opened until"
    assert f'{told} <time datetime="2026-11-22T09:00:00+00:00">' in words(browse(six[0]).get(path))
    own = Review.objects.filter(reader=made.participants[0])
    own.update(opened_at=now)
    assert told not in words(browse(six[0]).get(path))
    Participant.objects.filter(pk=made.participants[1].pk).update(extra_hours=24)
    assert told not in words(browse(six[1]).get(path))
    at(now + timedelta(days=6))
    assert told not in words(browse(six[2]).get(path))

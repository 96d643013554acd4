"""Writing a work: kept as it is written, handed in, taken back, and never shown before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from docendo.commons.communities.api import Seat
from docendo.learning.review import actions
from docendo.learning.review.actions import Words
from docendo.learning.review.models import Attachment, Participant, Review, Submission
from docendo.learning.review.queries import similar_works
from docendo.learning.review.refusals import (
    ChangedMeanwhile,
    HasOwnWork,
    NothingToHandIn,
    NotNow,
)
from docendo.learning.review.rules.judging import Kind, Late
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.writing import stamp
from docendo.learning.review.tests.conftest import HERE, Browse, Made

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
RIVER = "The river runs past our house and takes the leaves of autumn with it to the far sea."


@pytest.mark.django_db
def test_a_work_is_kept_as_it_is_written(
    browse: Browse, member: Seat, made: Made, now: datetime, at: Callable[[datetime], None]
) -> None:
    assignment = made(phase=Phase.SUBMITTING, checklist=["Read aloud."])
    address = f"{HERE}{assignment.pk}/work/"
    assert browse(member).get(address).status_code == 409
    actions.take_part(member, assignment_id=assignment.pk, now=now)
    client = browse(member)
    assert client.get(address).status_code == 200
    saved = client.post(f"{address}save/", {"title": "River", "body": "One", "seen": ""})
    work = Submission.objects.get()
    assert f'name="seen" value="{stamp(work.saved_at)}"' in saved.content.decode()
    at(now + HOUR / 6)
    client.post(f"{address}save/", {"body": "One two", "seen": stamp(work.saved_at)})
    assert work.versions.count() == 1
    at(now + 2 * HOUR)
    work.refresh_from_db()
    client.post(address, {"body": "One three", "ticked": "0", "seen": stamp(work.saved_at)})
    work.refresh_from_db()
    assert (work.body, work.ticked, work.submitted_at) == ("One three", "0", None)
    history = client.get(f"{address}history/").content.decode()
    assert "<del>two</del><ins>three</ins>" in history
    # Another tab still holds what was there before: nothing of either is lost.
    other = client.post(address, {"body": "One four", "seen": "1.0"})
    assert other.status_code == 409
    assert "One four" in other.content.decode()
    assert "How what is saved differs from yours" in other.content.decode()
    kept = client.post(f"{address}save/", {"body": "One four", "seen": "1.0"})
    assert kept.status_code == 409
    work.refresh_from_db()
    assert work.body == "One three"


@pytest.mark.django_db
def test_it_is_handed_in_and_taken_back_while_it_is_time(
    browse: Browse, coordinator: Seat, member: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING)
    actions.take_part(member, assignment_id=assignment.pk, now=now)
    address = f"{HERE}{assignment.pk}/work/"
    client = browse(member)
    empty = client.post(address, {"body": " ", "do": "hand_in"})
    assert empty.status_code == 422
    assert not Submission.objects.exists()
    client.post(address, {"body": "A river.", "do": "hand_in"})
    work = Submission.objects.get()
    assert (work.submitted_at, work.is_late) == (now, False)
    page = client.get(address).content.decode()
    assert "This work is handed in" in page
    assert "<textarea" not in page
    client.post(f"{address}take-back/")
    client.post(address, {"body": "A sea.", "seen": stamp(now), "do": "hand_in"})
    move: dict[str, Any] = {"assignment_id": assignment.pk, "now": now}
    actions.move_phase(coordinator, here=Phase.SUBMITTING, to=Phase.REVIEWING, **move)
    with pytest.raises(NotNow):
        actions.take_back(member, **move)
    actions.move_phase(coordinator, here=Phase.REVIEWING, to=Phase.REVISING, **move)
    work.refresh_from_db()
    client.post(address, {"body": "An ocean.", "seen": stamp(work.saved_at), "do": "hand_in"})
    work.refresh_from_db()
    assert work.revised_at == now
    assert work.versions.filter(is_handed_in=True).count() == 3


@pytest.mark.django_db
def test_readers_see_a_revision_once_it_is_handed_in(
    browse: Browse, coordinator: Seat, member: Seat, helper: Seat, made: Made, now: datetime,
    at: Callable[[datetime], None],
) -> None:  # fmt: skip
    assignment = made(phase=Phase.SUBMITTING)
    here: dict[str, Any] = {"assignment_id": assignment.pk, "now": now}
    author, reader = (actions.take_part(seat, **here) for seat in (member, helper))
    words = Words(title="Water", body="A sea.", ticked=[], seen="")
    work = actions.hand_in(member, words=words, **here)
    for phase, to in pairwise((Phase.SUBMITTING, Phase.REVIEWING, Phase.REVISING)):
        actions.move_phase(coordinator, here=phase, to=to, **here)
    review = Review.objects.create(
        community=member.community, assignment=assignment, submission=work, reader=reader,
        kind=Kind.PEER, given_at=now, sent_at=now,
    )  # fmt: skip
    at(now + HOUR)
    address, shown = f"{HERE}{assignment.pk}/work/", f"{HERE}{assignment.pk}/reading/{review.pk}/"
    writes, reads = browse(member), browse(helper)
    held: dict[str, Any] = {"title": "Waves", "body": "An ocean.", "seen": stamp(now)}
    writes.post(f"{address}save/", held)
    added = SimpleUploadedFile("waves.csv", b"height\n1\n", "text/csv")
    writes.post(f"{address}files/", {"chosen": [added]})
    work.refresh_from_db()
    assert (work.body, author.pk, work.attachments.count()) == ("An ocean.", author.pk, 1)

    page = reads.get(shown).content.decode()
    assert "A sea." in page
    assert "An ocean." not in page
    assert "Waves" not in page
    assert reads.get(f"{shown}files/1/").status_code == 404
    [file] = work.attachments.all()
    given = f"{HERE}{assignment.pk}/files/{file.pk}/"
    assert (writes.get(given).status_code, reads.get(given).status_code) == (200, 404)

    writes.post(address, {**held, "seen": stamp(work.saved_at), "do": "hand_in"})
    page = reads.get(shown).content.decode()
    assert "An ocean." in page
    assert reads.get(f"{shown}files/1/").status_code == 200
    assert reads.get(given).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("late", Late)
def test_what_comes_late_is_marked_or_given_back(
    browse: Browse, member: Seat, made: Made, now: datetime, at: Callable[[datetime], None],
    late: Late,
) -> None:  # fmt: skip
    assignment = made(phase=Phase.SUBMITTING, late=late, ends={Phase.SUBMITTING: now + DAY})
    actions.take_part(member, assignment_id=assignment.pk, now=now)
    at(now + 2 * DAY)
    sent = {"body": "Written for hours.", "do": "hand_in"}
    response = browse(member).post(f"{HERE}{assignment.pk}/work/", sent)
    if late == Late.MARKED:
        assert Submission.objects.get().is_late
    else:
        assert response.status_code == 409
        assert "Written for hours." in response.content.decode()
        assert "nothing late is taken here" in response.content.decode()
        Participant.objects.update(extra_hours=48)
        browse(member).post(f"{HERE}{assignment.pk}/work/", sent)
        assert not Submission.objects.get().is_late


@pytest.mark.django_db
def test_a_team_writes_one_work(
    browse: Browse, member: Seat, helper: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING, takes_teams=True)
    for seat in (member, helper):
        actions.take_part(seat, assignment_id=assignment.pk, now=now)
    address = f"{HERE}{assignment.pk}/work/"
    browse(member).post(f"{address}team/", {"name": "Otters"})
    link = browse(member).get(address).context["team_link"]
    save: dict[str, Any] = {"assignment_id": assignment.pk, "now": now}
    actions.save_work(helper, words=Words(body="Mine alone"), **save)
    work = Submission.objects.get(team="Otters")
    with pytest.raises(HasOwnWork):
        actions.join_team(helper, work_id=work.pk, **save)
    own = Submission.objects.get(team="")
    actions.save_work(helper, words=Words(seen=stamp(own.saved_at)), **save)
    assert "Join “" in browse(helper).get(link).content.decode()
    browse(helper).post(link)
    assert work.authors.count() == 2
    assert Submission.objects.count() == 1
    with pytest.raises(ChangedMeanwhile):
        actions.save_work(helper, words=Words(body="Ours", seen="0"), **save)
    actions.hand_in(helper, words=Words(body="Ours", seen=stamp(work.saved_at)), **save)
    with pytest.raises(NotNow):
        actions.leave_team(member, **save)
    assert browse(helper).get(f"{address}team/forged:token/").status_code == 422
    assert browse(helper).get(link).status_code == 422


@pytest.mark.django_db
def test_files_tell_a_reader_nothing_of_who_wrote(
    browse: Browse, coordinator: Seat, member: Seat, helper: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING)
    for seat in (member, helper):
        actions.take_part(seat, assignment_id=assignment.pk, now=now)
    address = f"{HERE}{assignment.pk}/work/files/"
    file = SimpleUploadedFile("maple member.txt", b"By hand")
    browse(member).post(address, {"chosen": [file]})
    kept = Attachment.objects.get()
    here = f"{HERE}{assignment.pk}/files/{kept.pk}/"
    assert "maple_member" in browse(member).get(here).headers["Content-Disposition"].replace(
        " ", "_"
    )
    for seat in (helper, coordinator):
        assert browse(seat).get(here).status_code == 404
    actions.hand_in(member, assignment_id=assignment.pk, words=Words(seen=_seen()), now=now)
    reader = Participant.objects.get(person=helper.member)
    Review.objects.create(
        community=assignment.community, assignment=assignment, submission=kept.submission,
        reader=reader, kind=Kind.PEER, given_at=now,
    )  # fmt: skip
    read = browse(helper).get(here)
    assert read.content == b"By hand"
    assert "maple" not in str(read.headers)
    assert f"Work%20{kept.submission.number}" in read.headers["Content-Disposition"]
    assert "maple" in browse(coordinator).get(here).headers["Content-Disposition"]
    Review.objects.update(withdrawn_at=now)
    assert browse(helper).get(here).status_code == 404
    bad = browse(member).post(address, {"chosen": [SimpleUploadedFile("a.exe", b"MZ")]})
    assert bad.status_code in (409, 422)


@pytest.mark.django_db
def test_an_empty_work_is_not_handed_in_and_a_file_is_enough(
    browse: Browse, member: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING)
    actions.take_part(member, assignment_id=assignment.pk, now=now)
    with pytest.raises(NothingToHandIn):
        actions.hand_in(member, assignment_id=assignment.pk, words=Words(), now=now)
    address = f"{HERE}{assignment.pk}/work/files/"
    browse(member).post(address, {"chosen": [SimpleUploadedFile("a.txt", b"A")]})
    kept = Attachment.objects.get()
    browse(member).post(f"{address}{kept.pk}/remove/")
    assert not Attachment.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ", "Files of this kind cannot be added."),
        ("a.pdf", b"no such thing", "This file is not what its name says."),
        ("a.txt", b"", "This file is empty."),
        ("a.txt", b"a" * 1_100_000, "This file is larger than 1 MB."),
    ],
)
def test_a_file_that_cannot_be_is_answered_with_a_sentence_and_nothing_is_lost(
    browse: Browse, member: Seat, made: Made, now: datetime, settings: Any,
    name: str, content: bytes, said: str,
) -> None:  # fmt: skip
    settings.LARGEST_FILE_MB = 1
    assignment = made(phase=Phase.SUBMITTING)
    actions.take_part(member, assignment_id=assignment.pk, now=now)
    actions.save_work(member, assignment_id=assignment.pk, words=Words(body=RIVER), now=now)
    files = [SimpleUploadedFile("good.txt", b"Good"), SimpleUploadedFile(name, content)]
    address = f"{HERE}{assignment.pk}/work/"
    refused = browse(member).post(f"{address}files/", {"chosen": files})
    assert refused.status_code in (413, 422)
    assert said in refused.content.decode()
    assert not Attachment.objects.exists()
    assert RIVER in browse(member).get(address).content.decode()


@pytest.mark.django_db
def test_who_runs_it_is_hinted_at_works_with_much_in_common(
    browse: Browse, coordinator: Seat, member: Seat, helper: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING)
    for seat, more in ((member, "First."), (helper, "Otherwise it is mine.")):
        actions.take_part(seat, assignment_id=assignment.pk, now=now)
        words = Words(body=f"{RIVER} {more}")
        actions.hand_in(seat, assignment_id=assignment.pk, words=words, now=now)
    [pair] = similar_works(coordinator, assignment_id=assignment.pk)
    assert pair.percent >= 50
    hint = "A hint to look at, and no verdict"
    for where in ("people/?alike=yes", "run/"):
        page = browse(coordinator).get(f"{HERE}{assignment.pk}/{where}").content.decode()
        assert hint in page
    assert hint not in browse(coordinator).get(f"{HERE}{assignment.pk}/people/").content.decode()


def _seen() -> str:
    return stamp(Submission.objects.get().saved_at)

"""The pages of grades and of running a review, as their readers meet them."""

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from docendo.commons.communities.api import Seat
from docendo.learning.review import actions
from docendo.learning.review.models import (
    Answer,
    Appeal,
    Assignment,
    Grade,
    Participant,
    Review,
    Submission,
)
from docendo.learning.review.rules.judging import Kind, Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.making import Class, a_class
from docendo.learning.review.tests.test_grading import read, work

Browse = Callable[[Seat], Client]
SEEN = re.compile(r'name="seen" value="(\w+)"')


def at(made: Class, name: str, *more: object) -> str:
    where = made.assignment
    return reverse(f"reviews:{name}", args=(where.community.slug, where.pk, *more))


@pytest.fixture
def graded(owner: Seat, six: Sequence[Seat], now: datetime) -> Class:
    made = a_class(owner, six, now=now, phase=Phase.REVISING, reading_share=20)
    read(made, now)
    actions.begin_grading(made.assignment.pk, now=now)
    work(now)
    return made


def test_grades_are_published_and_looked_at_once_more(
    graded: Class, owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    here, author, other = browse(owner), browse(six[0]), browse(six[1])
    before = author.get(at(graded, "grade")).content.decode()
    assert "not published yet" in before
    assert "readers judged it" not in before
    assert author.get(at(graded, "grades")).status_code == 404
    page = here.get(at(graded, "grades"), {"method": "median"}).content.decode()
    assert "Publish grades" in page
    assert "What another method changes" in page
    assert here.post(at(graded, "choose_method"), {"method": "median"}).status_code == 409
    for method in ("median", "corrected"):
        page = here.get(at(graded, "grades"), {"method": method}).content.decode()
        [_stands, seen] = SEEN.findall(page)
        chosen = here.post(at(graded, "choose_method"), {"method": method, "seen": seen})
        assert chosen.status_code == 302
    assert here.post(at(graded, "publish_grades")).status_code == 409
    [seen] = SEEN.findall(here.get(at(graded, "grades")).content.decode())
    assert here.post(at(graded, "publish_grades"), {"seen": seen}).status_code == 302
    shown = author.get(at(graded, "grade")).content.decode()
    assert "3 readers judged it" in shown
    assert "nine of ten cases" in shown
    assert "20 % of the grade" in shown
    # No reader is named, and nothing of their keys is said.
    assert not any(seat.member.name in shown for seat in six[1:])

    assert author.post(at(graded, "grade"), {"words": ""}).status_code == 422
    author.post(at(graded, "grade"), {"words": "Nobody saw the third part."})
    assert author.post(at(graded, "grade"), {"words": "Once more."}).status_code == 409
    asked = Appeal.objects.get()
    assert "third part" in here.get(at(graded, "appeals")).content.decode()
    assert here.post(at(graded, "answer_appeal", asked.pk), {"answer": ""}).status_code == 422
    assert other.post(at(graded, "answer_appeal", asked.pk), {"answer": "No"}).status_code == 404
    here.post(at(graded, "answer_appeal", asked.pk), {"answer": "You are right."})
    again = here.post(at(graded, "answer_appeal", asked.pk), {"answer": "Or not."})
    assert again.status_code == 409
    number = graded.works[0].number
    assert here.post(at(graded, "set_grade", number), {"points": 80}).status_code == 422
    here.post(at(graded, "set_grade", number), {"points": 80, "why": "The third part is good."})
    shown = author.get(at(graded, "grade")).content.decode()
    assert "You are right." in shown
    assert "The third part is good." in shown
    assert "third part" not in other.get(at(graded, "grade")).content.decode()
    assert (
        "milder" not in here.get(at(graded, "set_grade", number)).content.decode().split("<h2")[0]
    )


def test_the_facilitators_page_and_its_tables(
    graded: Class, owner: Seat, six: Sequence[Seat], browse: Browse,
    django_assert_num_queries: Callable[..., object], now: datetime,
) -> None:  # fmt: skip
    here = browse(owner)
    Submission.objects.filter(pk=graded.works[0].pk).update(title='=HYPERLINK("x")')
    page = here.get(at(graded, "run")).content.decode()
    assert "How grades spread" in page
    assert "How well people read" in page
    assert browse(six[0]).get(at(graded, "run")).status_code == 404
    for key in ("people", "works", "reviews", "grades"):
        assert browse(six[0]).get(at(graded, "table", key, "csv")).status_code == 404
        plain = here.get(at(graded, "table", key, "csv"))
        rows = plain.content.decode("utf-8-sig").splitlines()
        book = here.get(at(graded, "table", key, "xlsx"))
        with zipfile.ZipFile(BytesIO(book.content)) as archive:
            sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        assert len(sheet[0]) == len(rows)
        assert "<f>" not in ET.tostring(sheet).decode()
        if key == "works":
            assert "'=HYPERLINK" in plain.content.decode()
    assert here.get(at(graded, "table", "nothing", "csv")).status_code == 404


def test_spot_checks_are_imported_whole_or_not_at_all(
    graded: Class, owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    here = browse(owner)

    def send(content: str | bytes) -> str:
        raw = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile("checks.csv", raw, "text/csv")
        return here.post(at(graded, "import_checks"), {"file": file}, follow=True).content.decode()

    mail = six[0].member.email
    assert "Row 3: nobody here" in send(f"e-mail;points\n{mail};80\nnobody@example.org;3\n")
    assert "Row 2:" in send(f"email,points\n{mail},many\n")
    assert "name the columns" in send("a,b\n1,2\n")
    assert "no text" in send(b"\xff\xfe\x00")
    assert "This file is empty" in send(b"")
    assert "no row in this file" in send("email,points\n")
    assert "too large" in send(b"work,points\n" + b"1,50\n" * 5_001)
    assert "are no points" in send("work,points\n1,nan\n")
    assert "there already" in send(f"work,points\n1,70\n{mail},60\n")
    assert not Review.objects.filter(kind=Kind.REFERENCE).exists()
    assert "2 works are judged by you" in send("work;points\n2;65,5\nWork 3;60\n")
    work(now)
    assert round(Grade.objects.get(submission=graded.works[1]).score or 0, 1) == 65.5


def test_spot_checks_replace_nothing_that_was_written_and_are_no_reviews(
    graded: Class, owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    here = browse(owner)
    form: dict[str, Any] = {"body": "Look at your second paragraph."}
    for criterion in graded.criteria:
        form |= {f"points-{criterion.number}": "7", f"words-{criterion.number}": ""}
    assert here.post(at(graded, "example", 1), form).status_code == 302
    file = SimpleUploadedFile("checks.csv", b"work,points\n1,50\n2,50\n", "text/csv")
    page = here.post(at(graded, "import_checks"), {"file": file}).content.decode()
    assert "Row 2: you have judged this work by its criteria" in page
    assert Review.objects.get(kind=Kind.REFERENCE).body == "Look at your second paragraph."
    file = SimpleUploadedFile("checks.csv", b"work,points\n2,50\n", "text/csv")
    here.post(at(graded, "import_checks"), {"file": file})
    assert Review.objects.filter(kind=Kind.REFERENCE).count() == 2
    said = [browse(seat).get(at(graded, "answers")).content.decode() for seat in six[:2]]
    assert ["Who runs this review" in page for page in said] == [True, False]


def test_practice_shows_the_difference_at_once(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, six, now=now, phase=Phase.CALIBRATING, calibrates=True)
    here, reader = browse(owner), browse(six[0])
    assert reader.post(at(made, "practice"), {"title": "T", "body": "B"}).status_code == 404
    here.post(at(made, "practice"), {"title": "An example", "body": "A *river*."})
    number = Submission.objects.get(is_example=True).number
    # Nobody practices on what the facilitator has not judged.
    assert "An example" not in reader.get(at(made, "practice")).content.decode()
    assert reader.get(at(made, "example", number)).status_code == 404
    said = {"points-1": "8", "points-2": "5", "words-1": "Two reasons are there.", "body": "Good."}
    assert here.post(at(made, "example", number), {"points-1": "8"}).status_code == 422
    assert here.post(at(made, "example", number), said).status_code == 302
    page = reader.get(at(made, "example", number)).content.decode()
    assert "<em>river</em>" in page
    assert "Two reasons are there." not in page
    mine = {"points-1": "3", "points-2": "5", "words-1": "None."}
    told = reader.post(at(made, "example", number), mine, follow=True).content.decode()
    assert "You gave 3, it got 8." in told
    assert "Two reasons are there." in told
    assert reader.post(at(made, "example", number), mine).status_code == 409
    assert Review.objects.get(kind=Kind.PRACTICE).reader == made.participants[0]
    Assignment.objects.update(phase=Phase.REVISING)
    late = browse(six[1]).post(at(made, "example", number), mine)
    assert late.status_code == 409
    # Examples are nobody's work: they have no grade.
    actions.begin_grading(made.assignment.pk, now=now)
    work(now)
    assert not Grade.objects.filter(submission__is_example=True).exists()


def test_works_are_shown_when_all_their_authors_agree(
    graded: Class, owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    first, second, other = browse(six[0]), browse(six[1]), browse(six[2])
    assert first.get(at(graded, "shown")).status_code == 409
    Assignment.objects.update(phase=Phase.CLOSED)
    Participant.objects.filter(pk=graded.participants[1].pk).update(submission=graded.works[0])
    review = Review.objects.filter(submission=graded.works[0]).first()
    assert review is not None
    Review.objects.filter(pk=review.pk).update(body="Try another ending.")
    Answer.objects.create(
        community=owner.community, review=review, by=graded.participants[0], helpful=5, at=now
    )
    first.post(at(graded, "show_work"), {"shows": "yes"})
    assert "River 1" not in other.get(at(graded, "shown")).content.decode()
    second.post(at(graded, "show_work"), {"shows": "yes"})
    page = other.get(at(graded, "shown")).content.decode()
    assert "River 1" in page
    assert "Try another ending." in page
    second.post(at(graded, "show_work"), {"shows": "no"})
    assert "River 1" not in other.get(at(graded, "shown")).content.decode()


def test_where_there_are_comments_only_no_page_speaks_of_grades(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, six, now=now, strategy=Strategy.COMMENTS)
    here = browse(owner)
    page = here.get(at(made, "run")).content.decode()
    assert "/grades/" not in page
    assert "grades.csv" not in page
    for address in (at(made, "grades"), at(made, "import_checks"), at(made, "set_grade", 1)):
        refused = here.get(address)
        assert refused.status_code == 409
        assert "comments only, and no grades" in refused.content.decode()


def test_the_facilitators_page_moves_it_on_and_says_where_no_clock_runs(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, six, now=now)
    here = browse(owner)
    for name in ("run", "readers"):
        assert "Reading has no date" in here.get(at(made, name)).content.decode()
    press = {"here": "reviewing", "to": "revising", "after": "run"}
    assert here.post(at(made, "move"), press)["Location"] == at(made, "run")
    page = here.get(at(made, "run")).content.decode()
    assert "Reading has no date" not in page
    assert "Close the review" in page
    Assignment.objects.update(phase=Phase.REVIEWING, review_by=now + timedelta(days=3))
    assert "Reading has no date" not in here.get(at(made, "run")).content.decode()

"""Sound and film: nothing in them tells who made them, and readers speak of their moments."""

import re
import struct
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.learning.review import actions
from docendo.learning.review.models import Assignment, Attachment, Remark, Review, Submission
from docendo.learning.review.refusals import TooManyParts
from docendo.learning.review.rules import recordings
from docendo.learning.review.rules.clearing import cleared, tells
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.conftest import HERE, Browse
from docendo.learning.review.tests.making import Class, a_class
from docendo.learning.review.tests.recordings import EVERY, MADE, mp3, mp4_with, ogg, summed, webm

NAME = "Amira Haddad"


@pytest.mark.parametrize("name", EVERY)
def test_what_is_said_of_a_recording_goes_and_it_stays_as_long(name: str) -> None:
    before, after = EVERY[name], cleared(name, EVERY[name])
    assert tells(name, before, names=[NAME])
    assert not tells(name, after, names=[NAME])
    assert len(after) == len(before)
    for sound in (b"the film", b"the sound", b"offsets", b"the length"):
        assert after.find(sound) == before.find(sound)
    assert MADE not in after
    assert cleared(name, after) == after


@pytest.mark.parametrize("kind", ["opus", "vorbis"])
@pytest.mark.parametrize("padding", [0, 70_000])
def test_pages_of_ogg_keep_true_sums(kind: str, padding: int) -> None:
    after = cleared("sound.ogg", ogg(kind=kind, padding=padding))
    pages = [b"OggS" + each for each in after.split(b"OggS")[1:]]
    assert [struct.unpack("<I", page[22:26])[0] for page in pages] == [*map(summed, pages)]
    assert b"_=   " in after


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("cut", [0, 1, 3, 9, 13, 30, 60])
def test_a_recording_that_is_cut_off_breaks_nothing(name: str, cut: int) -> None:
    assert len(cleared(name, EVERY[name][:cut])) == cut
    assert len(cleared(name, EVERY[name][cut:])) == len(EVERY[name]) - cut


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a.mp4", struct.pack(">I", 8) + b"moov"),
        ("a.mp4", struct.pack(">I", 0) + b"moov"),
        ("a.webm", b"\x1f\x43\xb6\x75\xff"),
        ("a.ogg", ogg()[:200]),
        ("a.wav", b"RIFF" + bytes(4)),
        ("a.mp3", b"ID3" + b"\x7f" * 7),
    ],
)
def test_a_recording_made_to_be_slow_is_gone_through_once(name: str, part: bytes) -> None:
    """Where each part is looked through to the end this takes hours."""
    hostile = part * (2_000_000 // len(part))
    assert len(cleared(name, hostile)) == len(hostile)


class Counted(bytearray):
    """Counts what is copied out of it."""

    copied = 0

    def join(self, parts: Iterable[Any]) -> "Counted":
        return Counted(super().join(parts))

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        if isinstance(at, slice):
            Counted.copied += len(found)
            return Counted(found)
        return found


def test_pages_without_anything_are_copied_no_more_often_than_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hostile = ogg(padding=200_000, empty=500)
    monkeypatch.setattr(Counted, "copied", 0)
    monkeypatch.setattr(recordings, "bytearray", Counted, raising=False)
    assert not tells("a.ogg", cleared("a.ogg", hostile), names=[NAME])
    assert Counted.copied < 10 * len(hostile)


@pytest.mark.parametrize(
    ("name", "begins", "part"),
    [
        ("a.mp4", b"", struct.pack(">I", 8) + b"wide"),
        ("a.webm", b"", b"\xae\x81"),
        ("a.mp3", b"", b"ID3" + bytes(7)),
        ("a.wav", b"RIFF" + bytes(4) + b"WAVE", b"fmt " + bytes(4)),
        ("a.ogg", b"", b"OggS" + bytes(23)),
    ],
)
def test_a_recording_of_more_parts_than_one_can_have_is_refused(
    name: str, begins: bytes, part: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "MOST_PARTS", 50)
    assert cleared(name, begins + part * 49)
    with pytest.raises(TooManyParts, match="Export it once more"):
        cleared(name, begins + part * 60)


def test_sound_that_nobody_knew_the_length_of_is_left_alone() -> None:
    head = EVERY["sound.wav"].index(b"data")
    sound = b"LIST" + struct.pack("<I", 9) + b"is sound" * 20
    recorded = EVERY["sound.wav"][:head] + b"data" + bytes(4) + sound
    after = cleared("sound.wav", recorded)
    assert after.endswith(sound)
    assert NAME.encode() not in after
    unknown = EVERY["sound.wav"][:head] + b"what" + struct.pack("<I", 8) + b"it needs"
    assert cleared("sound.wav", unknown).endswith(b"it needs")


@pytest.mark.parametrize(
    ("name", "content", "is_told"),
    [
        ("a.mp4", mp4_with(b"soun"), False),
        ("a.mp4", mp4_with(b"meta"), True),
        ("a.mov", mp4_with(b"text"), True),
        ("a.webm", webm(kind=2), False),
        ("a.webm", webm(kind=0x11), True),
        ("a.wav", EVERY["sound.wav"], False),
    ],
)
def test_who_hands_in_more_than_picture_and_sound_is_told(
    name: str, content: bytes, *, is_told: bool
) -> None:
    assert tells(name, cleared(name, content), names=[NAME]) is is_told


def test_many_streams_are_no_reason_to_begin_anew() -> None:
    page = ogg()
    streams = b"".join(page.replace(b"abcd", struct.pack(">I", number)) for number in range(8_000))
    assert not tells("a.ogg", cleared("a.ogg", streams), names=[NAME])


@pytest.fixture
def heard(owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime) -> Class:
    """The first of six has handed in a film, a sound and a text; others read them."""
    made = a_class(owner, six, now=now, phase=Phase.SUBMITTING, takes_files=True)
    path = f"{HERE}{made.assignment.pk}/work/files/"
    files = [("Amira.webm", webm()), ("talk.mp3", mp3()), ("plan.txt", b"Amira Haddad")]
    Submission.objects.filter(pk=made.works[0].pk).update(submitted_at=None)
    for name, content in files:
        sent = browse(six[0]).post(path, {"chosen": SimpleUploadedFile(name, content)})
        assert sent.status_code == 302, sent.content.decode()
    Submission.objects.filter(pk=made.works[0].pk).update(submitted_at=now)
    Assignment.objects.filter(pk=made.assignment.pk).update(phase=Phase.REVIEWING)
    actions.give_works(made.assignment.pk, now=now)
    return made


def reviews_of(made: Class) -> Sequence[tuple[int, Review]]:
    """Each with the place of who reads it among the six."""
    by_key = {each.pk: place for place, each in enumerate(made.participants)}
    rows = Review.objects.filter(submission=made.works[0]).order_by("reader")
    return [(by_key[row.reader_id or 0], row) for row in rows]


def remark(client: Client, review: Review, **said: str) -> Any:
    path = f"{HERE}{review.assignment_id}/reading/{review.pk}/"
    typed = {f"remark_{name}": value for name, value in said.items()}
    return client.post(path, {"do": "remark", **typed})


def test_only_what_cannot_be_cleared_is_told_of(heard: Class) -> None:
    told = {each.name: each.tells_who for each in Attachment.objects.all()}
    assert told == {"Amira.webm": False, "talk.mp3": False, "plan.txt": True}


def test_readers_say_what_they_think_of_a_moment(
    heard: Class, six: Sequence[Seat], browse: Browse
) -> None:
    (place, review), *_others = reviews_of(heard)
    reader, path = browse(six[place]), f"{HERE}{heard.assignment.pk}/reading/{review.pk}/"
    page = reader.get(path).content.decode()
    assert page.count("<video") == page.count("<audio") == page.count("controls preload") // 2 == 1
    assert "Amira" not in page
    for moment, words in (("2:05", "Later."), ("0:07", "Sooner.")):
        assert remark(reader, review, file="1", moment=moment, words=words).status_code == 302
    page = reader.get(path).content.decode()
    assert page.index("Sooner.") < page.index("Later.")
    assert f'href="{path}files/1/#t=125" data-seeks="player-1"' in page
    # Two can be played: of which of them it is a moment has to be said.
    refused = remark(reader, review, moment="1:00", words="Which?")
    assert refused.status_code == 422
    assert "of which this is a moment" in refused.content.decode()
    refused = remark(reader, review, file="3", moment="1:00", words="Of a text?")
    assert "Only sound and film have moments" in refused.content.decode()
    refused = remark(reader, review, file="1", moment="soon", words="When?")
    assert "such as 2:05" in refused.content.decode()
    assert Remark.objects.count() == 2


def test_only_the_first_recordings_of_a_page_are_loaded_before_they_are_played(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, six, now=now, phase=Phase.SUBMITTING, takes_files=True)
    path = f"{HERE}{made.assignment.pk}/work/"
    Submission.objects.filter(pk=made.works[0].pk).update(submitted_at=None)
    author = browse(six[0])
    for number in range(5):
        sent = SimpleUploadedFile(f"{number}.mp3", mp3())
        assert author.post(f"{path}files/", {"chosen": sent}).status_code == 302
    page = author.get(path).content.decode()
    assert re.findall(r'preload="(\w+)"', page) == ["metadata"] * 3 + ["none"] * 2


def test_authors_see_what_was_said_in_the_order_of_moments(
    heard: Class, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    for (place, review), moment in zip(reviews_of(heard), ("1:23", "0:40", "1:00"), strict=True):
        remark(browse(six[place]), review, file="1", moment=moment, words=f"At {moment}.")
        Review.objects.filter(pk=review.pk).update(sent_at=now)
    Assignment.objects.filter(pk=heard.assignment.pk).update(phase=Phase.REVISING)
    own = browse(six[0])
    path = f"{HERE}{heard.assignment.pk}/answers/"
    page = own.get(path).content.decode()
    line = page[
        page.index('<ol class="list tight moments">') : page.index("</ol>", page.index("moments"))
    ]
    assert re.findall(r"At (\d:\d\d)", line) == ["0:40", "1:00", "1:23"]
    film = Attachment.objects.get(file__endswith=".webm")
    assert f'href="{HERE}{heard.assignment.pk}/files/{film.pk}/#t=83"' in line
    # What a reader said stays where its film has been taken away for another one.
    Attachment.objects.filter(pk=film.pk).update(removed_at=now)
    page = own.get(path).content.decode()
    assert page.count("A file that was taken away") == 3
    assert "1:23" in page


def test_a_recording_is_played_under_a_name_that_tells_nothing(
    heard: Class, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    (place, review), *_others = reviews_of(heard)
    reader = browse(six[place])
    path = f"{HERE}{heard.assignment.pk}/reading/{review.pk}/files/1/"
    whole = reader.get(path)
    assert whole.headers["Content-Type"] == "video/webm"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    number = review.submission.number
    assert whole.headers["Content-Disposition"] == f'inline; filename="work-{number}-file-1.webm"'
    assert not tells("a.webm", whole.content, names=[NAME])
    part = reader.get(path, headers={"range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, whole.content[4:10])
    # Another file in its place is fetched anew.
    assert whole.headers["Cache-Control"] == "private, no-cache"
    assert reader.get(path, headers={"if-none-match": whole.headers["ETag"]}).status_code == 304
    Attachment.objects.filter(file__endswith=".webm").update(removed_at=now)
    again = reader.get(path, headers={"if-none-match": whole.headers["ETag"]})
    assert (again.status_code, again.headers["Content-Type"]) == (200, "audio/mpeg")

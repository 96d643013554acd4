"""Files that people who learn together give to each other, and to nobody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.actions import delete_community
from docendo.commons.communities.api import Seat
from docendo.commons.matching.actions import end_match
from docendo.commons.matching.api import Match
from docendo.commons.people.api import block
from docendo.kernel import outbox
from docendo.kernel.limits import forget, limit
from docendo.learning.boards import actions, rules
from docendo.learning.boards.models import SharedFile
from docendo.learning.boards.refusals import BoardIsFull, TooLateToBringBack, TooMuchTakenAway
from docendo.learning.boards.rules import BROUGHT_BACK_WITHIN, FORGOTTEN_AFTER, Load, Room, room
from docendo.learning.boards.tests.conftest import Browse
from docendo.learning.boards.tests.reading import text
from docendo.learning.boards.views.pages import ADDING_FILES

FILES = "/c/maple/boards/files/"
MB = 1024 * 1024


def put(name: str = "limits.txt", content: bytes = b"Epsilon") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def in_storage(match: Match) -> int:
    folder = f"boards/{match.community_id}"
    return len(default_storage.listdir(folder)[0]) if default_storage.exists(folder) else 0


@pytest.fixture
def shared(match: Match, member: Seat, now: datetime) -> SharedFile:
    files = [ContentFile(b"Epsilon", name="limits.txt")]
    (added,) = actions.add_files(member, match_id=match.pk, files=files, words="Read 2", now=now)
    return added


def test_one_adds_several_and_the_other_opens_them(
    browse: Browse, member: Seat, helper: Seat, board: str, here: str
) -> None:
    one, other = browse(member), browse(helper)
    assert "No file yet." in text(one.get(board))
    content = b"%PDF-1.4\n<script>alert(1)</script>"
    chosen = [put(), put("Übung 3.PDF", content)]
    page = one.post(f"{here}files/", {"chosen": chosen, "words": "For Friday"}, follow=True)
    assert page.redirect_chain[0][0] == f"{board}#files"
    assert "2 files are added." in text(page)
    shown = text(other.get(board))
    assert "limits.txt 7 bytes For Friday added by maple member" in shown
    assert "Übung 3.pdf" in shown
    assert "Take it away limits.txt" not in shown
    served = other.get(f"{FILES}{SharedFile.objects.order_by('pk')[1].pk}/")
    assert served.content == content
    assert served.headers["Content-Disposition"].startswith("attachment;")
    assert "%C3%9Cbung%203.pdf" in served.headers["Content-Disposition"]
    assert served.headers["Content-Type"] == "application/octet-stream"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")


def test_nobody_else_opens_it_whatever_they_are(
    browse: Browse,
    member: Seat,
    stranger: Seat,
    coordinator: Seat,
    owner: Seat,
    anonymous: Seat,
    shared: SharedFile,
) -> None:
    address = f"{FILES}{shared.pk}/"
    assert browse(member).get(address).content == b"Epsilon"
    for seat in (stranger, coordinator, owner, anonymous):
        refused = browse(seat).get(address)
        assert refused.status_code in (302, 401, 403, 404)
        assert refused.content != b"Epsilon"
    # Not by the address under which pictures are, either.
    assert browse(member).get(f"/pictures/{shared.file.name}").status_code == 404


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([], "Choose a file."),
        ([("a.txt", b"")], "a.txt”: This file is empty"),
        ([("a.html", b"<script>")], "a.html”: Files of this kind cannot be added"),
        ([("a.pdf", b"MZ\x90")], "a.pdf”: This file is not what its name says"),
        ([("a.png", b"nothing")], "cannot be used as a picture"),
        ([("a.txt", b"x" * (MB + 1))], "larger than 1 MB"),
        ([(f"{number}.txt", b"x") for number in range(11)], "Choose up to 10 files at a time."),
        # What is right among them is not added without the rest.
        ([("good.txt", b"x"), ("a.exe", b"MZ")], "a.exe”: Files of this kind cannot be added"),
    ],
)
def test_what_cannot_be_added_is_said_and_leaves_nothing(
    browse: Browse,
    member: Seat,
    match: Match,
    here: str,
    settings: Any,
    chosen: list[tuple[str, bytes]],
    said: str,
) -> None:
    settings.LARGEST_FILE_MB = 1
    before = in_storage(match)
    sent = {"chosen": [put(*each) for each in chosen], "words": "For Friday"}
    page = browse(member).post(f"{here}files/", sent)
    assert page.status_code == 422
    assert said in text(page).replace("\u2068", "").replace("\u2069", "")
    assert 'value="For Friday"' in page.content.decode()
    assert not SharedFile.objects.exists()
    assert in_storage(match) == before


def test_a_name_leads_nowhere_and_turns_nothing(
    browse: Browse, member: Seat, board: str, here: str
) -> None:
    client = browse(member)
    names = ["../../etc/notes.txt", "C:\\work\\x.txt", "\u202etxt.fdp\u0007.txt", "<b>.txt"]
    client.post(f"{here}files/", {"chosen": [put(name) for name in names]})
    kept = [file.name for file in SharedFile.objects.order_by("pk")]
    assert kept == ["notes.txt", "x.txt", "txt.fdp.txt", "<b>.txt"]
    assert "<bdi>&lt;b&gt;.txt</bdi>" in client.get(board).content.decode()


def test_file_and_row_stay_together_where_the_row_cannot_be_written(
    match: Match, member: Seat, now: datetime
) -> None:
    before = in_storage(match)
    files = [ContentFile(b"1", name="a.txt"), ContentFile(b"", name="empty.txt")]
    with pytest.raises(IntegrityError):
        actions.add_files(member, match_id=match.pk, files=files, now=now)
    assert in_storage(match) == before
    assert not SharedFile.objects.exists()


def test_who_added_it_takes_it_away_and_brings_it_back(
    browse: Browse, member: Seat, helper: Seat, shared: SharedFile, board: str
) -> None:
    one, other = browse(member), browse(helper)
    address = f"{FILES}{shared.pk}/"
    assert other.post(f"{address}keep/", {"is_kept": "no"}).status_code == 403
    assert "limits.txt" in text(other.get(board))
    one.post(f"{address}keep/", {"is_kept": "no"})
    assert "limits.txt" not in text(other.get(board))
    assert other.get(address).status_code == 404
    assert other.post(f"{address}keep/", {"is_kept": "yes"}).status_code == 404
    assert "Bring it back limits.txt" in text(one.get(board))
    one.post(f"{address}keep/", {"is_kept": "yes"})
    assert other.get(address).content == b"Epsilon"


def test_what_was_taken_away_is_forgotten_with_its_file(
    member: Seat, shared: SharedFile, now: datetime
) -> None:
    def keep(*, is_kept: bool, at: datetime) -> None:
        actions.keep_file(member, file_id=shared.pk, is_kept=is_kept, now=at)

    last = now + BROUGHT_BACK_WITHIN
    keep(is_kept=False, at=now)
    keep(is_kept=True, at=last)
    keep(is_kept=False, at=now)
    with pytest.raises(TooLateToBringBack):
        keep(is_kept=True, at=last + timedelta(seconds=1))
    name = shared.file.name or ""
    end = now + FORGOTTEN_AFTER
    actions.forget_what_was_taken_away(now=end - timedelta(seconds=1))
    assert default_storage.exists(name)
    for _twice in range(2):
        actions.forget_what_was_taken_away(now=end)
        assert not default_storage.exists(name)
        assert not SharedFile.objects.exists()


def test_what_stands_is_never_forgotten(shared: SharedFile, now: datetime) -> None:
    actions.forget_what_was_taken_away(now=now + timedelta(days=1000))
    assert default_storage.exists(shared.file.name or "")
    assert SharedFile.objects.filter(pk=shared.pk).exists()


def test_a_file_that_the_storage_lost_is_said_to_be_gone(
    browse: Browse, member: Seat, shared: SharedFile
) -> None:
    default_storage.delete(shared.file.name or "")
    assert browse(member).get(f"{FILES}{shared.pk}/").status_code == 404


def test_after_the_end_it_is_read_and_nothing_is_added(
    browse: Browse, member: Seat, match: Match, shared: SharedFile, board: str, here: str,
    now: datetime,
) -> None:  # fmt: skip
    before = in_storage(match)
    end_match(member, match_id=match.pk, now=now)
    client = browse(member)
    page = client.get(board)
    assert "limits.txt" in text(page)
    assert f"{here}files/" not in page.content.decode()
    assert client.get(f"{FILES}{shared.pk}/").content == b"Epsilon"
    assert client.post(f"{here}files/", {"chosen": put()}).status_code == 409
    assert client.post(f"{FILES}{shared.pk}/keep/", {"is_kept": "no"}).status_code == 409
    assert SharedFile.objects.count() == 1
    assert in_storage(match) == before


def test_who_has_blocked_the_other_reads_it_folded(
    browse: Browse, member: Seat, helper: Seat, shared: SharedFile, board: str, now: datetime
) -> None:
    assert "From somebody you have blocked" not in text(browse(helper).get(board))
    block(helper.member, blocked_id=member.member.pk, now=now)
    assert "From somebody you have blocked" in text(browse(helper).get(board))
    assert "From somebody you have blocked" not in text(browse(member).get(board))


def test_a_board_holds_so_many_files_and_bytes() -> None:
    nothing, most = Load(0, 0), Load(50, 200 * MB)
    one = Load(1, 1)
    assert room(most, standing=nothing, taken_away=nothing) is Room.ENOUGH
    assert room(one, standing=Load(50, 50), taken_away=nothing) is Room.FULL
    assert room(one, standing=Load(1, 200 * MB), taken_away=nothing) is Room.FULL
    assert room(most, standing=nothing, taken_away=most) is Room.ENOUGH
    assert room(one, standing=nothing, taken_away=Load(100, 1)) is Room.FULL_OF_WHAT_WAS_TAKEN_AWAY
    large = Load(1, 400 * MB)
    assert room(one, standing=nothing, taken_away=large) is Room.FULL_OF_WHAT_WAS_TAKEN_AWAY


def test_a_full_board_takes_no_more_until_something_is_taken_away(
    browse: Browse, member: Seat, match: Match, shared: SharedFile, here: str, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(rules, "MOST_FILES", 1)
    client = browse(member)
    before = in_storage(match)
    page = client.post(f"{here}files/", {"chosen": put("b.txt")})
    assert page.status_code == 409
    assert "A board holds 50 files with 200 MB in all." in text(page)
    assert in_storage(match) == before
    client.post(f"{FILES}{shared.pk}/keep/", {"is_kept": "no"})
    client.post(f"{here}files/", {"chosen": put("b.txt")})
    assert SharedFile.objects.filter(removed_at=None).get().name == "b.txt"
    with pytest.raises(BoardIsFull):
        actions.keep_file(member, file_id=shared.pk, is_kept=True, now=now)
    client.post(f"{FILES}{SharedFile.objects.latest('pk').pk}/keep/", {"is_kept": "no"})
    files = [ContentFile(b"1", name="c.txt")]
    with pytest.raises(TooMuchTakenAway):
        actions.add_files(member, match_id=match.pk, files=files, now=now)
    # What is in the storage already takes no more of it.
    actions.keep_file(member, file_id=shared.pk, is_kept=True, now=now)


def test_nobody_adds_files_all_day(browse: Browse, member: Seat, here: str) -> None:
    for _time in range(40):
        limit("boards:adding files", who=member.member.pk, rate=ADDING_FILES)
    assert browse(member).post(f"{here}files/", {"chosen": put()}).status_code == 429
    forget()
    assert browse(member).post(f"{here}files/", {"chosen": put()}).status_code == 302


def test_a_deleted_community_leaves_no_files(
    owner: Seat, shared: SharedFile, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    name = shared.file.name or ""
    assert default_storage.exists(name)
    delete_community(owner, typed_name="Maple College")
    with django_capture_on_commit_callbacks(execute=True):
        outbox.deliver_here(now=now + timedelta(days=30))
    assert not default_storage.exists(name)


def test_many_files_are_read_with_as_many_queries_as_few(
    browse: Browse, member: Seat, helper: Seat, match: Match, board: str, now: datetime
) -> None:
    client = browse(member)

    def asked_with(number: int) -> int:
        files = [ContentFile(b"x", name=f"{each}.txt") for each in range(number)]
        for seat in (member, helper):
            actions.add_files(seat, match_id=match.pk, files=files, now=now)
        with CaptureQueriesContext(connection) as asked:
            client.get(board)
        return len(asked)

    few = asked_with(1)
    assert asked_with(10) == few

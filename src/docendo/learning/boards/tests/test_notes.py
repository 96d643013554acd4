"""Notes that two write in turns: nothing of either is lost."""

from datetime import datetime

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match
from docendo.learning.boards import actions
from docendo.learning.boards.models import NotesVersion
from docendo.learning.boards.refusals import NotesChangedMeanwhile
from docendo.learning.boards.tests.conftest import Browse
from docendo.learning.boards.tests.reading import text


def bodies() -> list[str]:
    return list(NotesVersion.objects.order_by("number").values_list("body", flat=True))


def test_whoever_saves_over_a_newer_version_is_shown_both(
    browse: Browse, member: Seat, helper: Seat, board: str, here: str
) -> None:
    one, other = browse(member), browse(helper)
    assert "Write the first notes" in text(one.get(board))
    one.post(f"{here}notes/", {"body": "Limits", "seen_number": "0"})
    other.post(f"{here}notes/", {"body": "Limits and more", "seen_number": "1"})
    refused = one.post(f"{here}notes/", {"body": "Limits of mine", "seen_number": "1"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Limits of mine</textarea>" in page
    assert "How what Leyla Demir saved differs from yours" in text(refused)
    assert "Limits and more" in page
    assert 'name="seen_number" value="2"' in page
    one.post(f"{here}notes/", {"body": "Limits, more and mine", "seen_number": "2"})
    assert bodies() == ["Limits", "Limits and more", "Limits, more and mine"]
    shown = text(other.get(board))
    assert "Limits, more and mine" in shown
    assert "last changed by maple member" in shown


def test_the_same_words_are_no_version(match: Match, member: Seat, now: datetime) -> None:
    here = match.pk
    assert actions.save_notes(member, match_id=here, body="", seen_number=0, now=now) is None
    for _twice in range(2):
        actions.save_notes(member, match_id=here, body="Limits", seen_number=0, now=now)
    assert bodies() == ["Limits"]
    with pytest.raises(NotesChangedMeanwhile):
        actions.save_notes(member, match_id=here, body="Other", seen_number=0, now=now)


def test_what_they_said_before_is_brought_back(
    browse: Browse, member: Seat, match: Match, here: str, now: datetime
) -> None:
    for number, body in enumerate(["First", "Second"]):
        actions.save_notes(member, match_id=match.pk, body=body, seen_number=number, now=now)
    client = browse(member)
    history = text(client.get(f"{here}notes/history/"))
    assert "Revision 2" in history
    assert "Revision 1" in history
    late = client.post(f"{here}notes/restore/", {"number": "1", "seen_number": "1"})
    assert late.status_code == 409
    client.post(f"{here}notes/restore/", {"number": "1", "seen_number": "2"})
    assert bodies() == ["First", "Second", "First"]
    gone = client.post(f"{here}notes/restore/", {"number": "9", "seen_number": "3"})
    assert gone.status_code == 404

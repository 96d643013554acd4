"""``docendo reindex`` makes everything findable anew."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from docendo.commons.search.api import SOURCES, Entry, find, put, source

AT = datetime(2026, 10, 1, tzinfo=UTC)


def letter(object_id: int, title: str, community_id: int = 1) -> Entry:
    return Entry(community_id, "letter", object_id, title, "", "everyone", AT)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Entry]]:
    """All letters that there are; whoever changes them changes what there is."""
    there: list[Entry] = []
    source(
        "letter",
        one="Letter",
        several="Letters",
        address=lambda slug, pk: "",
        entries=lambda: there,
    )
    yield there
    del SOURCES["letter"]


@pytest.mark.django_db
def test_what_is_there_is_found_again_and_what_is_gone_is_not(letters: list[Entry]) -> None:
    put([letter(1, "old words"), letter(2, "gone")])
    put([Entry(1, "card", 1, "a card of another kind", "", "everyone", AT)])
    letters += [letter(1, "new words"), *(letter(n, "many") for n in range(10, 1210))]
    said = StringIO()
    call_command("reindex", stdout=said)
    titles = {words: find(words, communities=[1]).total for words in ("old", "new", "gone", "card")}
    assert titles == {"old": 0, "new": 1, "gone": 0, "card": 1}
    assert find("many", communities=[1]).is_more
    assert "Letters: 1,201" in said.getvalue()

"""Documents as pages: begun, read, renamed, taken along, put away; and who may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat, silence
from docendo.commons.communities.refusals import Silenced
from docendo.commons.groups.api import Group, GroupRole, end_group
from docendo.commons.matching.api import Match, end_match
from docendo.learning.documents import actions, crdt, queries
from docendo.learning.documents.actions import logging
from docendo.learning.documents.models import Change, Document, Snapshot
from docendo.learning.documents.refusals import (
    DocumentIsPutAway,
    EnoughDocuments,
    HomeIsClosed,
    MayNotWriteHere,
)
from docendo.learning.documents.rules.limits import MOST_OPEN
from docendo.learning.documents.rules.tree import Words, paragraph, plain
from docendo.learning.documents.tests.conftest import HELLO, Browse, Seated, enroll

MATCHES = "/c/maple/documents/matches/"
GROUPS = "/c/maple/documents/groups/"


def page(document: Document, rest: str = "") -> str:
    return f"/c/maple/documents/{document.pk}/{rest}"


def test_one_begins_on_the_page_of_the_match(
    browse: Browse, member: Seat, helper: Seat, match: Match
) -> None:
    client = browse(member)
    board = f"/c/maple/peers/{match.pk}/"
    assert "Begin a document" in client.get(board).content.decode()
    begun = client.post(f"{MATCHES}{match.pk}/new/", {"title": "Week 1", "template": "notes"})
    document = Document.objects.get()
    assert begun.headers["Location"] == page(document)
    shown = client.get(begun.headers["Location"]).content.decode()
    assert "What we decided" in shown
    assert "documents.js" in shown
    assert "Writing in it needs JavaScript" in shown
    assert "Week 1" in browse(helper).get(board).content.decode()
    assert (document.match_id, document.group_id) == (match.pk, None)


def test_a_title_is_needed(browse: Browse, member: Seat, match: Match) -> None:
    refused = browse(member).post(f"{MATCHES}{match.pk}/new/", {"title": " ", "template": "empty"})
    assert refused.status_code == 422
    assert not Document.objects.exists()


def test_only_who_sees_the_home_reads(
    browse: Browse, member: Seat, helper: Seat, document: Document, seat: Seated
) -> None:
    stranger = seat(Role.MEMBER, "Nosy Parker")
    coordinator = seat(Role.COORDINATOR, "Cora")
    for rest in ("", "history/", "rename/", "download.md"):
        assert browse(helper).get(page(document, rest)).status_code == 200, rest
        for other in (stranger, coordinator):
            assert browse(other).get(page(document, rest)).status_code == 404, rest


def test_who_reads_in_a_group_does_not_write(
    browse: Browse, member: Seat, reader: Seat, of_group: Document, group: Group, now: datetime
) -> None:
    shown = browse(reader).get(page(of_group)).content.decode()
    assert "You can read here, but not write." in shown
    assert "comes near to" in shown
    assert 'role="toolbar"' not in shown
    assert 'role="toolbar"' in browse(member).get(page(of_group)).content.decode()
    here = browse(reader).get(f"/c/maple/groups/{group.pk}/").content.decode()
    assert "Glossary" in here
    assert "Begin a document" not in here
    with pytest.raises(MayNotWriteHere):
        actions.begin_in_group(reader, group_id=group.pk, title="No", tree=HELLO, now=now)
    assert browse(reader).post(page(of_group, "keep/"), {"is_kept": "no"}).status_code == 403


def test_whoever_is_silenced_begins_and_changes_nothing(
    browse: Browse, member: Seat, document: Document, of_group: Document, now: datetime
) -> None:
    until = now + timedelta(days=3)
    silence(member.community.pk, person_id=member.member.pk, until=until)
    quiet = replace(member, silenced_until=until)
    begun: dict[str, Any] = {"title": "No", "tree": HELLO, "now": now}
    with pytest.raises(Silenced):
        actions.begin_in_match(quiet, match_id=document.match_id or 0, **begun)
    with pytest.raises(Silenced):
        actions.begin_in_group(quiet, group_id=of_group.group_id or 0, **begun)
    with pytest.raises(Silenced):
        actions.rename(quiet, document_id=document.pk, title="No")
    shown = browse(member).get(page(document)).content.decode()
    assert "comes near to" in shown
    assert 'role="toolbar"' not in shown
    board = browse(member).get(f"/c/maple/peers/{document.match_id}/").content.decode()
    assert "Begin a document" not in board


def test_a_page_is_what_the_last_snapshot_drew(
    browse: Browse, member: Seat, document: Document, now: datetime
) -> None:
    client = browse(member)
    Snapshot.objects.update(html="<p>As it was drawn.</p>")
    client.get(page(document))
    with CaptureQueriesContext(connection) as asked:
        assert "As it was drawn." in client.get(page(document)).content.decode()
    assert not [each for each in asked if "documents_change" in each["sql"]]
    update = crdt.replayed([])
    crdt.write(update, (paragraph(Words("New.")),))
    batch = actions.Batch(member.member.pk, [update.get_update()])
    actions.log(document.pk, [batch], now=now)
    with CaptureQueriesContext(connection) as anew:
        shown = client.get(page(document)).content.decode()
    assert "New." in shown
    assert "As it was drawn." not in shown
    assert len(anew) - len(asked) <= 1


def test_it_stands_beside_something_else(
    browse: Browse, member: Seat, reader: Seat, of_group: Document, now: datetime
) -> None:
    shown = browse(member).get(page(of_group, "beside/")).content.decode()
    assert "<html" not in shown
    assert "comes near to" in shown
    assert 'role="toolbar"' in shown
    assert "data-may-write" not in browse(reader).get(page(of_group, "beside/")).content.decode()
    actions.keep(member, document_id=of_group.pk, is_kept=False, now=now)
    assert browse(member).get(page(of_group, "beside/")).status_code == 409


def test_a_change_that_cannot_be_read_breaks_no_page(
    browse: Browse, member: Seat, document: Document, of_group: Document, now: datetime
) -> None:
    client = browse(member)
    batch = actions.Batch(member.member.pk, [b"\xff" * 30])
    (bad,) = actions.log(document.pk, [batch], now=now)
    for rest in ("", "history/", f"history/{bad}/", "download.md", "download.docx"):
        shown = client.get(page(document, rest))
        assert shown.status_code == 200, rest
    assert "comes near to" in client.get(page(document)).content.decode()
    actions.keep_stale_snapshots(now=now)
    document.refresh_from_db()
    assert not document.is_stale
    actions.write_down(member, document_id=document.pk, tree=HELLO[:1], now=now)
    assert plain(queries.said_now(document)) == "Limits"


def test_a_snapshot_waits_for_nobody_and_nothing_for_it(
    member: Seat, document: Document, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(words: str) -> None:
        doc = queries.opened(document)
        before = doc.get_state()
        crdt.write(doc, (*crdt.tree_of(doc), paragraph(Words(words))))
        batch = actions.Batch(member.member.pk, [doc.get_update(before)])
        actions.log(document.pk, [batch], now=now)

    written("Before.")
    locked = logging.locked

    def meanwhile(document_id: int) -> Document:
        with monkeypatch.context() as once:
            once.setattr(logging, "locked", locked)
            written("Meanwhile.")
        return locked(document_id)

    monkeypatch.setattr(logging, "locked", meanwhile)
    actions.keep_snapshot(document.pk, now=now)
    monkeypatch.setattr(logging, "locked", locked)
    assert Document.objects.get(pk=document.pk).is_stale
    assert Snapshot.objects.get(document=document).words.endswith("Before.")
    assert plain(queries.said_now(document)).endswith("Before.\nMeanwhile.")
    actions.keep_snapshot(document.pk, now=now)
    assert not Document.objects.get(pk=document.pk).is_stale
    assert Snapshot.objects.get(document=document).words.endswith("Meanwhile.")


def test_who_leads_the_group_decides_who_writes(
    browse: Browse, owner: Seat, member: Seat, helper: Seat, of_group: Document, now: datetime
) -> None:
    assert of_group.group is not None
    enroll(of_group.group, helper, role=GroupRole.HELPER, now=now)
    right = {"others_may": "read"}
    assert "Who writes in it" not in browse(member).get(page(of_group)).content.decode()
    assert browse(member).post(page(of_group, "right/"), right).status_code == 403
    assert "Who writes in it" in browse(owner).get(page(of_group)).content.decode()
    saved = browse(helper).post(page(of_group, "right/"), right, follow=True).content.decode()
    assert "It holds at once" in saved
    shown = browse(member).get(page(of_group)).content.decode()
    assert "Whoever leads the group writes in this document." in shown
    assert "comes near to" in shown
    assert 'role="toolbar"' not in shown
    for path, data in (
        ("rename/", {"title": "Mine"}),
        ("keep/", {"is_kept": "no"}),
        ("restore/", {"change": Change.objects.get(document=of_group).pk}),
        ("right/", {"others_may": "write"}),
    ):
        assert browse(member).post(page(of_group, path), data).status_code == 403, path
    for seat in (helper, owner):
        assert 'role="toolbar"' in browse(seat).get(page(of_group)).content.decode()
    browse(owner).post(page(of_group, "right/"), {"others_may": "write"})
    assert 'role="toolbar"' in browse(member).get(page(of_group)).content.decode()


def test_nobody_leads_a_match(browse: Browse, member: Seat, document: Document) -> None:
    assert "Who writes in it" not in browse(member).get(page(document)).content.decode()
    refused = browse(member).post(page(document, "right/"), {"others_may": "read"})
    assert refused.status_code == 403


def test_what_is_over_stays_readable(
    browse: Browse, owner: Seat, member: Seat, of_group: Document, document: Document, now: datetime
) -> None:
    end_match(member, match_id=document.match_id or 0, now=now)
    end_group(owner, group_id=of_group.group_id or 0, now=now)
    for seat, each in ((member, document), (owner, of_group)):
        shown = browse(seat).get(page(each)).content.decode()
        assert "is over, so nothing is written here any more" in shown
        assert "comes near to" in shown
        with pytest.raises(HomeIsClosed):
            actions.rename(seat, document_id=each.pk, title="New")


def test_it_is_renamed(browse: Browse, member: Seat, document: Document) -> None:
    client = browse(member)
    assert "Limits &amp; series" in client.get(page(document, "rename/")).content.decode()
    client.post(page(document, "rename/"), {"title": "Limits only"})
    assert '<h1 dir="auto">Limits only</h1>' in client.get(page(document)).content.decode()


def test_it_is_put_away_and_brought_back(
    browse: Browse, member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    client = browse(member)
    away = client.post(page(document, "keep/"), {"is_kept": "no"}, follow=True).content.decode()
    assert "Documents that were put away" in away
    shown = browse(helper).get(page(document)).content.decode()
    assert "has put this document away" in shown
    assert "documents.js" not in shown
    with pytest.raises(DocumentIsPutAway):
        actions.rename(member, document_id=document.pk, title="New")
    with pytest.raises(DocumentIsPutAway):
        actions.log(document.pk, [actions.Batch(member.member.pk, [b"x"])], now=now)
    browse(helper).post(page(document, "keep/"), {"is_kept": "yes"})
    assert "documents.js" in client.get(page(document)).content.decode()


def test_there_are_not_too_many(
    member: Seat, match: Match, document: Document, now: datetime
) -> None:
    here: dict[str, Any] = {"match_id": match.pk, "tree": HELLO, "now": now}
    for number in range(MOST_OPEN - 1):
        actions.begin_in_match(member, title=str(number), **here)
    with pytest.raises(EnoughDocuments):
        actions.begin_in_match(member, title="One more", **here)
    actions.keep(member, document_id=document.pk, is_kept=False, now=now)
    actions.begin_in_match(member, title="One more", **here)
    with pytest.raises(EnoughDocuments):
        actions.keep(member, document_id=document.pk, is_kept=True, now=now)


@pytest.mark.parametrize(
    ("form", "begins"),
    [("md", b"# Limits & series\n\n## Limits\n"), ("html", b"<!doctype html>"), ("docx", b"PK")],
)
def test_it_is_taken_along(
    browse: Browse, member: Seat, document: Document, form: str, begins: bytes
) -> None:
    file = browse(member).get(page(document, f"download.{form}"))
    assert file.content.startswith(begins)
    assert f'filename="Limits__series.{form}"' in file["Content-Disposition"]
    assert browse(member).get(page(document, "download.exe")).status_code == 404


def test_a_taken_page_holds_nothing_that_runs(
    browse: Browse, member: Seat, document: Document, now: datetime
) -> None:
    attack = "</title><script>alert(1)</script>"
    actions.rename(member, document_id=document.pk, title=attack)
    tree = (paragraph(Words(attack, href="javascript:alert(1)")),)
    actions.write_down(member, document_id=document.pk, tree=tree, now=now)
    for rest in ("", "download.html", "history/"):
        html = browse(member).get(page(document, rest)).content.decode()
        assert "<script>alert" not in html
        assert "javascript:alert" not in html


def test_versions_by_time_and_person(
    browse: Browse, member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    for seat, words, later in ((helper, "Second.", 1), (member, "Third.", 2)):
        tree = (*HELLO, paragraph(Words(words)))
        at = now + timedelta(hours=later)
        actions.write_down(seat, document_id=document.pk, tree=tree, now=at)
    client = browse(member)
    history = client.get(page(document, "history/")).content.decode()
    assert history.count("As it was on") == 3
    assert "Leyla Demir" in history
    first, second, third = Change.objects.order_by("pk")
    assert [second.by_id, third.by_id] == [helper.member.pk, member.member.pk]
    address = page(document, f"history/{second.pk}/")
    shown = client.get(f"{address}?since={first.pk}").content.decode()
    assert "Second." in shown
    assert "Third." not in shown
    assert "after <bdi>Leyla Demir</bdi> had written" in shown
    client.post(page(document, "restore/"), {"change": second.pk})
    assert plain(queries.said_now(document)).endswith("Second.")
    assert Change.objects.count() == 4
    # What stands there now is not brought back again.
    latest = client.get(page(document, f"history/{Change.objects.latest('pk').pk}/"))
    assert "Bring this version back" not in latest.content.decode()


def test_a_version_of_another_document_is_none(
    browse: Browse, member: Seat, document: Document, of_group: Document
) -> None:
    other = Change.objects.get(document=of_group)
    client = browse(member)
    assert client.get(page(document, f"history/{other.pk}/")).status_code == 404
    assert client.post(page(document, "restore/"), {"change": other.pk}).status_code == 404


@pytest.mark.parametrize("rest", ["", "history/"])
def test_many_changes_cost_no_more_queries(
    browse: Browse, member: Seat, document: Document, now: datetime, rest: str
) -> None:
    client = browse(member)

    def cost() -> int:
        client.get(page(document, rest))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(page(document, rest))
        return len(asked)

    few = cost()
    for number in range(20):
        at = now + timedelta(hours=number)
        tree = (*HELLO, paragraph(Words(str(number))))
        actions.write_down(member, document_id=document.pk, tree=tree, now=at)
    assert cost() == few


def test_many_documents_cost_no_more_queries(
    browse: Browse, member: Seat, match: Match, document: Document, now: datetime
) -> None:
    client = browse(member)
    board = f"/c/maple/peers/{match.pk}/"

    def cost() -> int:
        client.get(board)
        with CaptureQueriesContext(connection) as asked:
            client.get(board)
        return len(asked)

    few = cost()
    for number in range(20):
        actions.begin_in_match(member, match_id=match.pk, title=str(number), tree=HELLO, now=now)
    assert cost() == few


Found = Callable[[Seat, str], str]


@pytest.fixture
def found(browse: Browse) -> Found:
    def look(seat: Seat, address: str) -> str:
        return browse(seat).get(f"{address}?q=limits").content.decode()

    return look


@pytest.mark.parametrize("address", ["/c/maple/search/", "/search/"])
def test_the_search_finds_it_for_those_who_see_its_home(
    found: Found,
    member: Seat,
    helper: Seat,
    reader: Seat,
    owner: Seat,
    document: Document,
    address: str,
    now: datetime,
) -> None:
    title = "<mark>Limits</mark> &amp; series"
    assert title in found(member, address)
    assert title in found(helper, address)
    for other in (reader, owner):
        assert title not in found(other, address)
    actions.keep(member, document_id=document.pk, is_kept=False, now=now)
    assert title not in found(member, address)


def test_the_search_of_a_group_ends_with_its_enrollment(
    found: Found,
    member: Seat,
    reader: Seat,
    helper: Seat,
    owner: Seat,
    of_group: Document,
    now: datetime,
) -> None:
    address = "/c/maple/search/"
    assert "Glossary" in found(reader, address)
    assert "Glossary" in found(owner, address)
    assert "Glossary" not in found(helper, address)
    assert of_group.group is not None
    of_group.group.enrollments.filter(person=reader.member).update(ended_at=now)
    assert "Glossary" not in found(reader, address)

"""Pictures in documents: put in by whoever writes, seen by whoever reads, and by nobody else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pycrdt import XmlElement

from docendo.commons.communities.actions import delete_community
from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import end_match
from docendo.kernel import outbox
from docendo.learning.documents import actions, crdt, queries
from docendo.learning.documents.actions import pictures
from docendo.learning.documents.models import Change, Document, Picture, Snapshot
from docendo.learning.documents.refusals import EnoughPictures, NotInWhiteboards
from docendo.learning.documents.rules.drawing import drawn
from docendo.learning.documents.rules.limits import DocumentKind, Right
from docendo.learning.documents.rules.markdown import markdown
from docendo.learning.documents.rules.pictures import (
    FORGOTTEN_AFTER,
    LONGEST_DESCRIPTION,
    MOST_MEGABYTES,
    MOST_PICTURES,
    is_room,
)
from docendo.learning.documents.rules.standing_in import put_in
from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words, paragraph, plain
from docendo.learning.documents.tests.conftest import HELLO, Browse, Seated
from docendo.learning.documents.tests.texts import made

SAID = 'A curve, "near" 2 <b>&'


def painted(color: str = "teal", form: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, color).save(out, form)
    return out.getvalue()


def sent(content: bytes, name: str = "curve.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def at(document: Document, rest: str = "") -> str:
    return f"/c/maple/documents/{document.pk}/{rest}"


def shows(picture: Picture | str, *, description: str = SAID, **more: Any) -> Block:
    key = picture if isinstance(picture, str) else picture.key
    return Block(Kind.PICTURE, picture=key, description=description, **more)


Add = Callable[..., Picture]


@pytest.fixture
def add(member: Seat, document: Document, now: datetime) -> Add:
    """A picture of the document, which the text does not say yet."""

    def added(*, to: Document = document, at: datetime = now, color: str = "teal") -> Picture:
        file = ContentFile(painted(color, "WEBP"), name="drawn.webp")
        return actions.add_picture(member, document_id=to.pk, file=file, now=at)

    return added


@pytest.fixture
def shown(add: Add, member: Seat, document: Document, now: datetime) -> Picture:
    """One that the text shows."""
    picture = add()
    say(member, document, (*HELLO, shows(picture)), now=now)
    return picture


def say(seat: Seat, document: Document, tree: Tree, *, now: datetime) -> None:
    actions.write_down(seat, document_id=document.pk, tree=tree, now=now)


def test_whoever_writes_puts_one_in_and_whoever_reads_sees_it(
    browse: Browse, member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    large = painted(size=(3000, 200))
    answer = browse(member).post(at(document, "pictures/"), {"picture": sent(large)})
    assert answer.status_code == 201
    picture = Picture.objects.get()
    assert answer.json() == {"key": picture.key}
    # Drawn anew, and as large as pages show it.
    assert (picture.width, picture.height, picture.added_by) == (1600, 107, member.member)
    say(member, document, (*HELLO, shows(picture)), now=now)
    page = browse(helper).get(at(document)).content.decode()
    address = at(document, f"pictures/{picture.key}.webp")
    assert (
        f'<img src="{address}" alt="A curve, &quot;near&quot; 2 &lt;b&gt;&amp;" width="1600" '
        'height="107" loading="lazy">'
    ) in page
    served = browse(helper).get(address)
    assert served.content.startswith(b"RIFF")
    assert served.headers["Content-Type"] == "image/webp"
    assert served.headers["Cache-Control"] == "private, no-cache"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert served.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    known = {"If-None-Match": served.headers["ETag"]}
    assert browse(helper).get(address, headers=known).status_code == 304


def test_an_address_alone_opens_nothing(
    browse: Browse, seat: Seated, anonymous: Seat, member: Seat, document: Document,
    of_group: Document, shown: Picture,
) -> None:  # fmt: skip
    address = at(document, f"pictures/{shown.key}.webp")
    assert browse(member).get(address).status_code == 200
    for role in (Role.MEMBER, Role.COORDINATOR, Role.OWNER):
        assert browse(seat(role, f"Nosy {role}")).get(address).status_code == 404
    assert browse(anonymous).get(address).status_code in (302, 401)
    # It is of one document, also for who sees both; and nothing else lies there.
    assert browse(member).get(at(of_group, f"pictures/{shown.key}.webp")).status_code == 404
    assert browse(member).get(at(document, f"pictures/{'0' * 32}.webp")).status_code == 404
    for rest in (shown.file.name, f"documents/{shown.key}.webp"):
        assert browse(member).get(f"/pictures/{rest}").status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"%PDF-1.4", 400, "cannot be used as a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400, "cannot be used as a picture"),
        (b"x" * (5 * 1024 * 1024 + 1), 400, "larger than 5 MB"),
        (b"", 400, "empty"),
        (None, 400, "required"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(
    browse: Browse, member: Seat, document: Document, content: bytes | None, status: int,
    words: str,
) -> None:  # fmt: skip
    data = {} if content is None else {"picture": sent(content)}
    asked = {"Accept": "application/json"}
    refused = browse(member).post(at(document, "pictures/"), data, headers=asked)
    assert refused.status_code == status
    assert words in refused.json()["message"]
    assert not Picture.objects.exists()


def test_who_only_reads_puts_nothing_in(
    browse: Browse, owner: Seat, reader: Seat, seat: Seated, member: Seat, document: Document,
    of_group: Document, now: datetime,
) -> None:  # fmt: skip
    def status(client: Client, to: Document) -> int:
        return client.post(at(to, "pictures/"), {"picture": sent(painted())}).status_code

    assert status(browse(reader), of_group) == 403
    assert status(browse(seat(Role.MEMBER, "Nosy Parker")), document) == 404
    assert status(browse(member), of_group) == 201
    Picture.objects.all().delete()
    actions.set_right(owner, document_id=of_group.pk, others_may=Right.COMMENT)
    assert status(browse(member), of_group) == 403
    end_match(member, match_id=document.match_id or 0, now=now)
    assert status(browse(member), document) == 409
    assert not Picture.objects.exists()


def test_a_whiteboard_takes_none(member: Seat, group: Group, now: datetime) -> None:
    board = actions.begin_in_group(
        member, group_id=group.pk, title="Board", tree=(), kind=DocumentKind.WHITEBOARD, now=now
    )
    file = ContentFile(painted("red", "WEBP"), name="a.webp")
    with pytest.raises(NotInWhiteboards):
        actions.add_picture(member, document_id=board.pk, file=file, now=now)


def test_a_document_holds_so_many(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    most = MOST_MEGABYTES * 1024 * 1024
    assert is_room([1] * (MOST_PICTURES - 1), 1)
    assert not is_room([1] * MOST_PICTURES, 1)
    assert is_room([most - 1], 1)
    assert not is_room([most - 1], 2)
    picture = add()
    monkeypatch.setattr(pictures, "is_room", lambda sizes, _more: not sizes)
    folder = f"documents/{picture.community_id}"
    before = default_storage.listdir(folder)
    with pytest.raises(EnoughPictures):
        add()
    assert default_storage.listdir(folder) == before


def test_a_forged_reference_shows_nothing_and_leads_nowhere(
    browse: Browse, member: Seat, document: Document, of_group: Document, add: Add, now: datetime
) -> None:
    other = add(to=of_group)
    forged = [
        "https://evil.example/a.png",
        "//evil.example/a.png",
        "data:image/png;base64,aaaa",
        "../" * 4 + "accounts/logout",
        f"{other.key}.webp?",
        other.key,
        "0" * 32,
    ]
    doc = queries.opened(document)
    before = doc.get_state()
    for key in forged:
        element = XmlElement("picture", {"key": key, "src": key, "description": "Forged"})
        crdt.body(doc).children.append(element)
    actions.log(document.pk, [actions.Batch(member.member.pk, [doc.get_update(before)])], now=now)
    actions.keep_snapshot(document.pk, now=now)
    for rest in ("", f"history/{Change.objects.latest('pk').pk}/", "download.html", "download.md"):
        page = browse(member).get(at(document, rest)).content.decode()
        assert "comes near to" in page
        assert "evil.example" not in page.replace("<ins>", "").split("What was changed then")[0]
        assert "pictures/0" not in page
        assert other.key not in page.split("What was changed then")[0]
        assert "<img" not in page.partition("document-paper")[2].partition("</main>")[0]
    file = docx.Document(BytesIO(browse(member).get(at(document, "download.docx")).content))
    assert not file.inline_shapes


def test_words_of_a_text_are_no_picture(document: Document, shown: Picture) -> None:
    mark = drawn((shows(shown),)).removeprefix("<p>").removesuffix("</p>")
    tree = (
        paragraph(Words(mark), Words(mark, is_code=True)),
        Block(Kind.CODE, (Words(mark),)),
        shows(shown, description=mark),
    )
    html = drawn(tree)
    assert (
        put_in(html, lambda key, said: "PUT IN" if said == mark else "WRONG").count("PUT IN") == 1
    )
    assert "WRONG" not in put_in(html, lambda key, said: "" if said == mark else "WRONG")


def test_what_it_shows_is_said_or_that_nobody_said_it(
    browse: Browse, member: Seat, document: Document, add: Add, now: datetime
) -> None:
    picture = add()
    tree = (shows(picture, description=""), shows(picture, description="", is_decorative=True))
    say(member, document, tree, now=now)
    page = browse(member).get(at(document)).content.decode()
    assert page.count('alt="A picture that nobody has described yet"') == 1
    assert page.count('alt="" width') == 1


def test_a_description_is_read_as_a_line_that_is_not_endless() -> None:
    key = "a" * 32
    doc = made(())
    for said in ("two\nlines ", "x" * 9_999, 7, None):
        kept: dict[str, Any] = {"key": key} | ({} if said is None else {"description": said})
        crdt.body(doc).children.append(XmlElement("picture", kept))
    found = [block.description for block in crdt.tree_of(doc)]
    assert found == ["two lines", "x" * LONGEST_DESCRIPTION, "", ""]


def test_the_search_finds_what_it_shows(document: Document, shown: Picture) -> None:
    assert SAID in Snapshot.objects.get(document=document).words
    assert plain((shows("a" * 32), paragraph(Words("So")))) == f"{SAID}\nSo"


def test_it_leaves_with_the_document(
    browse: Browse, member: Seat, document: Document, shown: Picture, add: Add, now: datetime
) -> None:
    cell = Block(Kind.CELL, (paragraph(), shows(add(color="red"), description="In a cell")))
    quoted = Block(Kind.QUOTE, (shows(shown, description="\x01Quoted"),))
    table = Block(Kind.TABLE, (Block(Kind.ROW, (cell,)),))
    say(member, document, (*HELLO, shows(shown), quoted, table), now=now)
    client = browse(member)
    told = client.get(at(document, "download.md")).content.decode()
    address = f"http://testserver{at(document, f'pictures/{shown.key}.webp')}"
    assert f'![A curve, "near" 2 \\<b\\>&](<{address}>)' in told
    assert f"Quoted](<{address}>)" in told
    assert "| ![In a cell](<http://" in told
    page = client.get(at(document, "download.html")).content.decode()
    assert page.count('<img src="data:image/webp;base64,UklGR') == 3
    assert 'alt="A curve, &quot;near&quot; 2 &lt;b&gt;&amp;"' in page
    file = docx.Document(BytesIO(client.get(at(document, "download.docx")).content))
    properties = [
        each.get("descr") for each in file.element.body.iter() if each.tag.endswith("}docPr")
    ]
    assert properties == [SAID, "Quoted", "In a cell"]
    (one, *_more) = file.inline_shapes
    assert round(one.width.inches * 96) == 40
    kinds = {part.content_type for part in file.part.package.iter_parts()}
    assert "image/jpeg" in kinds


def test_too_many_of_one_leave_as_words(member: Seat, document: Document, shown: Picture) -> None:
    album = queries.album_of(member, document, site="")
    album.left = 1
    page = album.put_into(drawn((shows(shown), shows(shown, description="Again"))))
    assert page.count("<img") == 1
    assert "Again" in page


def test_a_picture_that_the_storage_lost_breaks_no_page(
    browse: Browse, member: Seat, document: Document, shown: Picture
) -> None:
    default_storage.delete(shown.file.name or "")
    client = browse(member)
    assert client.get(at(document, f"pictures/{shown.key}.webp")).status_code == 404
    for form in ("html", "docx", "md"):
        assert client.get(at(document, f"download.{form}")).status_code == 200
    assert "A curve" in client.get(at(document, "download.html")).content.decode()


def test_the_history_brings_it_back(
    browse: Browse, member: Seat, document: Document, shown: Picture, now: datetime
) -> None:
    change = Change.objects.latest("pk")
    say(member, document, HELLO, now=now)
    address = at(document, f"pictures/{shown.key}.webp")
    client = browse(member)
    assert address not in client.get(at(document)).content.decode()
    assert address in client.get(at(document, f"history/{change.pk}/")).content.decode()
    actions.forget_pictures_without_a_text(now=now + timedelta(days=1000))
    client.post(at(document, "restore/"), {"change": change.pk})
    assert f'<img src="{address}"' in client.get(at(document)).content.decode()
    assert client.get(address).status_code == 200


def test_what_no_text_ever_had_is_forgotten(
    add: Add, member: Seat, document: Document, of_group: Document, shown: Picture, now: datetime
) -> None:
    never, late = add(), add(at=now + timedelta(seconds=1))
    # It stood in the text for a moment, and in no version that anybody looked at.
    fleeting = add(to=of_group)
    say(member, of_group, (*HELLO, shows(fleeting)), now=now)
    say(member, of_group, HELLO, now=now)
    actions.forget_pictures_without_a_text(now=now + FORGOTTEN_AFTER - timedelta(seconds=1))
    assert Picture.objects.count() == 4
    for _twice in range(2):
        actions.forget_pictures_without_a_text(now=now + FORGOTTEN_AFTER)
        assert set(Picture.objects.all()) == {late, fleeting, shown}
        assert not default_storage.exists(never.file.name or "")
        for kept in (late, fleeting, shown):
            assert default_storage.exists(kept.file.name or "")
    # Each is looked for once.
    assert set(Picture.objects.filter(is_placed=False)) == {late}


def test_a_deleted_community_leaves_no_pictures(
    owner: Seat, shown: Picture, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    delete_community(owner, typed_name="Maple College")
    with django_capture_on_commit_callbacks(execute=True):
        outbox.deliver_here(now=now + timedelta(days=30))
    assert not default_storage.exists(shown.file.name or "")


def test_many_are_shown_with_as_many_queries_as_few(
    browse: Browse, member: Seat, document: Document, add: Add, now: datetime
) -> None:
    client = browse(member)

    def asked_with(number: int) -> int:
        say(member, document, tuple(shows(add()) for _each in range(number)), now=now)
        client.get(at(document))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(at(document)).content.decode()
        assert page.count('.webp" alt') == number
        return len(asked)

    assert asked_with(1) == asked_with(10)


def test_versions_are_compared_by_keys() -> None:
    one, other = shows("a" * 32, description="One"), shows("b" * 32, description="One")
    assert markdown((one,)) != markdown((other,))

"""Mail that arrives, as far as it matters whether and how it is an answer; no database.

Anybody may send anything here: what cannot be read is empty, and nothing of it is believed.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Any, Final, cast

from docendo.commons.mail.stripping import written

MOST_CHARACTERS: Final = 100_000
MOST_FILES: Final = 10
BULK: Final = ("bulk", "junk", "list", "auto_reply")
BY_MACHINES: Final = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-ID", "List-Unsubscribe")
TO_US: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To")


@dataclass(frozen=True)
class Attached:
    name: str
    content: bytes


@dataclass(frozen=True)
class Returned:
    """What a server says became of a letter to one recipient (RFC 3464)."""

    action: str
    status: str
    why: str


@dataclass(frozen=True)
class Mail:
    """``message_id`` is empty where there is none; ``words`` are what somebody wrote themselves."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    words: str
    files: tuple[Attached, ...]
    is_automatic: bool
    returned: tuple[Returned, ...]


def read(raw: bytes, *, own_host: str) -> Mail:
    """``own_host`` stands in the Message-IDs of our own letters."""
    mail = message_from_bytes(raw, policy=policy.default)
    message_id = _header(mail, "Message-ID").strip()
    parts = list(_parts(mail))
    return Mail(
        message_id=message_id,
        sender=next((address for address in _addresses(mail, "From")), ""),
        recipients=tuple(dict.fromkeys(each for name in TO_US for each in _addresses(mail, name))),
        subject=_header(mail, "Subject"),
        words=written(_text(parts)[:MOST_CHARACTERS]),
        files=tuple(_files(parts)),
        is_automatic=_is_automatic(mail) or message_id.lower().endswith(f"@{own_host}>"),
        returned=tuple(_returned(mail)),
    )


def _header(mail: Message, name: str) -> str:
    # A header that breaks its own rules breaks its parser in many ways.
    with suppress(MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError):
        return str(mail.get(name, ""))
    return ""


def _addresses(mail: Message, name: str) -> Iterator[str]:
    values: Sequence[str] = ()
    with suppress(MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError):
        values = [str(value) for value in mail.get_all(name, ())]
    for _name, address in getaddresses(values):
        if "@" in address:
            yield address.lower()


def _is_automatic(mail: Message) -> bool:
    """A machine wrote it: out of office, a list, a report of delivery, or ourselves."""
    return (
        _header(mail, "Auto-Submitted").lower().partition(";")[0].strip() not in ("", "no")
        or _header(mail, "Precedence").lower().strip() in BULK
        or any(mail[name] is not None for name in BY_MACHINES)
        or _header(mail, "Return-Path").strip() == "<>"
        or mail.get_content_type() == "multipart/report"
    )


def _parts(mail: Message) -> Iterator[Message]:
    """What is no container, in its order; nothing of a mail that is attached itself."""
    if mail.get_content_maintype() == "message":
        return
    if mail.is_multipart():
        for part in cast("list[Message]", mail.get_payload()):
            yield from _parts(part)
    else:
        yield mail


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _as_text(part: Message) -> str:
    content = _content(part)[: MOST_CHARACTERS * 4]
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")


def _text(parts: Sequence[Message]) -> str:
    """The plain text, or else the text of the page."""
    own = [part for part in parts if not _is_file(part)]
    for part in own:
        if part.get_content_type() == "text/plain" and (text := _as_text(part)).strip():
            return text
    for part in own:
        if part.get_content_type() == "text/html":
            return _of_page(_as_text(part))
    return ""


def _files(parts: Sequence[Message]) -> Iterator[Attached]:
    for part in [each for each in parts if _is_file(each)][:MOST_FILES]:
        yield Attached(part.get_filename() or "file", _content(part))


def _returned(mail: Message) -> Iterator[Returned]:
    if mail.get_content_type() != "multipart/report":
        return
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks: Any = part.get_payload()
            for block in blocks if isinstance(blocks, list) else ():
                if block["Action"] is not None:
                    yield Returned(
                        action=_header(block, "Action").lower().strip(),
                        status=_header(block, "Status").strip(),
                        why=_header(block, "Diagnostic-Code").partition(";")[2].strip(),
                    )


class _Page(HTMLParser):
    """The words of a page, without what it quotes."""

    HIDDEN = frozenset(("script", "style", "head", "blockquote"))
    BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3"))
    EMPTY = frozenset(("br", "img", "hr", "meta", "link", "input", "col", "wbr"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        # How deep one is in something hidden.
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.EMPTY:
            if tag == "br" and not self.depth:
                self.words.append("\n")
            return
        classes = dict(attrs).get("class") or ""
        if self.depth or tag in self.HIDDEN or "gmail_quote" in classes:
            self.depth += 1
        elif tag in self.BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in self.EMPTY:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.words.append(" ".join(data.split()) + " " if data.strip() else "")


def _of_page(page: str) -> str:
    reader = _Page()
    reader.feed(page)
    reader.close()
    return "\n".join(line.strip() for line in "".join(reader.words).split("\n"))

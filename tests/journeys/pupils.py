"""People of a class who send forms with a session of their own, without a browser.

A browser for each of thirty would take minutes. They read the pages that a browser would be given,
fill in the forms that stand there, and send all that these hold.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from playwright.sync_api import APIRequestContext, APIResponse

from tests.journeys.classmates import KEY

LINK = re.compile(r'\b(?:href|src|hx-get)="([^"]+)"')
# What of a site a reader goes through: the review itself, and where it could be spoken of.
AROUND = re.compile(r"^/(c/northfield/(reviews/.*|search/.*)?|me/notices/.*)?$")
FORMS = "application/x-www-form-urlencoded"


@dataclass
class Form:
    """A form as it stands in a page: where it goes, and what it holds."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def sent_with(self, said: Mapping[str, Any]) -> str:
        return urlencode({**self.fields, **said}, doseq=True)


class Forms(HTMLParser):
    """The forms of a page, with what a browser would send of them."""

    def __init__(self, page: str, *, at: str) -> None:
        super().__init__()
        self.at, self.forms = at, list[Form]()
        self._form: Form | None = None
        self._name, self._text = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(urljoin(self.at, has.get("action", "")))
            self.forms.append(self._form)
        elif self._form is None or not has.get("name"):
            if tag == "option" and "selected" in has:
                self._hold(self._name, has.get("value", ""))
        elif tag == "input":
            is_chosen = has.get("type") not in ("radio", "checkbox") or "checked" in has
            if is_chosen and has.get("type") not in ("submit", "file"):
                self._hold(has["name"], has.get("value", "on"))
        elif tag in ("textarea", "select"):
            self._name, self._text = has["name"], ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._hold(self._name, self._text.removeprefix("\n"))

    def _hold(self, name: str, value: str) -> None:
        if self._form is not None and name:
            self._form.fields.setdefault(name, []).append(value)


def surname(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


@dataclass
class Pupil:
    """One of a class. ``seen`` is all that they have been given: addresses, headers and bodies."""

    name: str
    site: str
    request: APIRequestContext
    seen: dict[str, str] = field(default_factory=dict)

    @property
    def word(self) -> str:
        return surname(self.name)

    def get(self, address: str) -> str:
        return self._read(self.request.get(address))

    def send(self, address: str, action: str = "", *, page: str = "", **said: Any) -> APIResponse:
        """Fill in the form that stands on a page, the one that goes to ``action``, and send it."""
        page = page or self.get(address)
        where = urljoin(address, action or address)
        form = next(one for one in Forms(page, at=address).forms if one.action == where)
        answer = self.request.post(
            where, data=form.sent_with(said), headers={"Content-Type": FORMS}, max_redirects=0
        )
        self._read(answer)
        return answer

    def send_file(self, address: str, action: str, file: tuple[str, str, bytes]) -> None:
        page = self.get(address)
        form = next(one for one in Forms(page, at=address).forms if one.action == action)
        name, kind, content = file
        held: dict[str, Any] = {key: values[0] for key, values in form.fields.items()}
        held["chosen"] = {"name": name, "mimeType": kind, "buffer": content}
        answer = self.request.post(action, multipart=held, max_redirects=0)
        assert answer.status == 302, answer.text()

    def _read(self, answer: APIResponse) -> str:
        body = answer.body().decode("utf-8", "replace")
        said = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        path = answer.url.removeprefix(self.site)
        self.seen[path] = f"{path}\n{said}\n{body}"
        assert answer.status < 500, path
        return body

    def wander(self, *starts: str) -> int:
        """Go wherever links of the review lead, files included; how many addresses that were."""
        queue, been = list(starts), set[str]()
        while queue:
            address = queue.pop(0)
            if address in been:
                continue
            been.add(address)
            page = self.get(address)
            for found in LINK.findall(page):
                link = urldefrag(urljoin(address, unescape(found))).url
                if AROUND.match(urlsplit(link).path) and link not in been:
                    queue.append(link)
        return len(been)

    def told_of(self, words: Sequence[str], *, own: Sequence[str] = ()) -> list[str]:
        """Where any of these words stood, or a key that is not one's ``own``."""
        return [
            f"{path}: {what}" for path, text in self.seen.items() for what in _in(text, words, own)
        ]


def _in(text: str, words: Sequence[str], own: Sequence[str]) -> Iterator[str]:
    folded = text.casefold()
    yield from (word for word in words if word.casefold() in folded)
    yield from (key for key in KEY.findall(text) if key not in own)

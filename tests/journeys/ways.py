"""The ways in which somebody walks a journey: each can do all that the others can.

A journey names what it looks for in English. On a page in another language the same is found by
its translation, as it stands in the catalog.
"""

import gettext
import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Self

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from tests.journeys.serving import ROOT

SITE = ROOT / "src" / "docendo" / "site"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|<[^>]+>")
# No page has so many stops; who has not arrived by then walks in a circle.
MOST_STOPS = 250


@dataclass(frozen=True)
class Cast:
    """Who walks, by the keys of the demo: members, moderators, and who coordinates."""

    community: str
    asker: str
    helper: str
    moderator: str
    coordinator: str

    @property
    def home(self) -> str:
        return f"/c/{self.community}/"

    def name_of(self, key: str) -> str:
        return next(name for name, each in self._keys.items() if each == key)

    def key_of(self, name: str) -> str:
        return self._keys[name]

    @property
    def _keys(self) -> dict[str, str]:
        return _keys(self.community)


@cache
def _keys(community: str) -> dict[str, str]:
    file = SITE / "demo" / "content" / community / "people.yaml"
    people = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {str(each["name"]): str(each["key"]) for each in people}


NORTHFIELD = Cast("northfield", "priya", "jonas", "mairead", "tunde")
JISR = Cast("jisr", "omar", "mazin", "hiba", "yunus")


@dataclass(frozen=True)
class Way:
    """How pages are used, and by whom: the options of a browser, with or without a mouse."""

    name: str
    cast: Cast = NORTHFIELD
    language: str = "en"
    has_mouse: bool = True
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def has_javascript(self) -> bool:
        return bool(self.options.get("java_script_enabled", True))


PHONE = {"locale": "ar", "viewport": {"width": 375, "height": 700}, "has_touch": True}
MOUSE = Way("with a mouse")
# What a database makes no difference to is walked on one of them.
WAYS = [
    pytest.param(MOUSE, id=MOUSE.name),
    *(
        pytest.param(way, id=way.name, marks=pytest.mark.look)
        for way in (
            Way("without JavaScript", options={"java_script_enabled": False}),
            Way("by keyboard alone", has_mouse=False),
            Way("on a phone in Arabic", JISR, language="ar", options=PHONE),
        )
    ),
]


@dataclass(frozen=True)
class Hands:
    """Somebody in front of a page, or in front of a part of it (``root``)."""

    page: Page
    way: Way
    root: Page | Locator

    @classmethod
    def at(cls, page: Page, way: Way) -> Self:
        return cls(page, way, page)

    def within(self, part: Locator) -> Self:
        return replace(self, root=part)

    # --- Finding ----------------------------------------------------------------------------

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=self.named(name))

    def link(self, name: str) -> Locator:
        return self.root.get_by_role("link", name=self.named(name))

    def heading(self, name: str) -> Locator:
        return self.root.get_by_role("heading", name=self.named(name))

    def labelled(self, label: str) -> Locator:
        # What helps to fill it in, or that it may be left out, may follow.
        return self.root.get_by_label(_said(label, self.way.language, "^{}"))

    def text(self, part: str) -> Locator:
        return self.root.get_by_text(self.say(part))

    def named(self, name: str) -> re.Pattern[str]:
        """A name of the catalog, and nothing more."""
        return _said(name, self.way.language, "^{}$")

    def say(self, words: str) -> re.Pattern[str]:
        """What the page says for ``words``: a sentence of the catalog, or a part of one."""
        return _said(words, self.way.language, "{}")

    # --- Doing ------------------------------------------------------------------------------

    def strike(self, key: str) -> None:
        """One key, or several at once."""
        self.page.keyboard.press(key)

    def press(self, element: Locator) -> None:
        """A link or a button."""
        if self.way.has_mouse:
            element.click()
            return
        self.come_to(element)
        self.strike("Enter")

    def choose(self, element: Locator) -> None:
        """One of several, or a box to tick."""
        if self.way.has_mouse:
            element.check()
            return
        name = element.get_attribute("name")
        is_one_of_several = element.get_attribute("type") == "radio"
        self.come_to(self.page.locator(f"input[name='{name}']") if is_one_of_several else element)
        if not is_one_of_several:
            self.strike("Space")
        for _press in range(MOST_STOPS if is_one_of_several else 0):
            if element.is_checked():
                break
            self.strike("ArrowDown")
        assert element.is_checked()

    def write(self, element: Locator, words: str) -> None:
        """Into a field, in the place of what stood in it."""
        if self.way.has_mouse:
            element.fill(words)
            return
        self.come_to(element)
        self.strike("Control+A")
        self.page.keyboard.insert_text(words)

    def ask(self, title: str, body: str, *, without_name: bool = False) -> str:
        """Ask a question; gives back its address."""
        self.page.goto(f"{self.way.cast.home}questions/ask/?new=1")
        self.write(self.labelled("Title"), title)
        self.write(self.page.locator("textarea[name=body]"), body)
        if without_name:
            self.choose(self.labelled("Ask without my name"))
        self.press(self.button("Post question"))
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)
        return self.page.url

    def answer(self, address: str, body: str) -> None:
        """Answer a question, and wait until it stands there."""
        self.page.goto(address)
        posts = self.page.locator("article.post")
        before = posts.count()
        self.write(self.labelled("Your answer"), body)
        self.press(self.button("Post answer"))
        expect(posts).to_have_count(before + 1)

    def come_to(self, elements: Locator) -> None:
        """With the key Tab, to the first of these that it leads to."""
        elements.first.wait_for()
        for _press in range(MOST_STOPS):
            if elements.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.strike("Tab")
        raise AssertionError(f"the key Tab does not lead to {elements}")


@cache
def _catalog(language: str) -> dict[str, set[str]]:
    """All translations of each sentence, whatever its context and number."""
    with (SITE / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        # The only place where Python's own reader keeps what it has read.
        entries = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found: dict[str, set[str]] = {}
    for key, translation in entries.items():
        sentence = (key[0] if isinstance(key, tuple) else key).rpartition("\x04")[2]
        found.setdefault(sentence, set()).add(translation)
    return found


@cache
def _said(words: str, language: str, place: str) -> re.Pattern[str]:
    """What stands for ``words`` at a ``place``: ``^{}$`` is all of a name."""
    found = {words}
    if language != "en":
        catalog = _catalog(language)
        found = catalog.get(words) or {
            one
            for sentence, translations in catalog.items()
            for one in translations
            if place == "{}" and words in sentence
        }
        assert found, f"“{words}” is not in the catalog"
    either = "|".join(
        ".*".join(re.escape(piece.strip()) for piece in PLACEHOLDER.split(one))
        for one in sorted(found)
    )
    return re.compile(place.format(rf"\s*(?:{either})\s*"))

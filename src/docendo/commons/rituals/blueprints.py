"""What rituals may be made from: readable files, one each, with every language beside the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from docendo.commons.rituals.rules.rituals import Aim, Invited, Rhythm

CONTENT = Path(__file__).parent / "content"
FALLBACK = "en"


@dataclass(frozen=True)
class Blueprint:
    """What a ritual of one kind begins with, in one language; a coordinator changes it at will.

    ``openers`` are things to talk about, one a round.
    """

    key: str
    title: str
    about: str
    aim: Aim
    rhythm: Rhythm
    invited: Invited
    adds_newcomers: bool
    name: str
    words: str
    question: str
    openers: Sequence[str]

    def opener(self, number: int) -> str:
        """What is there to talk about in this round; after the last it begins anew."""
        return self.openers[number % len(self.openers)]


def kinds() -> Sequence[str]:
    """All that there are, in the order in which they are offered."""
    return sorted(_files(), key=lambda key: int(_files()[key]["order"]))


def blueprint(key: str, *, language: str | None) -> Blueprint:
    """In this language, or in English where nobody has written it yet; raises KeyError."""
    file = _files()[key]

    def said(words: Mapping[str, str]) -> str:
        return words.get(language or FALLBACK, words[FALLBACK])

    return Blueprint(
        key=key,
        title=said(file["title"]),
        about=said(file["about"]),
        aim=Aim(file["aim"]),
        rhythm=Rhythm(file["rhythm"]),
        invited=Invited(file["invited"]),
        adds_newcomers=file["adds_newcomers"],
        name=said(file["name"]),
        words=said(file["words"]),
        question=said(file["question"]) if "question" in file else "",
        openers=[said(opener) for opener in file["openers"]],
    )


@cache
def _files() -> Mapping[str, Any]:
    return {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in CONTENT.glob("*.yaml")
    }

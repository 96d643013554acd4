"""What is proposed to a founder: written content, one file a language, to be changed at will."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docendo.commons.communities.rules import Door, Kind

CONTENT = Path(__file__).parent / "content"
FALLBACK = "en"


@dataclass(frozen=True)
class Proposal:
    """What a community of some kind may start with."""

    topics: tuple[str, ...]
    welcome: str
    ground_rules: str
    entry: Door


def proposal(kind: Kind, *, language: str, name: str) -> Proposal:
    """In the community's language, or in English where nobody has written it yet."""
    content = _content(language)[kind]
    return Proposal(
        topics=tuple(content["topics"]),
        welcome=content["welcome"].strip().replace("{name}", name),
        ground_rules=content["ground_rules"].strip(),
        entry=Door.INVITATION if kind == Kind.FRIENDS else Door.REQUEST,
    )


@cache
def _content(language: str) -> dict[str, dict[str, str]]:
    file = CONTENT / f"{language}.toml"
    if not file.exists():
        file = CONTENT / f"{FALLBACK}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))

"""``@Amira Haddad``: the name of somebody who is known becomes a link to them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MOST_NAMES = 50
_MOST_WORDS = 6

# Thai, Lao, Burmese, Khmer, kana, Chinese, Korean: a particle may follow a name without a space.
_NO_SPACE_AFTER = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]")
_AT = r"(?<![A-Za-z0-9.])@"


def link_mentions(state: StateCore) -> None:
    """A rule of the parser: link those names that ``env["mentions"]`` maps to an address."""
    mentions: Mapping[str, str] = state.env.get("mentions") or {}
    addresses = {_folded(name): address for name, address in mentions.items() if name.strip()}
    if not addresses or "@" not in state.src:
        return
    pattern = _any_of(mentions)
    for block in state.tokens:
        if block.type == "inline" and "@" in block.content:
            block.children = list(_linked(block.children or [], pattern, addresses))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _any_of(names: Mapping[str, str]) -> re.Pattern[str]:
    spellings = {
        unicodedata.normalize(form, name.strip())
        for name in names
        if name.strip()
        for form in ("NFC", "NFD")
    }
    longest_first = sorted(spellings, key=lambda name: (-len(name), name))
    ends = (
        r"\s+".join(map(re.escape, name.split()))
        + ("" if _NO_SPACE_AFTER.match(name[-1]) else r"(?!\w)")
        for name in longest_first
    )
    return re.compile(f"{_AT}({'|'.join(ends)})", re.IGNORECASE)


def _linked(
    tokens: list[Token], pattern: re.Pattern[str], addresses: Mapping[str, str]
) -> Iterator[Token]:
    links = 0
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            links += token.nesting
        if token.type != "text" or links or "@" not in token.content:
            yield token
            continue
        done = 0
        for found in pattern.finditer(token.content):
            address = addresses.get(_folded(found[1]))
            if address is None:
                continue
            yield _text(token.content[done : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": address, "class": "mention"})
            yield _text(found[0])
            yield Token("link_close", "a", -1)
            done = found.end()
        yield _text(token.content[done:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def names_in(source: str) -> frozenset[str]:
    """Every name that ``source`` may mention: look these up, and give ``render`` who was found."""
    names: set[str] = set()
    for number, found in enumerate(re.finditer(_AT + r"([^\n@]{1,160})", source)):
        if number == MOST_NAMES:
            break
        words = found[1].split()[:_MOST_WORDS]
        if words and _NO_SPACE_AFTER.match(words[0][0]):
            names |= {words[0][:length] for length in range(1, min(len(words[0]), 20) + 1)}
        for count in range(1, len(words) + 1):
            name = " ".join(words[:count])
            names |= {name, _without_ending(name)}
    return frozenset(unicodedata.normalize("NFC", name) for name in names if name)


def _without_ending(name: str) -> str:
    while name and not (name[-1].isalnum() or unicodedata.category(name[-1])[0] == "M"):
        name = name[:-1]
    return name

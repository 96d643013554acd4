"""Reads everything that somebody can reach: what links and search forms lead to, in every form.

What differs between two readings of the same page by its nature (tokens, nonces, the key of an
open page, the number of a request) is taken out; all else counts, headers included.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import product
from urllib.parse import urldefrag, urlencode, urljoin

from django.http.response import HttpResponseBase
from django.test import Client

LINK = re.compile(r'\b(?:href|src|hx-get|action)="([^"]+)"')
FORM = re.compile(r'<form\b[^>]*?action="([^"]+)"[^>]*?method="get"(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'<(?:input|select)\b[^>]*?name="([^"]+)"')
# Signing in, files, and a line that stays open: no page of theirs reads what is asked.
SKIPPED = re.compile(r"^/(static|media|accounts|notices/live|service-worker|healthz|readyz)")
CHANCE = tuple(
    re.compile(pattern)
    for pattern in (
        r'name="csrfmiddlewaretoken" value="([^"]+)"',
        r'"X-CSRFToken": ?"([^"]+)"',
        r'nonce="([^"]+)"',
        r'name="page" value="([^"]+)"',
    )
)
HEADERS_OF_CHANCE = frozenset(("Content-Security-Policy", "X-Request-ID", "ETag"))
# What pages ask for while they are open.
HAS_FRAGMENTS = re.compile(r"/(\d+|comment|look|ask)/")
WAYS: Mapping[str, Mapping[str, str]] = {
    "page": {"Accept": "text/html"},
    "fragment": {"Accept": "text/html", "HX-Request": "true"},
    "json": {"Accept": "application/json"},
}


def without_chance(text: str) -> str:
    """A page as it would be drawn a second time."""
    for pattern in CHANCE:
        for found in set(pattern.findall(text)):
            text = text.replace(found, "…")
    return text


def seen(response: HttpResponseBase) -> str:
    """All that somebody can see of an answer."""
    headers = [
        f"{name}: {value}"
        for name, value in sorted(response.headers.items())
        if name not in HEADERS_OF_CHANCE and name != "Content-Length"
    ]
    body = getattr(response, "content", b"").decode("utf-8", "replace")
    return without_chance("\n".join([str(response.status_code), *headers, "", body]))


def addresses(page: str, *, at: str, words: Iterable[str]) -> Iterator[str]:
    """Where the links of a page lead, and its search forms with each of the words."""
    for href in LINK.findall(page):
        address = urldefrag(urljoin(at, unescape(href))).url
        if address.startswith("/") and not SKIPPED.search(address):
            yield address
    for action, inside in FORM.findall(page):
        for name, word in product(FIELD.findall(inside), words):
            yield f"{urljoin(at, unescape(action))}?{urlencode({name: word})}"


# Lists can be narrowed, sorted and paged without end; so many of each kind are read.
MOST_OF_A_KIND = 3


def crawl(
    client: Client, starts: Iterable[str], *, words: Iterable[str], follows: bool
) -> dict[str, str]:
    """Every address that can be reached, or only the first ones, with all that is seen there."""
    found: dict[str, str] = {}
    words = tuple(words)
    first = frozenset(starts := tuple(starts))
    queue = list(dict.fromkeys(starts))
    known = set(queue)
    read: Counter[str] = Counter()
    while queue:
        address = queue.pop()
        for way, headers in WAYS.items():
            if way == "fragment" and not (address in first and HAS_FRAGMENTS.search(address)):
                continue
            if way == "json" and not found[f"page {address}"].startswith(("3", "4")):
                continue
            response = client.get(address, headers=headers)
            assert response.status_code < 500, address
            found[f"{way} {address}"] = seen(response)
            location = response.headers.get("Location")
            leads_to = [urldefrag(location).url] if location and follows else []
            if way == "page" and follows:
                leads_to += addresses(found[f"{way} {address}"], at=address, words=words)
            for following in leads_to:
                # The way back to a page through signing in is that page once more.
                if following in known or "next=" in following:
                    continue
                known.add(following)
                path, _, query = following.partition("?")
                kind = f"{path}?{re.sub('=[^&]*', '', query)}"
                read[kind] += 1
                if read[kind] <= MOST_OF_A_KIND:
                    queue.append(following)
    return found

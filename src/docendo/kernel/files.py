"""How a stored file reaches a browser: as itself, to this person, and never as a page."""

import re
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from docendo.kernel.kinds import FILMS, SOUNDS, suffix_of
from docendo.kernel.limits import limit

PLAYED: Final = {**SOUNDS, **FILMS}
# Only these open in the browser; anything else, HTML and SVG first of all, is downloaded.
SHOWN: Final = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    **PLAYED,
}
FETCHING: Final = "120/minute"
NOTHING: Final = "default-src 'none'"
# Opened alone, a recording is a page of the browser's own that plays it; a sandbox would be another
# origin, to which nothing is given.
ALONE: Final = f"{NOTHING}; media-src 'self'"
# Of a recording a browser asks for all that comes, and plays a little of it.
MOST_AT_ONCE: Final = 4 * 1024 * 1024
_RANGE = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?")


def hand_out(
    request: HttpRequest, file: "File[bytes]", *, who: str | int, called: str = ""
) -> HttpResponse:
    """``file``, ``called`` as its reader may know it, as a download or, a recording, to be played.

    Raises TooMany, and Http404 where the storage has lost it.
    """
    limit("fetching files", who=who, rate=FETCHING)
    try:
        return respond(request, file, download=not is_played(file.name or ""), called=called)
    except FileNotFoundError:
        raise Http404 from None


def is_played(name: str) -> bool:
    """Whether it is sound or film that browsers play."""
    return suffix_of(name) in PLAYED


def respond(
    request: HttpRequest, file: "File[bytes]", *, download: bool = False, called: str = ""
) -> HttpResponse:
    """``file`` for whoever may see it; that they may is for the view to decide.

    Stored names never come to mean other content, so a browser may keep what it got for a day. What
    is ``called`` otherwise may come to mean another file, so the browser asks each time.
    """
    name = called or PurePosixPath(file.name or "file").name
    kind = SHOWN.get(suffix_of(name))
    etag = f'"{sha256(f"{file.name} {file.size} {called}".encode()).hexdigest()[:32]}"'
    asked = _asked(request, etag=etag) if file.size else None
    most = MOST_AT_ONCE if is_played(name) else file.size
    first, last = _part(asked, size=file.size, most=most) if asked else (0, file.size - 1)
    response: HttpResponse
    if asked and first > last:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    else:
        # In memory, as what is stored is small: ASGI would read a streamed file at once too.
        with file.open("rb") as opened:
            opened.seek(first)
            response = HttpResponse(opened.read(last - first + 1), status=206 if asked else 200)
        if asked:
            response.headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache" if called else "private, max-age=86400",
        "Content-Disposition": content_disposition_header(download or kind is None, name) or "",
        # Pictures are compressed already, and a compressed part of a file fits nowhere.
        "Content-Encoding": "identity",
        "Content-Security-Policy": ALONE if is_played(name) else f"{NOTHING}; sandbox",
        "Content-Type": kind or "application/octet-stream",
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }
    for header, value in headers.items():
        response.headers[header] = value
    return get_conditional_response(request, etag=etag, response=response) or response


def _asked(request: HttpRequest, *, etag: str) -> re.Match[str] | None:
    """The part that is asked for, if it is one part of what the file is now."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or not any(asked.groups()) or request.headers.get("If-Range", etag) != etag:
        return None
    return asked


def _part(asked: re.Match[str], *, size: int, most: int) -> tuple[int, int]:
    """The first and last byte of it; the first lies behind the last if there are none.

    Without an end it is ``most`` at a time: the browser asks for the next part when it plays it.
    """
    if asked[1] is None:
        return max(0, size - int(asked[2])), size - 1
    first = int(asked[1])
    last = min(int(asked[2]) if asked[2] else first + most - 1, size - 1)
    return (first, last) if first <= last else (size, size - 1)

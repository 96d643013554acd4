"""What stands before Django: a body that is too large never reaches it."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from docendo.site.asgi import at_most

DISCONNECT = {"type": "http.disconnect"}


def received(pieces: list[bytes], **headers: str) -> tuple[bytes, bool]:
    """What of these pieces passes a limit of ten bytes, and whether it was too large."""
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, start=1)
    ]
    messages.append(DISCONNECT)
    scope: MutableMapping[str, Any] = {
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ]
    }

    async def receive() -> MutableMapping[str, Any]:
        return messages.pop(0)

    async def read() -> bytes:
        limited = at_most(10, scope, receive)
        body = b""
        while True:
            message = await limited()
            body += bytes(message["body"])
            if not message["more_body"]:
                break
        # As Django does while the view works.
        assert await limited() == DISCONNECT
        return body

    return asyncio.run(read()), scope["docendo.too_large"]


@pytest.mark.parametrize("pieces", [[b""], [b"0123456789"], [b"01234", b"56789"]])
def test_a_body_within_the_limit_passes_whole(pieces: list[bytes]) -> None:
    assert received(pieces) == (b"".join(pieces), False)


def test_a_body_that_says_it_is_too_large_is_dropped() -> None:
    assert received([b"0123456", b"789abcd"], content_length="14") == (b"", True)


def test_a_body_that_turns_out_too_large_is_cut() -> None:
    assert received([b"0123456", b"789abcd", b"efg"]) == (b"0123456", True)


def test_a_body_without_end_is_not_read_to_its_end() -> None:
    assert received([b"0123456789"] * 1000) == (b"0123456789", True)

"""Writes for TypeScript what page and server of a room say to each other, from the dataclasses.

``python -m tools.room_messages`` writes; ``make check`` compares.
"""

import sys
import types
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from docendo.learning.rooms.rules import messages
from docendo.learning.rooms.rules.happenings import KINDS

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "frontend" / "src" / "rooms" / "messages.ts"
HEAD = "/** Written by tools/room_messages.py from rooms/rules/messages.py: change it there. */\n"
FRAMES = (messages.Happened, messages.UpTo)
SAID = (messages.Since,)
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def typed(hint: Any) -> str:
    """A type of Python as JSON brings it to TypeScript."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if origin is Literal:
        return " | ".join(f'"{each}"' for each in arguments)
    if origin in (Union, types.UnionType):
        return " | ".join(typed(each) for each in arguments)
    if origin is tuple:
        return f"readonly {typed(arguments[0])}[]"
    if origin is dict:
        return "Record<string, unknown>"
    if is_dataclass(hint):
        return str(getattr(hint, "__name__", hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum | str):
        return "string"
    raise TypeError(hint)


def interface(each: type[Any]) -> str:
    hints = get_type_hints(each)
    lines = [f"  {field.name}: {typed(hints[field.name])};" for field in fields(each)]
    body = "\n".join(lines)
    said = (each.__doc__ or "").strip().splitlines()[0]
    return f"/** {said} */\nexport interface {each.__name__} {{\n{body}\n}}\n"


def union(name: str, each: list[str]) -> str:
    return f"export type {name} =\n" + "\n".join(f"  | {one}" for one in each) + ";\n"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def source() -> str:
    parts = [f'"{part}"' for part in messages.Part]
    order = list(messages.Part)
    changes = "\n".join(
        f"  {kind}: [{_quoted(part for part in order if part in changed)}],"
        for kind, changed in messages.CHANGES.items()
    )
    return "\n".join(
        [
            HEAD,
            union("Part", parts),
            f"export const PARTS: readonly Part[] = [{', '.join(parts)}];\n",
            union("Kind", [f'"{kind}"' for kind in KINDS]),
            "/** What of the page an event changes. */",
            f"export const CHANGES: Readonly<Record<Kind, readonly Part[]>> = {{\n{changes}\n}};\n",
            *(interface(each) for each in (*FRAMES, *SAID)),
            union("Frame", [each.__name__ for each in FRAMES]),
        ]
    )


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        if FILE.read_text(encoding="utf-8") != source():
            print(f"{FILE.relative_to(ROOT)} is not up to date: run python -m tools.room_messages")
            return 1
        return 0
    FILE.write_text(source(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

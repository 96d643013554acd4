"""Writes for TypeScript what page and server of a call say to each other, from the dataclasses.

``python -m tools.call_messages`` writes; ``make check`` compares.
"""

import sys
from typing import get_args

from docendo.learning.calls.rules import messages
from tools.room_messages import ROOT, interface, union

FILE = ROOT / "frontend" / "src" / "calls" / "messages.ts"
HEAD = "/** Written by tools/call_messages.py from calls/rules/messages.py: change it there. */\n"
SAID, TOLD = get_args(messages.Said), get_args(messages.Told)
# What stands in others.
PARTS = (messages.Description, messages.Candidate, messages.Seen, messages.IceServer)


def source() -> str:
    grades = [f'"{grade}"' for grade in get_args(messages.Grade)]
    return "\n".join(
        [
            HEAD,
            union("Grade", grades),
            *(interface(each) for each in (*PARTS, *SAID, *TOLD)),
            union("Said", [each.__name__ for each in SAID]),
            union("Told", [each.__name__ for each in TOLD]),
        ]
    )


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        if FILE.read_text(encoding="utf-8") != source():
            print(f"{FILE.relative_to(ROOT)} is not up to date: run python -m tools.call_messages")
            return 1
        return 0
    FILE.write_text(source(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

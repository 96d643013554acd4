"""What somebody wrote in an answer by mail, without what their program put around it.

Programs quote the letter below a line that says who wrote when, in the language of the program.
Better too much is kept than a sentence lost: only what stands at the end is taken away.
"""

import re
from typing import Final

# A line, perhaps broken into two or three, after which the quoted letter follows.
_INTRODUCTIONS: Final = (
    # English
    r"On\b.{4,200}\bwrote:",
    r"\S.{4,200}\bwrote:",
    # German
    r"(?:Am|Um)\b.{4,200}\bschrieb\b.{0,200}:",
    # Arabic
    r"(?:في|بتاريخ)\b.{4,200}\b(?:كتب|كتبت)\b.{0,200}:",
    r".{0,120}\b(?:كتب|كتبت)(?:/ت)?\b.{0,200}:",
)
_INTRODUCTION = re.compile(
    "|".join(f"(?:{each})" for each in _INTRODUCTIONS), re.IGNORECASE | re.DOTALL
)
# Outlook and others put a rule or the head of the letter there.
_HEAD = re.compile(
    r"(?:-{2,}|_{5,})?\s*(?:original message|forwarded message|ursprüngliche nachricht"
    r"|weitergeleitete nachricht|الرسالة الأصلية|رسالة معاد توجيهها)\s*-*"
    r"|_{20,}"
    r"|\*?(?:from|von|من):\*?\s.+@.+",
    re.IGNORECASE,
)
_WHEN_OR_WHO = re.compile(r"\d{1,4}[./:-]\d|\d{4}|[٠-٩]|@")
_SIGNATURE = re.compile(r"-- ?|—")
_SENT_FROM = re.compile(
    r"(?:sent from (?:my|outlook|yahoo|mail|proton)|get outlook for"
    r"|(?:von meinem|gesendet (?:von|mit|über|aus))|diese nachricht wurde von meinem"
    r"|أُ?رسل(?:ت)? من|مرسل(?:ة)? من|تم الإرسال من)\b.{0,80}",
    re.IGNORECASE,
)
# Marks of direction that programs put around names and dates.
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))


def written(text: str) -> str:
    """The words of an answer; empty where there are none."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    lines = lines[: _end(lines)]
    while lines and (not lines[-1] or lines[-1].startswith(">") or _is_sent_from(lines[-1])):
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def _is_sent_from(line: str) -> bool:
    return _SENT_FROM.fullmatch(_bare(line)) is not None


def _bare(line: str) -> str:
    return line.translate(_MARKS).strip()


def _end(lines: list[str]) -> int:
    """The first line that is not of the answer."""
    for place, line in enumerate(lines):
        bare = _bare(line)
        if _SIGNATURE.fullmatch(bare) or _HEAD.fullmatch(bare):
            return place
        if bare and _introduces(lines, place):
            return place
    return len(lines)


def _introduces(lines: list[str], place: int) -> bool:
    """Whether an introduction begins here; what is quoted follows it."""
    for length in (1, 2, 3):
        here = [_bare(line) for line in lines[place : place + length]]
        if "" in here or any(line.startswith(">") for line in here):
            return False
        said = " ".join(here)[:600]
        if _INTRODUCTION.fullmatch(said):
            after = next((line for line in lines[place + length :] if line.strip()), ">")
            # “My teacher wrote:” is a sentence like others.
            return after.lstrip().startswith(">") or _WHEN_OR_WHO.search(said) is not None
    return False

"""What a question still lacks, and what may happen to a draft; no database.

The coach reads structure (length, question marks, code) and a few words in each language. It needs
no language model, remembers nothing, and whatever it asks may be left unanswered.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_DRAFTS = 20
LONGEST_PAGE_KEY = 32
# How one asks: by name, or as a persona.
WITH_NAME, WITHOUT_NAME = "name", "persona"

# --- Drafts -------------------------------------------------------------------------------------


class Keeping(Enum):
    """What comes of keeping what a page holds."""

    BEGINS = "begins"
    GOES_ON = "goes on"
    BESIDE = "beside"


def keeping(*, exists: bool, is_last_writer: bool, seen: int, version: int) -> Keeping:
    """A page goes on with the draft that it has seen; else its text is kept beside that draft.

    Two tabs write one draft: the second has not seen what the first has written since, and what
    either of them holds must not be lost.
    """
    if not exists:
        return Keeping.BEGINS
    return Keeping.GOES_ON if is_last_writer or seen == version else Keeping.BESIDE


def free_number(taken: Iterable[int]) -> int | None:
    """The lowest number of a draft that is free, or None where there are as many as may be."""
    return next(iter(sorted(set(range(MOST_DRAFTS)) - set(taken))), None)


# --- The coach ----------------------------------------------------------------------------------

MOST_HINTS = 3
LEAST_TITLE_WORDS = 4
LONG_TITLE = 30  # In scripts without spaces a title may be one word.
MOST_QUESTION_MARKS = 3


class Hint(Enum):
    """Something that would help whoever answers, in the order in which it is asked for."""

    TITLE = "title"
    SHOWN = "shown"
    TRIED = "tried"
    PART = "part"
    EXPECTED = "expected"
    ONE = "one"

    @property
    def question(self) -> Any:
        return QUESTIONS[self][0]

    @property
    def reason(self) -> Any:
        return QUESTIONS[self][1]


QUESTIONS = {
    Hint.TITLE: (
        _("What exactly is it about?"),
        _("A title of a few more words is found by the right people."),
    ),
    Hint.SHOWN: (
        _("Can you show it?"),
        _("The few lines of code, or the message exactly as it stands, between backticks."),
    ),
    Hint.TRIED: (
        _("What did you try?"),
        _("An attempt that failed helps too: it shows where to begin."),
    ),
    Hint.PART: (
        _("Which part is it?"),
        _("Name the step, the line or the sentence where it stops making sense."),
    ),
    Hint.EXPECTED: (
        _("What did you expect, and what happened?"),
        _("The difference between the two is often half of the answer."),
    ),
    Hint.ONE: (
        _("Which one question comes first?"),
        _("Several at once are rarely all answered. Ask the others later."),
    ),
}

_ALIKE = str.maketrans({"ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "’": "'"})


def _folded(text: str) -> str:
    """Lower case without accents, vowel signs and hamzas, so that spelling makes no difference."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return letters.translate(_ALIKE)


def _said(words: str) -> re.Pattern[str]:
    """Finds any of these beginnings of words, one a line; in Arabic also behind an article."""
    each = (re.escape(_folded(word.strip())) for word in words.splitlines() if word.strip())
    return re.compile(rf"(?<!\w)(?:[وفبكل]?(?:ال)?)(?:{'|'.join(each)})")


_TRIED = _said("""
    tried
    trying
    i try
    attempt
    so far
    i did
    i used
    i computed
    i calculated
    i wrote
    i read
    i looked
    i searched
    i started
    i thought
    i think
    i guess
    i know that
    my approach
    my idea
    my solution
    my guess
    versuch
    probiert
    ausprobiert
    bisher
    gerechnet
    ausgerechnet
    eingesetzt
    nachgelesen
    nachgeschlagen
    ich dachte
    ich denke
    ich vermute
    ich weiß, dass
    mein ansatz
    mein lösungsweg
    meine idee
    meine lösung
    meine rechnung
    حاولت
    جربت
    حسبت
    فكرت
    ظننت
    أظن
    قرأت
    بحثت
    استخدمت
    استعملت
    كتبت
    طبقت
    عوضت
    بدأت
    وصلت إلى
    محاولتي
    فكرتي
    حلي
    أعرف أن
""")
_PART = _said("""
    step
    line
    part
    exercise
    problem
    chapter
    section
    theorem
    lemma
    proof
    definition
    equation
    where i
    at the point
    stuck at
    stuck on
    stuck when
    don't see
    do not see
    don't understand why
    don't understand how
    do not understand why
    do not understand how
    schritt
    zeile
    teil
    aufgabe
    kapitel
    abschnitt
    satz
    beweis
    definition
    gleichung
    an der stelle
    ab hier
    nicht weiter
    hänge
    sehe nicht
    verstehe nicht, w
    verstehe nicht w
    خطوة
    سطر
    جزء
    تمرين
    مسألة
    فصل
    نظرية
    برهان
    تعريف
    معادلة
    توقفت
    علقت
    لا أرى
    لا أفهم لماذا
    لا أفهم كيف
""")
_EXPECTED = _said("""
    expect
    should be
    should have
    should give
    supposed to
    instead
    i get
    i got
    i keep getting
    the result
    it gives
    it says
    it returns
    it prints
    happens
    comes out
    according to
    but the
    erwart
    sollte
    müsste
    stattdessen
    ich bekomme
    bekomme ich
    ich erhalte
    erhalte ich
    kommt heraus
    kommt raus
    das ergebnis
    laut
    passiert
    ergibt
    توقعت
    أتوقع
    متوقع
    يجب أن يكون
    يفترض
    بدل
    أحصل
    حصلت
    نتيجة
    ناتج
    يظهر
    ظهر
    يعطي
    أعطاني
""")
_ABOUT_CODE = _said("""
    code
    python
    java
    script
    sql
    exception
    traceback
    error message
    syntax error
    crash
    compil
    my program
    the program
    programm
    fehlermeldung
    absturz
    stürzt ab
    quelltext
    كود
    شيفرة
    برنامج
    بايثون
    استثناء
    رسالة خطأ
    رسالة الخطأ
""")
_SHOWN = re.compile(r"`|^(?: {4}|\t)\S|\w\([^)\n]*\)|\w+Error\b|[;{}]\s*$|^\s*>", re.MULTILINE)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_QUOTED = re.compile(r"^\s*>", re.MULTILINE)
_QUESTION_MARK = re.compile(r"[?؟？]+")
_WORD = re.compile(r"\w+")


def missing(*, title: str, body: str, topics: str = "") -> tuple[Hint, ...]:
    """What is not said yet and would help, the most helpful first; nothing of an empty page."""
    if not title.strip() and not body.strip():
        return ()
    words = _folded(f"{title}\n{_CODE.sub(' ', body)}")
    shows_code = _SHOWN.search(body) is not None
    asks = {
        Hint.TITLE: _is_short(title),
        Hint.SHOWN: _ABOUT_CODE.search(f"{words}\n{_folded(topics)}") is not None
        and not shows_code,
        Hint.TRIED: _TRIED.search(words) is None,
        Hint.PART: _PART.search(words) is None and _QUOTED.search(body) is None,
        Hint.EXPECTED: _EXPECTED.search(words) is None,
        Hint.ONE: len(_QUESTION_MARK.findall(words)) > MOST_QUESTION_MARKS
        or len(_QUESTION_MARK.findall(title)) > 1,
    }
    return tuple(hint for hint in Hint if asks[hint])[:MOST_HINTS]


def _is_short(title: str) -> bool:
    return len(_WORD.findall(title)) < LEAST_TITLE_WORDS and len(title.strip()) < LONG_TITLE

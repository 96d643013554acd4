"""Whether feedback is likely to help, by the words in it; a suggestion, and never in the way.

What helps an author is feedback that names a place, gives a reason and says what could be done
next, and is kind (Nelson and Schunn 2009; Patchan, Schunn and Correnti 2016). There is no model of
language here: only lists of words, in English, German and Arabic, looked for as whole words, so
that the same text always gets the same advice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# Fewer words than these, all comments together, rarely tell an author anything.
FEW_WORDS: Final = 25


class Hint(models.TextChoices):
    """What could make feedback more helpful."""

    UNKIND = "unkind", _("One of your words may hurt: “%(word)s”. Say what is missing instead.")
    SHORT = "short", _("This is short. What would you have liked to read about your own work?")
    NO_PLACE = "no_place", _("Name a place: which sentence or part do you mean?")
    NO_REASON = "no_reason", _("Give a reason: why is it good, or why does it not work for you?")
    NO_NEXT_STEP = "no_next_step", _("Say what could be done next: one thing is enough.")


@dataclass(frozen=True)
class Advice:
    """A hint, and the word it is about where it is about one."""

    hint: Hint
    word: str = ""

    @property
    def words(self) -> str:
        return str(self.hint.label) % {"word": self.word} if self.word else str(self.hint.label)


def coach(comments: Sequence[str], *, names_a_passage: bool = False) -> Sequence[Advice]:
    """What to suggest of all that somebody says of one work; nothing where it is fine."""
    words = "\n".join(comments).casefold()
    found = []
    if unkind := _UNKIND.search(words):
        found.append(Advice(Hint.UNKIND, unkind[0]))
    if len(re.findall(r"\w+", words)) < FEW_WORDS:
        found.append(Advice(Hint.SHORT))
    if not names_a_passage and not _PLACE.search(words):
        found.append(Advice(Hint.NO_PLACE))
    if not _REASON.search(words):
        found.append(Advice(Hint.NO_REASON))
    if not _NEXT_STEP.search(words):
        found.append(Advice(Hint.NO_NEXT_STEP))
    return found


def _any_of(*lists: str) -> "re.Pattern[str]":
    """Whole words or phrases, separated by commas; in Arabic with what is written before a word."""
    words = [word.strip() for line in lists for word in line.split(",")]
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:[وفبلك]?(?:ال)?)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


_PLACE: Final = _any_of(
    "paragraph, sentence, section, line, page, title, heading, introduction, intro, conclusion,"
    "beginning, ending, first part, second part, last part, figure, table, example, quote, slide,"
    "chapter, step, abstract, where you, when you write, minute, in the middle, at the end,"
    "at the start, function, paragraphs, sentences",
    "absatz, absätze, absatzes, satz, sätze, abschnitt, zeile, seite, titel, überschrift,"
    "einleitung, schluss, anfang, ende, teil, abbildung, tabelle, beispiel, zitat, folie, kapitel,"
    "schritt, minute, wo du, dort wo, funktion, fazit",
    "فقرة, جملة, قسم, سطر, صفحة, عنوان, مقدمة, خاتمة, بداية, نهاية, جزء, شكل, جدول, مثال,"
    "اقتباس, شريحة, فصل, خطوة, دقيقة, حيث تقول, حيث تكتب",
)
_REASON: Final = _any_of(
    "because, since, so that, as it, which makes, that makes, this makes, therefore, the reason,"
    "due to, helps me, helped me, it shows, this shows, which shows, lets me, confuses me,"
    "confused me, is why, otherwise",
    "weil, da, denn, damit, dadurch, deshalb, daher, darum, sodass, der grund, aufgrund, wegen,"
    "hilft mir, half mir, es zeigt, das zeigt, macht es, verwirrt mich, sonst",
    "لأن, لأنه, لأنها, لأنك, بسبب, لذلك, حتى, كي, لكي, السبب, سبب, مما يجعل, يساعدني, ساعدني,"
    "يوضح, يبين, وإلا, نظرا",
)
_NEXT_STEP: Final = _any_of(
    "could, should, try, would be, consider, suggest, recommend, add, remove, move, shorten, next,"
    "maybe you, you might, what if, instead, rewrite, explain, need to, how about, replace",
    "könntest, könnte, solltest, sollte, versuche, versuch, würde, würdest, vielleicht,"
    "schlage vor, vorschlag, ergänze, ergänzen, füge, streiche, kürze, kürzen, verschiebe, statt,"
    "stattdessen, als nächstes, erkläre, erklären, wie wäre, ersetze, müsste, hinzufügen",
    "يمكنك, يمكن, ينبغي, حاول, حاولي, جرب, جربي, أقترح, اقتراح, أضف, أضيفي, احذف, احذفي, انقل,"
    "اختصر, اختصري, ربما, بدلا, ماذا لو, اشرح, اشرحي, يستحسن, من الأفضل, استبدل, أنصح, يجب",
)
_UNKIND: Final = _any_of(
    "stupid, idiot, idiotic, dumb, lazy, terrible, awful, garbage, rubbish, trash, pathetic,"
    "worthless, useless, ridiculous, crap, nonsense, horrible, shut up, boring, moron, you failed",
    "dumm, dämlich, idiot, idiotisch, faul, schrecklich, furchtbar, müll, schrott, erbärmlich,"
    "wertlos, nutzlos, lächerlich, scheiße, mist, unsinn, quatsch, blöd, blödsinn, langweilig,"
    "katastrophe",
    "غبي, غبية, أحمق, سخيف, سخيفة, كسول, كسولة, فظيع, رهيب, قمامة, تافه, تافهة, هراء,"
    "بلا قيمة, عديم الفائدة, ممل, مملة, كارثة",
)

"""Brings the translation files up to date with the sources, and says what is not translated.

``make messages`` writes; ``make check`` calls ``differences`` and changes nothing.
"""

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import django
import polib
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "docendo"
LOCALE = PACKAGE / "site" / "locale"
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5;",
    "de": "nplurals=2; plural=(n != 1);",
}
LANGUAGES = tuple(PLURALS)


def extract(locale: Path, languages: Sequence[str]) -> None:
    """Rewrite the .po and .mo files below ``locale`` from what the sources say."""
    settings.LOCALE_PATHS = [str(locale)]
    with tempfile.TemporaryDirectory() as scratch:
        # The sources are copied so that gettext sees one locale folder, whichever it writes to.
        sources = Path(scratch) / "docendo"
        shutil.copytree(
            PACKAGE, sources, ignore=shutil.ignore_patterns("tests", "locale", "static", "*.pyc")
        )
        with contextlib.chdir(sources):
            call_command(
                "makemessages",
                locale=list(languages),
                verbosity=0,
                no_location=True,
                no_obsolete=True,
            )
    for language in languages:
        path = locale / language / "LC_MESSAGES" / "django.po"
        messages = polib.pofile(str(path), wrapwidth=96)
        # Dates and placeholders of the header would change with every run.
        messages.header = "Docendo's sentences; docs/translating.md has the terms and the tone."
        messages.metadata = {
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Language": language,
            "Plural-Forms": PLURALS[language],
        }
        messages.metadata_is_fuzzy = False
        messages.save()
        messages.save_as_mofile(str(path.with_suffix(".mo")))


def missing(locale: Path, languages: Sequence[str]) -> list[str]:
    """What is not translated, or only guessed, as lines for a person."""
    lines = []
    for language in languages:
        messages = polib.pofile(str(locale / language / "LC_MESSAGES" / "django.po"))
        wanting = messages.untranslated_entries() + messages.fuzzy_entries()
        lines += [f"{language}: {entry.msgid!r}" for entry in wanting]
    return lines


def differences() -> list[str]:
    """How the committed files differ from what the sources say now; empty when up to date."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "locale"
        shutil.copytree(LOCALE, fresh)
        extract(fresh, LANGUAGES)
        stale = [
            f"{path.relative_to(fresh)} is not up to date: run make messages"
            for path in sorted(fresh.rglob("django.*"))
            if path.read_bytes() != (LOCALE / path.relative_to(fresh)).read_bytes()
        ]
    return stale + missing(LOCALE, LANGUAGES)


def main() -> int:
    """``--check`` changes nothing; a language's code limits the work to that language."""
    django.setup()
    if "--check" in sys.argv:
        wrong = differences()
    else:
        languages = [code for code in sys.argv[1:] if code in LANGUAGES] or LANGUAGES
        for language in languages:
            (LOCALE / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        extract(LOCALE, languages)
        wrong = missing(LOCALE, languages)
    print("\n".join(wrong) or "Every sentence is translated.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

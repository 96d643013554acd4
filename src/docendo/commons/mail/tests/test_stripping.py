"""Of an answer by mail only what somebody wrote themselves is kept."""

import time

import pytest

from docendo.commons.mail.stripping import written

QUOTED = "\n> Jonas answered “Why does it diverge?”.\n>\n> Group the terms.\n"


@pytest.mark.parametrize(
    "around",
    [
        # Apple Mail, Gmail, Thunderbird, in one line and in two
        f"\n\nOn 16 Nov 2026, at 10:00, Docendo <learn@example.org> wrote:\n{QUOTED}",
        f"\n\nOn Mon, Nov 16, 2026 at 10:00 AM Docendo\n<learn@example.org> wrote:\n{QUOTED}",
        f"\n\nAm 16.11.2026 um 10:00 schrieb Docendo:\n{QUOTED}",
        f"\n\nAm Mo., 16. Nov. 2026 um 10:00 Uhr schrieb Docendo <\nlearn@example.org>:\n{QUOTED}",
        (
            f"\n\nفي الاثنين، 16 نوفمبر 2026 في 10:00 ص "
            f"كتب Docendo <\u200elearn@example.org\u200e>:\n{QUOTED}"
        ),
        f"\n\nبتاريخ ١٦/١١/٢٠٢٦ كتبت ليلى:\n{QUOTED}",
        f"\n\nDocendo wrote:\n{QUOTED}",
        # Outlook, which quotes without marks
        "\n\n-----Original Message-----\nFrom: Docendo <learn@example.org>\nGroup the terms.",
        "\n\n________________________________\nFrom: Docendo <learn@example.org>\nSent: Monday",
        "\n\n-----Ursprüngliche Nachricht-----\nVon: Docendo <learn@example.org>\nGruppiere.",
        "\n\nVon: Docendo <learn@example.org>\nGesendet: Montag",
        "\n\nمن: Docendo <learn@example.org>\nتم الإرسال: الاثنين",
        # Signatures
        "\n\n-- \nAmira Haddad\nMaple College",
        "\n\nSent from my iPhone",
        "\n\nVon meinem iPhone gesendet",
        "\n\nGesendet mit der mobilen Mail App",
        "\n\nأُرسلت من الـ iPhone",
        f"\n{QUOTED}",
    ],
)
def test_what_a_program_puts_around_an_answer_is_taken_away(around: str) -> None:
    words = "Thanks!\n\nWhy may I group them?"
    assert written(words + around) == words
    assert written((words + around).replace("\n", "\r\n")) == words


@pytest.mark.parametrize(
    "words",
    [
        "> Group the terms.\n\nWhy may I?",
        "My teacher wrote:\nuse the ratio test.",
        "On Monday we meet.\n- first\n- second",
        "From: the left to the right",
        "Am Montag schrieb ich:\nes geht nicht.",
        "كتبت ليلى:\nلا أفهم.",
        "a -- b",
    ],
)
def test_a_sentence_is_not_lost(words: str) -> None:
    assert written(words) == words


def test_an_answer_without_words_is_empty() -> None:
    assert written(f"\n\nOn 16 Nov 2026 Docendo wrote:\n{QUOTED}") == ""


@pytest.mark.parametrize("piece", ["On ", "wrote ", "كتب ", "> ", "\n", "from: a", "On a wrote"])
def test_no_text_holds_a_worker(piece: str) -> None:
    started = time.process_time()
    written(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 2

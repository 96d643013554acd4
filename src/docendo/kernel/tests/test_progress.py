"""Somebody at a terminal sees that long work goes on; a log gets one line."""

import pytest

from docendo.kernel import progress as module
from docendo.kernel.progress import progress


def work() -> None:
    with progress("Reading posts", total=1_500) as done:
        for _ in range(3):
            done(500)


def test_short_work_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    work()
    assert capsys.readouterr() == ("", "")


def test_long_work_leaves_one_line_in_a_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHOWN_AFTER_SECONDS", 0.0)
    work()
    assert capsys.readouterr().err == "Reading posts: 1,500 in 0 s\n"


def test_long_work_moves_a_bar_at_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHOWN_AFTER_SECONDS", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    work()
    said = capsys.readouterr().err
    assert "Reading posts: 100%" in said
    assert "1500/1500" in said

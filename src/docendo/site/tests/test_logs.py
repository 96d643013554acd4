"""Log lines are for people or for programs, and never hold the values of variables."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog

from docendo.site import logs


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the handler of this format writes."""
    settings = logs.settings(request.param, "info")
    written = io.StringIO()
    formatter = logging.config.DictConfigurator(settings).configure_formatter(
        settings["formatters"]["lines"]
    )
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    logger = logging.getLogger("docendo.test")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield written
    logger.removeHandler(handler)


def break_with(password: str) -> None:
    raise LookupError("something broke")


def log_something() -> None:
    log = structlog.get_logger("docendo.test")
    with structlog.contextvars.bound_contextvars(request_id="abc-12345678"):
        log.info("job done", seconds=0.2)
        logging.getLogger("docendo.test").warning("from %s", "a library")
        try:
            break_with("mieheg"[::-1])  # a value that is not in the source
        except LookupError:
            log.exception("defect")


@pytest.mark.parametrize("lines", ["text"], indirect=True)
def test_lines_for_people(lines: io.StringIO) -> None:
    log_something()
    said = lines.getvalue()
    assert "[info     ] job done" in said
    assert "from a library" in said
    assert "LookupError: something broke" in said
    assert said.count("request_id=abc-12345678") == 3
    assert "geheim" not in said
    assert "\x1b" not in said


@pytest.mark.parametrize("lines", ["json"], indirect=True)
def test_lines_for_programs(lines: io.StringIO) -> None:
    log_something()
    done, library, defect = (json.loads(line) for line in lines.getvalue().splitlines())
    assert (done["event"], done["level"], done["seconds"]) == ("job done", "info", 0.2)
    assert library["event"] == "from a library"
    assert "LookupError: something broke" in defect["exception"]
    assert {line["request_id"] for line in (done, library, defect)} == {"abc-12345678"}
    assert "geheim" not in lines.getvalue()

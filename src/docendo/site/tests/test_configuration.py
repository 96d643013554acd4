"""A wrong setting stops the start with its name, what is wrong and an example, and no secret."""

from pathlib import Path

import pytest

from docendo.site import configuration
from docendo.site.configuration import WrongConfiguration

DOCS = Path(__file__).parents[4] / "docs" / "operating.md"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in configuration.variables():
        monkeypatch.delenv(variable.name, raising=False)
    monkeypatch.setenv("DOCENDO_HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("PORT", "http", "a whole number"),
        ("PORT", "70000", "65535"),
        ("DOCENDO_URL", "learn.example.org", "http:// or https://"),
        ("DOCENDO_URL", "https://example.org/learn", "nothing after it"),
        ("DATABASE_URL", "mysql://geheim@host/docendo", "postgres://"),
        ("DATABASE_URL", "postgres://me:geheim@host:5432", "names no database"),
        ("DATABASE_URL", "postgres://me:geheim@ho:st:port/docendo", "%40 for @"),
        ("REDIS_URL", "localhost:6379", "redis://"),
        ("EMAIL_URL", "mail.example.org", "smtp://"),
        ("EMAIL_URL", "smtp://me:geheim@mail.example.org:port", "%40 for @"),
        ("EMAIL_URL", "smtp:///", "names no mail server"),
        ("DOCENDO_SECRET_KEY", "geheim", "at least 32 characters"),
        ("DOCENDO_DEBUG", "perhaps", "true or false"),
        ("DOCENDO_WORKER", "perhaps", "true or false"),
        ("DOCENDO_LOG_FORMAT", "xml", "'text' or 'json'"),
        ("DOCENDO_LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
    ],
)
def test_a_wrong_value_is_named_with_an_example(
    name: str, value: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert configuration.read().port == 8000
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongConfiguration) as refused:
        configuration.read()
    said = str(refused.value)
    assert said.startswith(f"{name}: ")
    assert what in said
    assert f"Example: {name}=" in said
    assert "geheim" not in said


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "http")
    monkeypatch.setenv("REDIS_URL", "localhost")
    with pytest.raises(WrongConfiguration) as refused:
        configuration.read()
    assert "PORT: " in str(refused.value)
    assert "REDIS_URL: " in str(refused.value)


def test_every_example_is_accepted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in configuration.variables():
        monkeypatch.setenv(variable.name, variable.example)
    monkeypatch.setenv("DOCENDO_HOME", str(tmp_path))
    read = configuration.read()
    assert read.public_url == "https://learn.example.org"
    assert read.is_https


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("PORT", "")
    assert configuration.read().database_url is None
    assert configuration.read().port == 8000


def test_a_folder_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DOCENDO_HOME", str(tmp_path / "file"))
    with pytest.raises(WrongConfiguration, match=r"DOCENDO_HOME: the folder .*/file cannot be"):
        configuration.read()


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = configuration.read().secret_key
    assert len(key) >= 50
    assert configuration.read().secret_key == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


@pytest.mark.parametrize(
    ("url", "port", "is_ssl", "is_starttls"),
    [
        ("smtps://me:s%40crets@mail.example.org", 465, True, False),
        ("smtp://me:s%40crets@mail.example.org:587", 587, False, True),
        ("smtp://me:s%40crets@mail.example.org", 25, False, False),
    ],
)
def test_a_mail_address_says_how_to_send(
    url: str, port: int, is_ssl: bool, is_starttls: bool
) -> None:
    settings = configuration.mail_settings(url)
    assert settings["EMAIL_PORT"] == port
    assert settings["EMAIL_USE_SSL"] is is_ssl
    assert settings["EMAIL_USE_TLS"] is is_starttls
    assert settings["EMAIL_HOST_PASSWORD"] == "s@crets"


def test_the_table_for_operators_is_up_to_date() -> None:
    assert configuration.as_markdown() in DOCS.read_text(encoding="utf-8"), (
        "docendo configuration --markdown prints the table for docs/operating.md"
    )

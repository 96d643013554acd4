"""Who may look behind a persona: few files, and whoever adds one reads decision 14 first."""

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "docendo"
FORUM = "learning/forum"
MAY_LOOK = {
    f"{FORUM}/actions/masking.py",
    f"{FORUM}/models/__init__.py",
    f"{FORUM}/models/masks.py",
    f"{FORUM}/models/permissions.py",
    f"{FORUM}/queries/masks.py",
    # It names the columns of all apps, and reads none of them by itself.
    "outcomes/privacy/rules.py",
}
# The one door for other apps, and who goes through it.
MAY_ASK_WHO = {
    f"{FORUM}/api.py",
    f"{FORUM}/queries/__init__.py",
    f"{FORUM}/queries/masks.py",
    "learning/asks/queries/askers.py",
    "outcomes/notices/actions.py",
}


def files_with(name: str) -> set[str]:
    word = re.compile(rf"\b{name}\b")
    return {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and "migrations" not in path.parts
        if any(word.search(line.partition("#")[0]) for line in path.read_text().splitlines())
    }


def test_few_files_look_behind_a_persona() -> None:
    assert files_with("Mask") == MAY_LOOK


def test_few_files_ask_who_is_behind_one() -> None:
    assert files_with("people_behind") == MAY_ASK_WHO


def test_only_one_s_own_data_ask_for_one_s_personas() -> None:
    """What is handed out to somebody and what is forgotten of them, and nothing that is shown."""
    assert files_with("personas_of") == {
        f"{FORUM}/api.py",
        f"{FORUM}/queries/__init__.py",
        f"{FORUM}/queries/masks.py",
        "outcomes/privacy/queries.py",
    }

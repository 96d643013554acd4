"""What no template may do, and what each may rely on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from docendo.commons.communities.rules import Accent

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src/docendo"
SPRITE = SOURCES / "site/static/docendo/icons.svg"
PICTURES = SOURCES / "site/templates/components/picture.html"

# Mails have no style sheet of ours, and no policy that would forbid theirs.
TEMPLATES = [
    path
    for kind in ("templates", "jinja2")
    for path in sorted(SOURCES.rglob(f"{kind}/**/*.html"))
    if "email" not in path.parts
]


def found(pattern: str) -> Iterator[tuple[str, str]]:
    for path in TEMPLATES:
        for match in re.finditer(pattern, path.read_text(encoding="utf-8")):
            yield str(path.relative_to(SOURCES)), match.group(1)


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 30


@pytest.mark.parametrize("attribute", [r"\s(style)\s*=", r"\s(on[a-z]+)\s*=", r"\s(hx-on)[:\-]"])
def test_no_template_styles_or_scripts_an_element_in_place(attribute: str) -> None:
    """The content policy forbids it, so it would silently do nothing."""
    inside_a_tag = rf"<[a-z][^>]*{attribute}"
    assert list(found(inside_a_tag)) == []


def test_every_sentence_of_a_jinja_template_is_collected_for_translation() -> None:
    """makemessages knows Django's syntax: of {{ _("a") if so else _("b") }} it sees only "a"."""
    templates = [path.read_text(encoding="utf-8") for path in SOURCES.rglob("jinja2/**/*.html")]
    assert templates
    for template in templates:
        said = {message for _, _, message in extract_from_ast(Environment().parse(template))}
        seen = templatize(template)
        # What has a context is collected from a template of Django's that says it too.
        assert {one for one in said if isinstance(one, str) and one not in seen} == set()


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))
    missing = {
        (path, name) for path, name in found(r"""{% icon ["']([\w-]+)["']""") if name not in drawn
    }
    assert missing == set()


def test_every_picture_that_is_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r'name == "(\w+)"', PICTURES.read_text()))
    missing = {(path, name) for path, name in found(r'picture="(\w+)"') if name not in drawn}
    assert missing == set()


def test_every_accent_of_a_community_has_its_color() -> None:
    tokens = (ROOT / "frontend/src/css/tokens.css").read_text()
    assert set(re.findall(r'\[data-accent="(\w+)"\] {', tokens)) == set(Accent.values)

"""What people wrote is escaped by Jinja as it is by Django's templates."""

import markupsafe
import pytest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from docendo.site.jinja import environment, escape


class Sly(str):
    """Looks like a text and is none of ours."""

    __slots__ = ()


class Number(int):
    def __str__(self) -> str:
        return "<b>1</b>"


@pytest.mark.parametrize(
    "value",
    [
        "<script>'\"&",
        Sly("<script>"),
        0,
        -7,
        2**70,
        Number(1),
        True,
        None,
        1.5,
        ["<i>"],
        gettext_lazy("Learn from each other"),
        mark_safe("<b>ours</b>"),
        Markup("<b>ours</b>"),
    ],
)
def test_what_is_put_out_is_what_markupsafe_says(value: object) -> None:
    assert escape(value) == markupsafe.escape(value)


def test_a_template_escapes_all_but_what_is_marked_as_safe() -> None:
    template = environment(autoescape=True).from_string(
        "{{ a }}{{ a | upper }}{{ b }}{% set c %}{{ a }}{{ b }}{% endset %}{{ c }}{{ a ~ b }}"
    )
    drawn = template.render(a="<a>", b=SafeString("<b>"))
    assert drawn == "&lt;a&gt;&lt;A&gt;<b>&lt;a&gt;<b>&lt;a&gt;<b>"

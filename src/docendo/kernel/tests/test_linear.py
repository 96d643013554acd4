"""Formulas where nothing can draw them."""

import pytest

from docendo.kernel.text import excerpt
from docendo.kernel.text.linear import linear


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        ("x^2 + y_{i}", "x^2 + y_i"),
        (r"\frac{dy}{dx}", "dy/dx"),
        (r"\frac12\sin(12.5)", "1/2 sin (12.5)"),
        (r"\lim_{x \to 0} \frac{\sin x}{x}=1", "lim_(x → 0) (sin x)/x = 1"),
        (r"\sqrt{x^2} = |x|", "√(x^2) = |x|"),
        (r"\int_{-1}^1 \frac1x\,dx", "∫_(-1)^1 1/x dx"),
        (r"\alpha \le \pi \approx 3.14", "α ≤ π ≈ 3.14"),
        (r"\mathrm{Var}(2X) = 4 \cdot \text{Var}(X)", "Var(2X) = 4 · Var(X)"),
        (r"\left( a \right)", "(a)"),
        (r"\begin{cases} x + y = 1 \\ x - y = 2 \end{cases}", "x + y = 1; x - y = 2"),
        (r"\{1, 2\} \subset \mathbb{R}", "{1, 2} ⊂ R"),
        (r"\binom{n}{k}", "C(n, k)"),
    ],
)
def test_a_formula_becomes_a_line_that_one_can_read(tex: str, line: str) -> None:
    assert linear(tex) == line


@pytest.mark.parametrize("tex", ["{", "}", "\\", "^", "_", r"\frac", r"\frac{", r"\sqrt", "", "&"])
def test_half_a_formula_is_no_reason_to_fail(tex: str) -> None:
    assert "\n" not in linear(tex)


@pytest.mark.parametrize("piece", ["{", "^", r"\frac", r"\sqrt"])
def test_what_nobody_could_read_is_left_as_it_is(piece: str) -> None:
    assert linear(piece * 1000) == piece * 1000


def test_an_excerpt_shows_formulas_as_a_line() -> None:
    assert excerpt(r"Why is $\frac{\sin h}{h} \to 1$?") == "Why is (sin h)/h → 1?"

"""Whatever people write is readable by everyone: on a phone, by keyboard, in both directions."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from docendo.kernel.text import render
from tests.journeys.conftest import violations

pytestmark = pytest.mark.journey

STYLES = Path("src/docendo/site/static/docendo/docendo.css").read_text(encoding="utf-8")
SOURCE = r"""
#### A heading that jumps

Why is $T(n) = 2T(n/2) + n$ in $\mathcal{O}(n \log n)$? @Amira Haddad asked
https://en.wikipedia.example/wiki/Master_theorem_(analysis_of_algorithms) and $$\sum_{i=0}^n 2^i$$

$$
\begin{aligned}
T(n) &= 2T(n/2) + n \\
     &= \text{something long that will not fit into the width of any telephone at all}
\end{aligned}
$$

```python
def merge_sort(items: list[int]) -> list[int]:  # a line that has to scroll on a phone
    return merge(merge_sort(items[: len(items) // 2]), merge_sort(items[len(items) // 2 :]))
```

    plain code, the same twice

    plain code, the same twice

| | Best | Worst | Remarks that take a good deal of space |
|--|:-:|--:|---|
| Merge sort | $n \log n$ | $n \log n$ | averylongwordthatnobodycanbreakanywhere |

[](https://example.org) ![A chart](https://example.org/chart.png) $\frac{

> مرحبا، `print(x)` يطبع القيمة $x^2$ هنا؟
>
> - `x` متغير
> - not this one
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_text_with_everything_in_it_shuts_nobody_out(
    browser: Browser, scheme: str, width: int, direction: str
) -> None:
    page = opened(browser, direction, color_scheme=scheme, viewport={"width": width, "height": 800})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_wide_code_is_scrolled_by_keyboard(browser: Browser) -> None:
    page = opened(browser, "ltr", viewport={"width": 320, "height": 800})
    code = page.get_by_role("group", name="def merge_sort")
    page.keyboard.press("Tab")
    for _ in range(20):
        if code.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    page.context.close()


def test_arabic_runs_from_the_right_on_an_english_page(browser: Browser) -> None:
    page = opened(browser, "ltr", viewport={"width": 1280, "height": 800})
    quotation = page.locator("blockquote")
    assert quotation.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert page.locator("math").first.evaluate("e => getComputedStyle(e).direction") == "ltr"
    first, second = page.locator("blockquote li").all()
    assert first.evaluate("element => element.dir") == "rtl"
    assert second.evaluate("element => element.dir") == "ltr"
    page.context.close()


def opened(browser: Browser, direction: str, **options: object) -> Page:
    """A page that holds the text and nothing else."""
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    text = render(SOURCE, mentions={"Amira Haddad": "/people/1/"})
    page.set_content(
        f'<!doctype html><html lang="{"ar" if direction == "rtl" else "en"}" dir="{direction}">'
        '<meta name="viewport" content="width=device-width"><title>Text</title>'
        f"<style>{STYLES} main {{ padding: 1rem }}</style><main><h1>Title</h1><h2>Question</h2>"
        f'<div class="prose">{text}</div></main>'
    )
    return page

"""The HTML of a dump as Markdown: what is read there is read here."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.kernel.text import plain, render
from docendo.outcomes.connect.stackexchange.markdown import comment_to_markdown, to_markdown

SITE = "https://bees.example"


def markdown(html: str, *, has_formulas: bool = False) -> str:
    return to_markdown(html, site_url=SITE, has_formulas=has_formulas)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p>\n\n<p>Two</p>", "One\n\nTwo"),
        ("<p>One\n  and   more</p>", "One and more"),
        ("<p>One<br>Two<br /></p>", "One\\\nTwo"),
        ("<h2>Title</h2><p>Text</p>", "## Title\n\nText"),
        ("<p>a <strong>b</strong> <em>c</em> <s>d</s></p>", "a **b** *c* ~~d~~"),
        ("<p><strong>Note: </strong>this</p>", "**Note:** this"),
        ("<p><strong>Note:</strong>this</p>", "**Note:** this"),
        ("<p>un<em>believ</em>able</p>", "un*believ*able"),
        ("<p><em>a</em><strong>b</strong></p>", "*a* **b**"),
        ("<p><code>a`b</code> <code>`</code></p>", "``a`b`` `` ` ``"),
        ("<p><kbd>Ctrl</kbd></p>", "`Ctrl`"),
        ('<p><a href="https://a.example/x">it</a></p>', "[it](https://a.example/x)"),
        ('<p><a href="/q/5">it</a></p>', f"[it]({SITE}/q/5)"),
        ('<p><a href="//a.example/">it</a></p>', "[it](https://a.example/)"),
        ('<p><a href="https://a.example/(x)">[it</a></p>', "[&#91;it](https://a.example/%28x%29)"),
        ('<p><a href="https://a.example/x">https://a.example/x</a></p>', "<https://a.example/x>"),
        ('<p><a href="javascript:alert(1)">it</a></p>', "it"),
        (
            '<p><img src="https://a.example/i.png" alt="a hive"></p>',
            "![a hive](https://a.example/i.png)",
        ),
        ("<p>10<sup>-9</sup> H<sub>2</sub>O 5<sup>th</sup></p>", "10⁻⁹ H₂O 5th"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ul><li><p>a</p><pre><code>x\n</code></pre></li></ul>", "- a\n\n  ```\n  x\n  ```"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        (
            '<pre class="lang-py prettyprint"><code>x = 1\n\ny\n</code></pre>',
            "```py\nx = 1\n\ny\n```",
        ),
        ("<pre><code>```\n</code></pre>", "````\n```\n````"),
        ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
        (
            "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td></tr></table>",
            "| a | b\\|c |\n| --- | --- |\n| 1 |  |",
        ),
        ("<div>a <p>b</p> c</div>", "a\n\nb\n\nc"),
        ("<p>a<p>b", "a\n\nb"),
        ("text only", "text only"),
        ("<p></p>", ""),
    ],
)
def test_each_kind_of_html_has_its_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    "words",
    [
        *("*not bold*", "_it_ snake_case __init__", "a `tick`", "1. one", "- dash", "+ plus"),
        *("# heading", "> quote", "---", "===", "~~~", "[a](b)", "[a]: x", "![a](b)"),
        *("a <b> c", "&lt; &amp;", r"C:\new\*x", r"\(x\)", r"\[x\]", "~~gone~~", "| a | b |"),
        *("Only $5 or $10", "$HOME and $PATH", "$x$", "2 * 3 * 4", "!\u00a0[x]", "Hi! "),
    ],
)
def test_what_is_plain_text_there_is_plain_text_here(words: str) -> None:
    source = markdown(f"<p>{escape(words)}</p>")

    assert render(source).count("<") == 2, source  # one paragraph and nothing in it
    assert plain(source) == words.strip()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_no_text_is_lost(words: str) -> None:
    seen = unescape(re.sub("<[^>]*>", "", render(markdown(f"<p>{escape(words)}</p>"))))

    assert "".join(seen.split()) == "".join(words.split())


def test_formulas_stay_as_they_are_where_the_site_shows_them() -> None:
    html = r"<p>Let $a_1 \le b*c*$ and</p><p>$$\sum_{i} x_i$$</p><p>snake_ and $5</p>"

    assert markdown(html, has_formulas=True) == (
        "Let $a_1 \\le b*c*$ and\n\n$$\\sum_{i} x_i$$\n\nsnake\\_ and $5"
    )
    assert markdown(html).startswith(r"Let \$a_1 \le b\*c\*$ and")


def test_a_tower_of_tags_does_not_fall() -> None:
    assert markdown("<blockquote>" * 5000 + "deep" + "</blockquote>" * 5000).endswith("> deep")
    assert markdown("<em>" * 5000 + "deep").strip("*") == "deep"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See *this* and `x`", "See *this* and `x`"),
        ("1. not a list", "1\\. not a list"),
        ("# not a title", "\\# not a title"),
        ("$5, not `$6`", "\\$5, not `$6`"),
    ],
)
def test_a_comment_has_no_blocks(text: str, expected: str) -> None:
    assert comment_to_markdown(text, has_formulas=False) == expected

"""What a document says: written, read, drawn, and as other formats; and its sittings."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from pycrdt import XmlElement, XmlText

from docendo.learning.documents import crdt
from docendo.learning.documents.rules.beginnings import beginning
from docendo.learning.documents.rules.drawing import drawn
from docendo.learning.documents.rules.limits import Template, Written, sittings
from docendo.learning.documents.rules.markdown import markdown
from docendo.learning.documents.rules.tree import Words, paragraph, plain
from docendo.learning.documents.tests.texts import EVERYTHING, made
from docendo.learning.documents.word import word


def test_what_is_written_is_read_again() -> None:
    assert crdt.tree_of(made(EVERYTHING)) == EVERYTHING
    assert crdt.tree_of(crdt.replayed([made(EVERYTHING).get_update()])) == EVERYTHING


def test_writing_touches_only_what_differs() -> None:
    doc = made(EVERYTHING)
    before = doc.get_state()
    others = (*EVERYTHING[:3], paragraph(Words("New")), *EVERYTHING[3:])
    crdt.write(doc, others)
    assert crdt.tree_of(doc) == others
    assert len(doc.get_update(before)) < 200


@pytest.mark.parametrize("template", Template)
def test_a_beginning_is_what_the_editor_knows(template: Template) -> None:
    tree = beginning(template)
    assert crdt.tree_of(made(tree)) == tree


def test_it_is_drawn_for_readers() -> None:
    html = drawn(EVERYTHING)
    for expected in (
        '<h3 dir="ltr">Limits</h3>',
        "<strong>bold</strong><br>and ",
        "<strong>",
        '<code dir="ltr">x = 1</code>',
        'href="https://example.org/?a=1&amp;b=2"',
        "<msup>",
        '<ol start="3" dir="ltr">',
        "☑ Done",
        "☐ Open",
        "<blockquote",
        '<span class="nb">print</span>',
        "<hr>",
        '<th dir="ltr">Name</th>',
        '<p dir="rtl">نهاية الدرس</p>',
    ):
        assert expected in html, expected


def test_as_markdown() -> None:
    assert (
        markdown(EVERYTHING)
        == """### Limits

Plain, **bold**\\
and ~~***all***~~ with `x = 1` and [a link](<https://example.org/?a=1&b=2>) near $x^2$.

- One
  - Inner
- Two

3. Third

- [x] Done
- [ ] Open

> Said

```python
print(1)

```

---

| Name | Value |
| --- | --- |
| a\\|b | 2 |

![A curve that \\[nears\\] 2](<0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f>)

![](<1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e>)

نهاية الدرس
"""
    )


def test_signs_in_markdown_stay_signs() -> None:
    said = markdown((paragraph(Words("# no heading *here* <b> [x](y)")),))
    assert said == "\\# no heading \\*here\\* \\<b\\> \\[x\\](y)\n"


def test_as_a_file_for_word() -> None:
    file = docx.Document(BytesIO(word("Limits", EVERYTHING)))
    lines = [paragraph.text for paragraph in file.paragraphs]
    assert lines[:2] == ["Limits", "Limits"]
    assert "3. Third" in lines
    assert "☑ Done" in lines
    assert [cell.text for cell in file.tables[0].rows[1].cells] == ["a|b", "2"]
    links = [rel.target_ref for rel in file.part.rels.values() if rel.is_external]
    assert links == ["https://example.org/?a=1&b=2"]


def test_script_in_nodes_is_words_or_nothing() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    doc = crdt.replayed([])
    root = crdt.body(doc)
    for tag in ("script", "iframe", "paragraph onclick=x", "p><script"):
        element = root.children.append(XmlElement(tag))
        element.attributes["onerror"] = attack
        element.children.append(XmlText("gone"))
    code = root.children.append(XmlElement("codeBlock"))
    code.attributes["language"] = attack
    code.children.append(XmlText(attack))
    marks: tuple[dict[str, Any], ...] = (
        {"link": {"href": "javascript:alert(1)"}},
        {"link": {"href": "data:text/html,<script>"}},
        {"link": {"href": f'https://example.org/"{attack}'}},
        {"link": attack},
        {attack: {}},
    )
    for mark in marks:
        text = root.children.append(XmlElement("heading"))
        text.attributes["level"] = attack
        words = text.children.append(XmlText())
        words.insert(0, attack, mark)
    tree = crdt.tree_of(doc)
    html = drawn(tree)
    assert "gone" not in html
    for tag in re.findall(r"<[^>]*>", html):
        assert not re.match(r"<(script|img|iframe)", tag)
        assert "javascript:" not in tag
        assert not re.search(r"\son\w+=", tag.split('"')[0])
    assert "&lt;script&gt;" in html
    said = markdown(tree)
    assert "javascript:" not in said
    assert word("x", tree)
    assert "<script>" in plain(tree)


def test_a_pause_ends_a_sitting() -> None:
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    changes = [
        Written(5, 1, at + timedelta(minutes=30)),
        Written(4, 2, at + timedelta(minutes=9)),
        Written(3, 1, at + timedelta(minutes=5)),
        Written(2, 2, at),
    ]
    late, early = sittings(changes)
    assert (late.last, late.before, late.by_ids) == (5, 4, (1,))
    assert (early.last, early.before, early.by_ids) == (4, 0, (2, 1))
    assert early.began_at == at

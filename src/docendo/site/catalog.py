"""What the page /design/ shows: one example of each component in each of its states."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.core.paginator import Paginator

from docendo.commons.communities.rules import Accent
from docendo.kernel import clock, text


@dataclass(frozen=True)
class Somebody:
    pk: int
    name: str
    has_joined: bool = True


class Example(forms.Form):
    title = forms.CharField(
        label="Title", max_length=120, help_text="One sentence that says what you are stuck on."
    )
    body = forms.CharField(
        label="What did you try?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "tall"}),
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=[("1", "Algebra"), ("2", "Calculus"), ("3", "Graph theory"), ("4", "Probability")],
        widget=forms.SelectMultiple(attrs={"data-combobox": ""}),
    )
    level = forms.ChoiceField(
        label="How well do you know it?",
        choices=[("1", "I have heard of it"), ("2", "I can use it"), ("3", "I can explain it")],
    )
    entry = forms.ChoiceField(
        label="How do people join?",
        choices=[("open", "At once"), ("request", "By request"), ("invitation", "By invitation")],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label="Languages",
        required=False,
        choices=[("en", "English"), ("de", "Deutsch"), ("ar", "العربية")],
        widget=forms.CheckboxSelectMultiple,
    )
    picture = forms.FileField(label="Picture", required=False)
    follow = forms.BooleanField(label="Tell me when somebody answers", required=False)


PEOPLE = [
    Somebody(pk, name)
    for pk, name in enumerate(
        [
            "Amira Haddad",
            "Jonas Weber",
            "李小龙",
            "Chidi Okafor",
            "ليلى منصور",
            "Zoë",
            "Ana Souza",
            "Mateusz Kowalczyk",
            "Priya Raman",
            "Søren Ø",
        ]
    )
]
WEEKS = [(f"W{week}", asked) for week, asked in enumerate([3, 5, 4, 9, 12, 8, 7, 14, 11, 16], 38)]
PICTURES = ["questions", "people", "topics", "search", "door", "lost", "broken", "offline", "wait"]


PROSE = r"""
## Why the series converges
Compare it with a **geometric** series: $\frac{1}{2^n}$ shrinks *fast enough*. See
[the theorem](https://example.org/theorem) and mind `range(n)`.

$$\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}$$

> A limit is a promise about all that is far enough out.

1. Bound the terms.
   - from above
   - from below
2. Sum the bound.

```python
from math import pi

@cache
def partial(n: int) -> float:  # grows towards pi² / 6, slowly; too long a line for a phone
    return sum(1 / k**2 for k in range(1, n)) + len("no")
```

| n   | Partial sum | Distance |
|----:|:-----------:|---------:|
| 10  | 1.5498      | 0.0952   |
| 100 | 1.6350      | 0.0100   |

إذا كانت المتسلسلة متقاربة فإن حدودها تسعى إلى الصفر، والعكس غير صحيح.

Averylongwordwithoutanyplacetobreakbreaksanywayinsteadofpushingthepagesidewaysonaphone.
"""


def everything() -> dict[str, object]:
    now = clock.now()
    filled = {"title": "Why does it converge?", "level": "2", "topics": ["1", "3"], "entry": "open"}
    return {
        "prose": text.render(PROSE),
        "people": PEOPLE,
        "unclaimed": Somebody(77, "Old Author", has_joined=False),
        "weeks": WEEKS,
        "week_values": [asked for _, asked in WEEKS],
        "accents": Accent.values,
        "pictures": PICTURES,
        "form": Example(initial=filled, auto_id="fresh_%s"),
        "refused_form": Example({"title": "x" * 121, "level": "2"}, auto_id="refused_%s"),
        "page": Paginator(range(120), 10).page(3),
        "just_now": now - timedelta(hours=3),
        "long_ago": now - timedelta(days=400),
    }

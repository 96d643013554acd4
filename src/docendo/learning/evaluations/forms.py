"""The shape of what is typed into evaluations of teams."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.kernel.lines import LineField
from docendo.learning.evaluations.queries import RatePage
from docendo.learning.evaluations.queries.lists import Choice
from docendo.learning.evaluations.rules.evaluating import (
    LONGEST_QUESTION,
    LONGEST_TITLE,
    LONGEST_WORDS,
    Fault,
    Kind,
    SeenBy,
    faults_of_dates,
)
from docendo.learning.evaluations.rules.levels import ANCHORS, LEVELS, Dimension

CLOCK = "%Y-%m-%dT%H:%M"


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=CLOCK)
    return forms.DateTimeField(label=label, widget=widget)


def _words(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"dir": "auto", "rows": 3})
    return forms.CharField(label=label, max_length=LONGEST_WORDS, widget=widget, **more)


class WordsForm(forms.Form):
    """What can be changed until it is over."""

    title = LineField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    words = _words(
        gettext_lazy("What you want to say to the teams"),
        required=False,
        help_text=gettext_lazy("For example why you ask, and what you will do with it."),
    )
    opens_at = _moment(gettext_lazy("Teams rate from"))
    closes_at = _moment(gettext_lazy("Teams rate until"))

    def is_good(self, *, now: datetime) -> bool:
        """Whether its dates can be, too."""
        if self.is_valid():
            said = self.cleaned_data
            self.tell(faults_of_dates(said["opens_at"], said["closes_at"], now=now))
        return self.is_valid()

    def tell(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            self.add_error(fault.field, fault.words)


class EvaluationForm(WordsForm):
    """A new one, for teams to choose."""

    teams = forms.MultipleChoiceField(
        label=gettext_lazy("Which teams"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one team.")},
    )
    field_order = ("title", "words", "teams", "opens_at", "closes_at")

    def __init__(self, choices: Mapping[str, Choice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, each.name) for key, each in choices.items()]
        self.fields["teams"].choices = named  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    words = LineField(label=gettext_lazy("Question"), max_length=LONGEST_QUESTION)
    kind = forms.ChoiceField(label=gettext_lazy("It is answered"), choices=Kind, initial=Kind.SCALE)
    seen_by = forms.ChoiceField(
        label=gettext_lazy("Answers are seen by"), choices=SeenBy, initial=SeenBy.FACILITATORS
    )


class RateForm(forms.Form):
    """A level for everybody in every dimension, and the answers to the questions."""

    def __init__(self, page: RatePage, data: Any = None) -> None:
        said: dict[str, int | str] = {
            _level_name(dimension, rating.rated_id): level
            for rating in page.ratings
            for dimension, level in rating.levels.items()
        }
        said |= {_answer_name(each.question_id): each.level or each.words for each in page.answers}
        super().__init__(data, initial=said)
        self.page = page
        for dimension in Dimension:
            for each in page.teammates:
                is_me = page.standing.me is not None and each.pk == page.standing.me.pk
                name = _("Yourself") if is_me else each.person.name
                self.fields[_level_name(dimension, each.pk)] = _level(name)
        for question in page.questions:
            asked = question.words
            field = _level(asked) if question.kind == Kind.SCALE else _words(asked, required=False)
            self.fields[_answer_name(question.pk)] = field

    def sections(self) -> Iterator[tuple[Dimension, Any, Sequence[BoundField]]]:
        """Each dimension with what its levels look like, and a field for everybody."""
        for dimension in Dimension:
            fields = [self[_level_name(dimension, each.pk)] for each in self.page.teammates]
            yield dimension, ANCHORS[dimension], fields

    def questions(self) -> Iterator[tuple[Any, BoundField]]:
        for question in self.page.questions:
            yield question, self[_answer_name(question.pk)]

    @property
    def levels(self) -> Mapping[int, Mapping[Dimension, int]]:
        """By the number of the teammate."""
        return {
            each.pk: {
                dimension: self.cleaned_data[_level_name(dimension, each.pk)]
                for dimension in Dimension
            }
            for each in self.page.teammates
        }

    @property
    def answers(self) -> Mapping[int, int | str]:
        """By the number of the question; what was left empty is not among them."""
        found = {each.pk: self.cleaned_data[_answer_name(each.pk)] for each in self.page.questions}
        return {pk: said for pk, said in found.items() if said}


def _level_name(dimension: Dimension, teammate_id: int) -> str:
    return f"{dimension}-{teammate_id}"


def _answer_name(question_id: int) -> str:
    return f"question-{question_id}"


def _level(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[(level, str(level)) for level in LEVELS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a level.")},
    )

"""One question to whoever enrolls, and one meeting of the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.kernel.lines import LineField
from docendo.learning.programs.forms.fields import LinesField
from docendo.learning.programs.models import Meeting, Program, Question
from docendo.learning.programs.rules import (
    LONGEST_LINE,
    LONGEST_TITLE,
    MOST_CHOICES,
    MOST_LINES,
    NewMeeting,
    NewQuestion,
    ShownTo,
)


class QuestionForm(forms.Form):
    """What is asked, what for, who reads the answers, and which of them open the program."""

    words = LineField(label=gettext_lazy("What you ask"), max_length=LONGEST_LINE)
    purpose = LineField(
        label=gettext_lazy("What the answer is for"),
        max_length=LONGEST_LINE,
        help_text=gettext_lazy(
            "A sentence, such as “So that those in your year find you.” Whoever answers reads it."
        ),
    )
    shown_to = forms.TypedChoiceField(
        label=gettext_lazy("Who reads the answers"),
        choices=ShownTo,
        coerce=lambda value: ShownTo(int(value)),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Who has answered before was told who reads it: their answers are never shown to more."
        ),
    )
    choices = LinesField(
        most=MOST_CHOICES,
        label=gettext_lazy("Answers to choose from"),
        help_text=gettext_lazy("One a line. Without any, people write what they like."),
    )
    admits = LinesField(
        most=MOST_CHOICES,
        label=gettext_lazy("Of these, the ones that open the program"),
        help_text=gettext_lazy(
            "One a line, as above. Who answers otherwise cannot enroll by themselves. Without any,"
            " everybody can."
        ),
    )

    def __init__(self, question: Question, data: Any = None) -> None:
        columns = ("words", "purpose", "shown_to", "choices", "admits")
        super().__init__(data, initial={name: getattr(question, name) for name in columns})
        self.question = question

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if {*said.get("admits", ())} - {*said.get("choices", ())}:
            self.add_error("admits", _("Each must be one of the answers to choose from."))
        others = self.question.program.questions.exclude(pk=self.question.pk)
        if others.filter(words=said.get("words", "")).exists():
            self.add_error("words", _("This is asked already."))
        return said

    @property
    def said(self) -> NewQuestion:
        return NewQuestion(**self.cleaned_data)


class MeetingForm(forms.Form):
    """One meeting of the plan."""

    title = LineField(label=gettext_lazy("What it is about"), max_length=LONGEST_TITLE)
    agenda = LinesField(
        most=MOST_LINES,
        label=gettext_lazy("What to talk about"),
        help_text=gettext_lazy("One point a line."),
    )
    goal = LineField(
        label=gettext_lazy("A goal that they may put on their board"),
        required=False,
        max_length=LONGEST_LINE,
    )
    steps = LinesField(
        most=MOST_LINES,
        label=gettext_lazy("Small steps to it"),
        help_text=gettext_lazy("One a line."),
    )

    def __init__(
        self, program: Program, data: Any = None, *, meeting: Meeting | None = None
    ) -> None:
        columns = ("week", "title", "agenda", "goal", "steps")
        super().__init__(data, initial={name: getattr(meeting, name, "") for name in columns})
        self.fields["week"] = forms.IntegerField(
            label=_("Week"), min_value=1, max_value=program.weeks
        )
        self.order_fields(columns)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("steps") and not said.get("goal"):
            self.add_error("goal", _("Say to which goal the steps lead."))
        return said

    @property
    def said(self) -> NewMeeting:
        return NewMeeting(**self.cleaned_data)

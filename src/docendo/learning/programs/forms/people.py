"""What somebody says who enrolls, is taken in, or is asked how it goes."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.groups.api import GroupRole
from docendo.kernel.lines import LineField
from docendo.learning.programs.models import Program, Question
from docendo.learning.programs.rules import LONGEST_ANSWER, LONGEST_NAME, Helps, ShownTo

READ_BY = {
    ShownTo.COORDINATORS: gettext_lazy("Only coordinators read it."),
    ShownTo.MATCHED: gettext_lazy(
        "Coordinators read it, and whoever is in a match of this program with you."
    ),
    ShownTo.EVERYBODY: gettext_lazy("Coordinators read it, and everybody who takes part."),
}


class EnrollForm(forms.Form):
    """What somebody says who comes in, or who is in and says it otherwise."""

    code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(
        self,
        program: Program,
        questions: Sequence[Question],
        data: Any = None,
        *,
        code: str = "",
        answers: Mapping[int, str],
        is_in: bool,
        has_consent: bool,
    ) -> None:
        said = {f"question_{number}": words for number, words in answers.items()}
        super().__init__(data, auto_id="enroll-%s", initial=said | {"code": code, "role": "10"})
        self.questions = questions
        if program.has_sides and not is_in:
            self.fields["role"] = forms.TypedChoiceField(
                label=_("I take part"),
                choices=[
                    (GroupRole.LEARNER.value, _("to learn")),
                    (GroupRole.HELPER.value, _("to help")),
                ],
                coerce=lambda value: GroupRole(int(value)),
                widget=forms.RadioSelect,
            )
        for question in questions:
            self.fields[f"question_{question.pk}"] = _answer_to(question)
        if program.needs_consent and not has_consent:
            self.fields["agrees"] = forms.BooleanField(
                label=_("My parent or guardian has read this and says yes, or I am of age and do")
            )
            self.fields["given_by"] = LineField(
                label=_("Name of the parent or guardian"),
                max_length=LONGEST_NAME,
                help_text=_("If you are of age, write your own name."),
            )
            self.fields["read"] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.words_now = sha256(program.consent_words.encode()).hexdigest()
            self.initial["read"] = self.words_now

    def clean(self) -> dict[str, Any]:
        """Nobody says yes to words that were changed after they had read them."""
        said = self.cleaned_data
        if "read" in self.fields and said.get("read") != self.words_now:
            typed = {name: self.data[name] for name in self.data if name != "agrees"}
            self.data = typed | {"read": self.words_now}
            self.add_error(
                "agrees", _("These words have changed meanwhile. Read them once more, please.")
            )
        return said

    @property
    def role(self) -> GroupRole:
        return GroupRole(self.cleaned_data.get("role") or GroupRole.LEARNER)

    @property
    def answers(self) -> dict[int, str]:
        return {
            each.pk: self.cleaned_data.get(f"question_{each.pk}", "").strip()
            for each in self.questions
        }


def _answer_to(question: Question) -> forms.Field:
    """It says what the answer is for, and who reads it, where it is asked."""
    told = " ".join(filter(None, (question.purpose, str(READ_BY[ShownTo(question.shown_to)]))))
    if question.offered:
        return forms.ChoiceField(
            label=question.words,
            help_text=told,
            required=False,
            choices=[("", _("No answer")), *((each, each) for each in question.offered)],
        )
    return forms.CharField(
        label=question.words,
        help_text=told,
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


class ConsentForm(forms.Form):
    """Who has said yes, as a coordinator writes it down."""

    given_by = LineField(max_length=LONGEST_NAME)


class TakeInForm(forms.Form):
    """Whom a coordinator takes in, and to do what."""

    person = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    role = forms.TypedChoiceField(
        choices=[(role.value, "") for role in (GroupRole.LEARNER, GroupRole.HELPER)],
        coerce=lambda value: GroupRole(int(value)),
    )


class CodeForm(forms.Form):
    """A code, as it is typed; with its dash or without."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(
            {"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        help_text=gettext_lazy("Such as ABCD-2345. Whoever runs the program has given it to you."),
    )


class CheckInForm(forms.Form):
    helps = forms.TypedChoiceField(
        label=gettext_lazy("Does this match help you?"),
        choices=Helps,
        coerce=lambda value: Helps(int(value)),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("What would help you more?"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

"""What facilitators say of grades, and authors who ask for a second look."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.kernel.lines import LineField
from docendo.kernel.uploads import SAID
from docendo.learning.review.rules.grades import WHOLE
from docendo.learning.review.rules.judging import LONGEST_COMMENT, LONGEST_TITLE, LONGEST_WORK


def _words(label: Any, *, rows: int = 4, most: int = LONGEST_COMMENT, **more: Any) -> Any:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea({"dir": "auto", "rows": rows}),
        **more,
    )


class SetGradeForm(forms.Form):
    """A facilitator's own points, with a reason; without points what was worked out counts."""

    points = forms.FloatField(
        label=gettext_lazy("Points, from 0 to 100"),
        help_text=gettext_lazy("Leave it empty to go back to what the readers gave."),
        required=False,
        min_value=0,
        max_value=WHOLE,
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
    )
    why = _words(gettext_lazy("Why? The authors see this."), required=False)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("points") is not None and not said.get("why"):
            self.add_error("why", _("Say why: the authors will want to know."))
        return said


class AppealForm(forms.Form):
    words = _words(
        gettext_lazy("What should be looked at once more, and why?"),
        error_messages={"required": gettext_lazy("Say what should be looked at.")},
    )


class AnswerAppealForm(forms.Form):
    answer = _words(
        gettext_lazy("Your answer"),
        error_messages={"required": gettext_lazy("Answer in words, also if the grade stays.")},
    )


class ExampleForm(forms.Form):
    """A work to practice on."""

    title = LineField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    body = _words(gettext_lazy("The example, in Markdown"), rows=12, most=LONGEST_WORK)


class SpotChecksForm(forms.Form):
    """A table of grades, one work in a row."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "The first row names the columns: e-mail (of an author) or work (its number), and"
            " points, from 0 to 100."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv"}),
        error_messages=SAID,
    )

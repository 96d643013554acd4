"""The shape of what authors write, and of who takes part."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import text_area
from docendo.kernel.lines import LineField
from docendo.kernel.uploads import UploadField, UploadsField, kinds_in_words
from docendo.learning.review.actions import Words
from docendo.learning.review.models import Assignment, Submission
from docendo.learning.review.rules.judging import LONGEST_LINE, LONGEST_TITLE, LONGEST_WORK
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.writing import MOST_FILES_AT_ONCE, stamp

MOST_EXTRA_HOURS = 24 * 60


class WorkForm(forms.Form):
    """A work as it is being written; ``seen`` is the state that the page began with."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    title = LineField(label=gettext_lazy("Title"), required=False, max_length=LONGEST_TITLE)

    def __init__(self, assignment: Assignment, work: Submission | None, data: Any = None) -> None:
        initial: dict[str, Any] = {}
        if work is not None:
            initial = {
                "title": work.title,
                "body": work.body,
                "ticked": work.ticked.split(","),
                "seen": stamp(work.saved_at),
            }
        super().__init__(data, initial=initial)
        self.fields["body"] = forms.CharField(
            label=_("Your work"),
            required=False,
            max_length=LONGEST_WORK,
            help_text=_("Markdown, formulas between $ signs and code between backticks work."),
            widget=text_area(assignment.community, **{"class": "tall", "rows": 20}),
        )
        lines = [(str(at), line) for at, line in enumerate(assignment.checklist.splitlines())]
        if lines:
            self.fields["ticked"] = forms.MultipleChoiceField(
                label=_("Before you hand in"),
                required=False,
                choices=lines,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def words(self) -> Words:
        said = self.cleaned_data
        return Words(
            title=said["title"],
            body=said["body"],
            ticked=[int(each) for each in said.get("ticked", ())],
            seen=said["seen"],
        )


class AttachmentsForm(forms.Form):
    chosen = UploadsField(most=MOST_FILES_AT_ONCE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "attached-%s")
        super().__init__(*args, **kwargs)
        self.fields["chosen"].help_text = kinds_in_words()


class MaterialForm(forms.Form):
    """A file or a link, and what it is."""

    words = LineField(label=gettext_lazy("What it is"), max_length=LONGEST_LINE)
    address = forms.URLField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput({"dir": "ltr"}),
    )
    chosen = UploadField(required=False, label=gettext_lazy("Or a file"))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and bool(said.get("address")) == bool(said.get("chosen")):
            self.add_error("address", _("Give either a link or a file."))
        return said


class TeamForm(forms.Form):
    name = LineField(label=gettext_lazy("Name of the team"), max_length=LONGEST_TITLE)


class MemberForm(forms.Form):
    name = LineField(
        label=gettext_lazy("Name of a member"),
        max_length=100,
        help_text=gettext_lazy("As it stands on their page."),
    )


class ExtraForm(forms.Form):
    extra_hours = forms.IntegerField(
        label=gettext_lazy("Hours more than the others"),
        min_value=0,
        max_value=MOST_EXTRA_HOURS,
    )


class MoveForm(forms.Form):
    """From where somebody saw a review stand to where they move it."""

    here = forms.ChoiceField(choices=Phase)
    to = forms.ChoiceField(choices=Phase)

"""The shape of what people write; what may be done with it the rules decide."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import LONGEST_BODY, Community, text_area
from docendo.commons.topics.api import AboutField
from docendo.kernel.lines import LineField
from docendo.learning.forum.fields import OriginalField, question_fields
from docendo.learning.forum.models import Thanks
from docendo.learning.forum.rules import (
    LONGEST_COMMENT,
    LONGEST_REASON,
    LONGEST_TEACH_BACK,
    LONGEST_THANKS,
    SHORTEST_TEACH_BACK,
    SHORTEST_WHY,
    Reason,
)


class InThread(forms.Form):
    """One of several forms on a question's page; ``ids`` keeps their fields apart."""

    ids: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.ids}-%s")
        super().__init__(*args, **kwargs)


class AnswerForm(InThread):
    ids = "answer"

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.CharField(
            label=_("Your answer"),
            max_length=LONGEST_BODY,
            help_text=_("Markdown, formulas between $ signs and code between backticks work."),
            widget=text_area(community, rows=8),
        )


class CommentForm(InThread):
    ids = "comment"

    body = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 3, "dir": "auto", "autofocus": True}),
    )


class TeachBackForm(InThread):
    """How the asker understands it now."""

    ids = "explanation"

    body = forms.CharField(
        label=gettext_lazy("How do you understand it now?"),
        min_length=SHORTEST_TEACH_BACK,
        max_length=LONGEST_TEACH_BACK,
        help_text=gettext_lazy("A sentence or two, as you would tell a friend."),
        widget=forms.Textarea({"rows": 3, "dir": "auto", "autofocus": True}),
    )


class ThanksForm(InThread):
    """What one thanks for: one of a few things, or said in one's own words."""

    ids = "thanks"

    OWN = "own"
    REASONS = (
        ("example", gettext_lazy("The example")),
        ("patience", gettext_lazy("The patience")),
        ("mistake", gettext_lazy("Finding my mistake")),
        (OWN, gettext_lazy("Something else, in my own words")),
    )

    what = forms.ChoiceField(
        label=gettext_lazy("What do you thank for?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        required=False,
    )
    own = LineField(
        label=gettext_lazy("In your own words"), max_length=LONGEST_THANKS, required=False
    )

    @classmethod
    def initial_of(cls, given: Thanks | None) -> dict[str, str]:
        return {"what": cls.OWN, "own": given.words} if given else {}

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "own" in said and not said["own"] and said.get("what") in ("", self.OWN):
            self.add_error("own", _("Say in a few words what you thank for."))
        return said

    @property
    def words(self) -> str:
        """What was written, or else what was chosen, in the words of the moment."""
        said = self.cleaned_data
        if said["own"] and said["what"] in ("", self.OWN):
            return str(said["own"])
        return str(dict(self.REASONS)[said["what"]])


class EditForm(forms.Form):
    """What every edit says besides the text: why, and from which revision it starts."""

    why = LineField(
        label=gettext_lazy("Why do you change this?"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=gettext_lazy("A few words for the history, such as: explained the second step."),
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)


class EditQuestionForm(EditForm):
    field_order = ("title", "body", "topics", "why", "seen_revision")

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(question_fields(community))
        self.order_fields(self.field_order)


class EditTopicsForm(EditForm):
    """What the question of somebody else is about; its words stay theirs."""

    field_order = ("topics", "why", "seen_revision")

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"] = AboutField(community)
        self.order_fields(self.field_order)


class EditAnswerForm(EditForm, AnswerForm):
    field_order = ("body", "why", "seen_revision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class CloseForm(forms.Form):
    """Why a question is closed, and where the same was asked before."""

    def __init__(self, reasons: Sequence[Reason], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label=_("Why is it closed?"),
            choices=[(reason.value, reason.label) for reason in reasons],
            widget=forms.RadioSelect,
        )
        self.fields["original"] = OriginalField(
            label=_("Where was it asked before?"),
            required=False,
            help_text=_("For the first reason: the address of the earlier question."),
        )
        self.fields["note"] = forms.CharField(
            label=_("What the asker should know"),
            max_length=LONGEST_REASON,
            required=False,
            widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        )

    def clean_reason(self) -> Reason:
        return Reason(self.cleaned_data["reason"])


class ReasonForm(forms.Form):
    """Why a moderator removes a post."""

    reason = LineField(
        label=gettext_lazy("Why is it removed?"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Its author will read this."),
    )


class LearnNameForm(forms.Form):
    """Why a moderator needs to know who asked."""

    why = LineField(
        label=gettext_lazy("Why do you need to know?"),
        min_length=SHORTEST_WHY,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("A sentence. It is kept for good, and who asked will read it."),
    )


class ReopenForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What has changed?"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("A moderator reads this and reopens your question."),
    )


class WhyReopenForm(forms.Form):
    """Why somebody opens the question of somebody else again; who moderates may leave it out."""

    body = forms.CharField(
        label=gettext_lazy("Why should it be open?"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=gettext_lazy("It stands below the question as your comment."),
    )

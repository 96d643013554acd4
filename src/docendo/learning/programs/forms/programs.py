"""What a coordinator says of a program, when it is made and later."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import open_groups
from docendo.commons.people.api import ZoneField
from docendo.commons.topics.api import AboutField
from docendo.kernel.lines import LineField
from docendo.learning.programs.forms.fields import DayField, LinesField, words_field
from docendo.learning.programs.models import Program
from docendo.learning.programs.rules import (
    LONGEST_NAME,
    MOST_DAYS,
    MOST_QUESTIONS,
    Door,
    Kind,
    Only,
    Said,
    Words,
)

DAYS = ("name", "starts_on", "ends_on", "time_zone")


class ProgramForm(forms.Form):
    """What a coordinator says to make one: the rest comes from the template."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy(
            "A group of this name is made with it; a roster that names the group adds people."
        ),
    )
    door = forms.ChoiceField(
        label=gettext_lazy("Who may enroll"), choices=Door, widget=forms.RadioSelect
    )
    questions = LinesField(
        most=MOST_QUESTIONS,
        label=gettext_lazy("Questions to whoever enrolls"),
        help_text=gettext_lazy(
            "One a line. Only coordinators read the answers, unless you say otherwise for a"
            " question on the page of the program."
        ),
    )
    least_days = forms.IntegerField(
        label=gettext_lazy("Days in the community before somebody may enroll"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Whoever has just come is told from when on. 0 is for everybody."),
    )

    needs_consent = forms.BooleanField(
        label=gettext_lazy("A parent or guardian must say yes"),
        required=False,
        help_text=gettext_lazy(
            "Who takes part is matched with nobody here, in this program or outside of it, until"
            " somebody has said yes for them."
        ),
    )
    consent = words_field(
        gettext_lazy("To what they say yes"),
        gettext_lazy(
            "What happens in the program, where, and how to end it. Who has agreed before has"
            " agreed to the words of then."
        ),
    )

    def __init__(self, *, kind: Kind, today: date, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["starts_on"] = DayField(today=today, label=_("First day"))
        if kind != Kind.EVERGREEN:
            self.fields["ends_on"] = DayField(today=today, label=_("Last day"))
        self.fields["time_zone"] = ZoneField(
            kept=self.initial.get("time_zone", ""),
            help_text=_("The days begin and end by clocks there."),
        )
        self.order_fields((*DAYS, "door", "questions", "least_days"))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", _("The last day must come after the first."))
        if said.get("needs_consent") and not said.get("consent"):
            self.add_error("consent", _("Write to what a parent or guardian says yes."))
        return said

    @property
    def said(self) -> Said:
        said = self.cleaned_data
        return Said(
            name=said["name"],
            starts_on=said["starts_on"],
            ends_on=said.get("ends_on"),
            time_zone=said["time_zone"] or "UTC",
            door=Door(said["door"]),
            questions=said["questions"],
            least_days=said["least_days"] or 0,
            consent=said["consent"] if said["needs_consent"] else "",
        )


class ChangeForm(ProgramForm):
    """Everything that can be said otherwise later, in the program's own words."""

    def __init__(self, seat: Seat, program: Program, *, today: date, data: Any = None) -> None:
        columns = (*DAYS, "door", "about", "audience", "closing")
        initial = {
            name: getattr(program, name) for name in (*columns, "needs_consent", "least_days")
        }
        topics = program.topics.order_by("pk").values_list("topic__name", flat=True)
        asked = program.questions.order_by("number").values_list("words", flat=True)
        super().__init__(
            kind=Kind(program.kind),
            today=today,
            data=data,
            initial=initial
            | {"questions": "\n".join(asked), "consent": program.consent_words}
            | {"topics": ", ".join(topics), "from_group": program.from_group_id},
        )
        self.fields["from_group"] = forms.ModelChoiceField(
            open_groups(seat).exclude(pk=program.group_id),
            label=_("Group from which somebody may enroll"),
            required=False,
            empty_label=_("Any, or none"),
            blank=True,
        )
        self.fields["topics"] = AboutField(
            seat.community,
            label=_("Topics of which they help with one, or want to learn one"),
            help_text=_("Separated by commas. Whatever they say, if you name none."),
        )
        self.fields["questions"].help_text = _(
            "One a line. A question that you take away or change loses the answers to it. Who reads"
            " them, and what for, stands on the page of the program."
        )
        self.fields["about"] = words_field(_("What it is"), required=True)
        self.fields["audience"] = words_field(_("For whom it is"))
        self.fields["closing"] = words_field(
            _("Closing words"), _("Who took part reads them in the last weeks.")
        )
        order = ("name", "about", "audience", *DAYS[1:], "door", "questions")
        asks = ("least_days", "from_group", "topics", "needs_consent", "consent")
        self.order_fields((*order, *asks, "closing"))

    @property
    def only(self) -> Only:
        group = self.cleaned_data["from_group"]
        topics = [topic.pk for topic in self.cleaned_data["topics"]]
        return Only(group_id=group.pk if group else None, topic_ids=topics)

    @property
    def words(self) -> Words:
        said = self.cleaned_data
        return Words(
            about=said["about"],
            audience=said["audience"],
            closing=said["closing"],
        )

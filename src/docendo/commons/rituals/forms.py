"""The shape of what is said about rituals."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community
from docendo.commons.people.api import ZoneField
from docendo.commons.rituals.models import Ritual
from docendo.commons.rituals.rules.rituals import (
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_QUESTION,
    LONGEST_WORDS,
    MOST_WEEKS_NEW,
    Aim,
    Invited,
    Plan,
    Rhythm,
    Said,
    State,
)
from docendo.commons.topics.api import AboutField
from docendo.kernel.lines import LineField

FARTHEST = timedelta(days=366)
UTC = "UTC"


class DayField(forms.DateField):
    """A day of the year around today."""

    def __init__(self, *, earliest: date, latest: date, **more: Any) -> None:
        bounds = {"type": "date", "min": earliest.isoformat(), "max": latest.isoformat()}
        super().__init__(widget=forms.DateInput(bounds, format="%Y-%m-%d"), **more)
        self.earliest, self.latest = earliest, latest

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not self.earliest <= day <= self.latest:
            raise forms.ValidationError(
                _("Choose a day from %(earliest)s to %(latest)s.")
                % {"earliest": date_format(self.earliest), "latest": date_format(self.latest)}
            )
        return day


class PlanForm(forms.Form):
    """Everything that a coordinator decides about a ritual."""

    name = LineField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    words = forms.CharField(
        label=gettext_lazy("First message"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy(
            "Whoever is introduced reads it, and below it something to talk about, each time"
            " something else."
        ),
    )
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=Rhythm,
        help_text=gettext_lazy("Every month is the same weekday, as the second Tuesday."),
    )
    at = forms.TimeField(
        label=gettext_lazy("At what time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    invited = forms.ChoiceField(
        label=gettext_lazy("Who is invited"), choices=Invited, widget=forms.RadioSelect
    )
    weeks_new = forms.IntegerField(
        label=gettext_lazy("For how many weeks somebody is new"),
        min_value=1,
        max_value=MOST_WEEKS_NEW,
    )
    adds_newcomers = forms.BooleanField(
        label=gettext_lazy("Whoever joins the community takes part by themselves"),
        required=False,
        help_text=gettext_lazy("They may leave or skip it at any time, as everybody may."),
    )
    question = LineField(
        label=gettext_lazy("Question when joining"),
        required=False,
        max_length=LONGEST_QUESTION,
        help_text=gettext_lazy("In a line. Whom they meet reads the answer."),
    )

    def __init__(
        self, community: Community, *, aim: Aim, today: date, data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.aim = aim
        self.fields["first_on"] = DayField(
            label=_("First day"),
            # What has long been going on keeps the day on which it began.
            earliest=min(today - FARTHEST, self.initial.get("first_on", today)),
            latest=today + FARTHEST,
        )
        self.fields["time_zone"] = ZoneField(
            kept=self.initial.get("time_zone", ""),
            help_text=_("The time is of clocks there, in summer and in winter."),
        )
        self.fields["topics"] = AboutField(
            community, label=_("Topic"), help_text=_("One, if people are invited by a topic.")
        )
        self.order_fields(ORDER)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("invited") == Invited.TOPIC and "topics" in said:
            if len(said["topics"]) != 1:
                self.add_error("topics", _("Name the one topic by which people are invited."))
            if said.get("adds_newcomers"):
                sentence = _(
                    "Whoever has just joined has chosen no topic yet. Invite all members, or let"
                    " people join by themselves."
                )
                self.add_error("adds_newcomers", sentence)
        elif said.get("invited") and said.get("topics"):
            sentence = _(
                "People are not invited by a topic here. Leave it empty, or invite who helps with"
                " it or learns it."
            )
            self.add_error("topics", sentence)
        if self.aim == Aim.ACROSS and not said.get("question"):
            sentence = _("Ask something: people with different answers are brought together.")
            self.add_error("question", sentence)
        return said

    @property
    def plan(self) -> Plan:
        said = dict(self.cleaned_data)
        topics = said.pop("topics")
        return Plan(
            **said
            | {
                "rhythm": Rhythm(said["rhythm"]),
                "invited": Invited(said["invited"]),
                "time_zone": said["time_zone"] or UTC,
                "topic_id": topics[0].pk if topics else None,
            }
        )


ORDER = (
    *("name", "words", "rhythm", "first_on", "at", "time_zone"),
    *("invited", "topics", "weeks_new", "adds_newcomers", "question"),
)


def said_of(ritual: Ritual) -> dict[str, Any]:
    """What the form begins with where a ritual is changed."""
    columns = {name: getattr(ritual, name) for name in ORDER if name != "topics"}
    return columns | {"topics": ritual.topic.name if ritual.topic else ""}


class JoinForm(forms.Form):
    """An answer to the ritual's question, where it has one."""

    def __init__(self, ritual: Ritual, data: Any = None, *, answer: str = "") -> None:
        super().__init__(data, initial={"answer": answer})
        if ritual.question:
            self.fields["answer"] = LineField(label=ritual.question, max_length=LONGEST_ANSWER)

    @property
    def answer(self) -> str:
        return str(self.cleaned_data.get("answer", ""))


class SitOutForm(forms.Form):
    """Until when."""

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.fields["until"] = DayField(
            label=_("Sit out until"), earliest=today + timedelta(days=1), latest=today + FARTHEST
        )


class StateForm(forms.Form):
    state = forms.TypedChoiceField(choices=State, coerce=State)


class SayForm(forms.Form):
    said = forms.TypedChoiceField(choices=Said, coerce=Said)

"""The shape of what is sent in a room."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community, text_area
from docendo.kernel.lines import LineField
from docendo.kernel.numbers import number_in
from docendo.learning.rooms.rules.division import (
    FEWEST_SMALL_ROOMS,
    LONGEST_DIVISION,
    MAIN,
    MOST_SMALL_ROOMS,
)
from docendo.learning.rooms.rules.limits import (
    FEWEST_CHOICES,
    LONGEST_CHOICE,
    LONGEST_LINE,
    LONGEST_MINUTES,
    LONGEST_NEXT_STEP,
    LONGEST_NOTES,
    LONGEST_POINT,
    LONGEST_QUESTION,
    LONGEST_ROLE,
    MOST_CHOICES,
    Reaction,
)

MOST = 2**31 - 1
# What a form has understood.
Sent = Mapping[str, Any]


def _text(**more: Any) -> forms.TextInput:
    return forms.TextInput({"dir": "auto", "autocomplete": "off", **more})


class SayForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Say something to all"),
        max_length=LONGEST_LINE,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


class PointForm(forms.Form):
    words = LineField(
        label=gettext_lazy("What it is about"), max_length=LONGEST_POINT, widget=_text()
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=LONGEST_MINUTES,
        initial=10,
    )


class NumberForm(forms.Form):
    """Which point a button was pressed for."""

    number = forms.IntegerField(min_value=1, max_value=MOST)


class TimerForm(forms.Form):
    do = forms.ChoiceField(choices=[("start", "start"), ("pause", "pause")])


class RoleForm(forms.Form):
    words = LineField(label=gettext_lazy("A role"), max_length=LONGEST_ROLE, widget=_text())


class PersonForm(forms.Form):
    person = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class GiveRoleForm(PersonForm):
    role = forms.CharField(max_length=LONGEST_ROLE + 1)


class HandForm(forms.Form):
    up = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    person = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class ReactForm(forms.Form):
    reaction = forms.ChoiceField(choices=Reaction.choices)


class HintsForm(forms.Form):
    wants = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class DoorForm(forms.Form):
    is_locked = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class PollForm(forms.Form):
    """A question and its answers, of which empty ones are left out."""

    question = LineField(
        label=gettext_lazy("Your question"), max_length=LONGEST_QUESTION, widget=_text()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_CHOICES + 1):
            self.fields[f"choice_{number}"] = LineField(
                label=_("Answer %(number)s") % {"number": number},
                max_length=LONGEST_CHOICE,
                required=number <= FEWEST_CHOICES,
                widget=_text(),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = (data.get(f"choice_{number}") for number in range(1, MOST_CHOICES + 1))
        choices = [each for each in given if each]
        if len(set(choices)) < len(choices):
            raise forms.ValidationError(_("Two answers are the same. Change one of them."))
        data["choices"] = choices
        return data


class VoteForm(forms.Form):
    choice = forms.IntegerField(min_value=0, max_value=MOST_CHOICES - 1)


class RecapForm(forms.Form):
    """Notes and the next step; ``seen`` is the version that somebody began to change."""

    notes = forms.CharField(required=False, max_length=LONGEST_NOTES)
    next_step = LineField(
        label=gettext_lazy("Next step"),
        required=False,
        max_length=LONGEST_NEXT_STEP,
        help_text=gettext_lazy("Who does what until when?"),
        widget=_text(),
    )
    seen = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "recap-%s")
        super().__init__(*args, **kwargs)
        self.fields["notes"] = forms.CharField(
            label=_("Notes"),
            required=False,
            max_length=LONGEST_NOTES,
            widget=text_area(community, rows=8),
        )

    def clean_notes(self) -> str:
        # Browsers send a line's end as two characters, and what has not changed is no correction.
        return str(self.cleaned_data["notes"]).replace("\r\n", "\n")


class DivideForm(forms.Form):
    """How many small rooms for how long; fields ``place-<person>`` say who goes where by hand."""

    rooms = forms.IntegerField(min_value=FEWEST_SMALL_ROOMS, max_value=MOST_SMALL_ROOMS)
    minutes = forms.IntegerField(min_value=1, max_value=LONGEST_DIVISION, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = {}
        for name in self.data:
            person, number = name.removeprefix("place-"), self.data[name]
            if name.startswith("place-") and number_in(person) and number_in(number) is not None:
                chosen[int(person)] = int(number)
        # A room that was chosen by hand is opened, whatever was said above.
        most = max(chosen.values(), default=0)
        data["rooms"] = max(data.get("rooms", 0), min(most, MOST_SMALL_ROOMS))
        data["chosen"] = chosen
        return data


class MoveForm(PersonForm):
    number = forms.IntegerField(min_value=MAIN, max_value=MOST_SMALL_ROOMS)


class AgreeForm(forms.Form):
    seen = forms.IntegerField(min_value=0, max_value=MOST)

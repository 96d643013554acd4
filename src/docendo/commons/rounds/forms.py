"""The shape of what a coordinator says of a new round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import open_groups
from docendo.commons.rounds.rules import (
    LONGEST_NAME,
    MOST_EACH,
    MOST_MINUTES,
    Brings,
    Concern,
    Emphasis,
    Wanted,
)
from docendo.commons.topics.api import AboutField
from docendo.kernel.lines import LineField

USUAL_MINUTES = 60


class NewRoundForm(forms.Form):
    """What is brought together, what must hold, and what counts more."""

    name = LineField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("Everybody who is matched reads it, such as “Tutoring in autumn”."),
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    brings = forms.ChoiceField(
        label=_("Whom it brings together"),
        choices=Brings,
        initial=Brings.TUTORS,
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=_("Free together each week, in minutes at least"),
        min_value=0,
        max_value=MOST_MINUTES,
        initial=USUAL_MINUTES,
    )
    each = forms.IntegerField(
        label=_("Helpers for each who learns, at most"),
        min_value=1,
        max_value=MOST_EACH,
        initial=1,
        help_text=_("Counts where two meet, one of whom helps."),
    )
    needs_language = forms.BooleanField(
        label=_("They must share a language"), required=False, initial=True
    )
    is_fair = forms.TypedChoiceField(
        label=_("What the round is after"),
        choices=(
            ("yes", _("The worst-off come first, then the sum of all")),
            ("no", _("The best sum of all, even if some fare worse")),
        ),
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, seat: Seat, data: Any = None, *, proposed: Any = None) -> None:
        super().__init__(data, initial=proposed)
        self.fields["group"] = forms.ModelChoiceField(
            open_groups(seat),
            label=_("For whom"),
            required=False,
            empty_label=_("All members who offer help or want to learn something"),
            blank=True,
        )
        self.fields["topics"] = AboutField(
            seat.community,
            help_text=_("Up to five, separated by commas. All topics, if you name none."),
        )
        for concern in Concern:
            self.fields[f"weight_{concern}"] = forms.ChoiceField(
                label=concern.label, choices=Emphasis, initial=Emphasis.USUAL
            )

    @property
    def weights(self) -> list[forms.BoundField]:
        """The fields of what counts more."""
        return [self[f"weight_{concern}"] for concern in Concern]

    @property
    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(
            brings=Brings(said["brings"]),
            minutes=said["minutes"],
            needs_language=said["needs_language"],
            each=said["each"],
            is_fair=said["is_fair"],
            emphases={concern.value: said[f"weight_{concern}"] for concern in Concern},
        )


class ApartForm(forms.Form):
    """Who does not meet somebody, by their number; or may ``again``."""

    other = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    again = forms.BooleanField(required=False)


class MoveForm(forms.Form):
    """Two to bring together, by their numbers."""

    helper = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    learner = forms.IntegerField(min_value=1, max_value=2**63 - 1)

"""The shape of what people say of themselves as peers, a form for each part of the page."""

from typing import Any, ClassVar, Self

from django import forms
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Community
from docendo.commons.matching.models import Profile
from docendo.commons.matching.queries import ProvenOffer
from docendo.commons.matching.rules.meeting import LONGEST_WORDS, OF_AN_ASK, Together
from docendo.commons.matching.rules.profile import (
    LONGEST_CERTIFICATE,
    LONGEST_LINK,
    LONGEST_WHY,
    MOST_AT_ONCE,
    Audience,
    Audiences,
    Format,
    GroupSize,
    Pace,
    Preferences,
    Rhythm,
)
from docendo.commons.matching.rules.threes import Parts, read_way
from docendo.commons.matching.rules.week import (
    LONGEST_LINE,
    Fault,
    Misread,
    compose,
    line,
    read_line,
)
from docendo.commons.people.api import ZoneField
from docendo.commons.topics.api import AboutField, Level, NamesField, Wish
from docendo.kernel.lines import LineField
from docendo.kernel.text import isolated


def _level_field(**more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=gettext_lazy("How well I can help"),
        choices=Level,
        coerce=lambda value: Level(int(value)),
        **more,
    )


class Part(forms.Form):
    """A form of the page; by its ``name`` the page finds the one that was refused."""

    name: ClassVar[str]

    def __init__(self, data: Any = None, *, initial: Any = None, name: str = "") -> None:
        super().__init__(data, initial=initial, auto_id=f"{name or self.name}-%s")


# --- What I can help with, and what I want to learn ---------------------------------------------


class AddOffersForm(Part):
    """More topics to help with."""

    name = "add-offers"

    def __init__(self, community: Community, data: Any = None) -> None:
        super().__init__(data)
        label = gettext_lazy("Topics I can help with")
        self.fields["topics"] = AboutField(community, label=label, required=True)
        self.fields["level"] = _level_field(initial=Level.SOLID)


class OfferForm(Part):
    """How well, and what proves it."""

    level = _level_field()
    certificate = LineField(
        label=gettext_lazy("Certificate"),
        required=False,
        max_length=LONGEST_CERTIFICATE,
        help_text=gettext_lazy("For example a course or an exam that you passed, and when."),
    )
    link = forms.URLField(
        label=gettext_lazy("Link to it"),
        required=False,
        max_length=LONGEST_LINK,
        assume_scheme="https",
        widget=forms.URLInput({"dir": "ltr"}),
    )

    def __init__(self, topic_id: int, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, name=f"offer-{topic_id}")

    @classmethod
    def of(cls, proven: ProvenOffer) -> Self:
        offer, proof = proven.offer, proven.certificate
        said = {"certificate": proof.words, "link": proof.link} if proof else {}
        return cls(offer.topic_id, initial={"level": offer.level, **said})

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("link") and not said.get("certificate"):
            self.add_error("certificate", _("Say in a line what the link leads to."))
        return said


class AddWishesForm(Part):
    """More topics to learn."""

    name = "add-wishes"

    def __init__(self, community: Community, data: Any = None) -> None:
        super().__init__(data)
        label = gettext_lazy("Topics I want to learn")
        self.fields["topics"] = AboutField(community, label=label, required=True)


class WishForm(Part):
    """What somebody wants to learn it for."""

    why = LineField(label=gettext_lazy("Why"), required=False, max_length=LONGEST_WHY)

    def __init__(self, topic_id: int, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, name=f"wish-{topic_id}")

    @classmethod
    def of(cls, wish: Wish) -> Self:
        return cls(wish.topic_id, initial={"why": wish.why.words if hasattr(wish, "why") else ""})


# --- When I am free -----------------------------------------------------------------------------

FAULTS = {
    Fault.UNREADABLE: gettext_lazy(
        "“%(part)s” cannot be read. Write times as 17:00–19:30, with commas between them."
    ),
    Fault.NO_SUCH_TIME: gettext_lazy("“%(part)s” is on no clock. A day goes from 0:00 to 24:00."),
    Fault.NOT_A_HALF_HOUR: gettext_lazy(
        "“%(part)s” is too exact. Times begin and end on the hour or half past."
    ),
    Fault.BACKWARDS: gettext_lazy(
        "“%(part)s” ends before it begins. Let a night end at 24:00, and go on with the next day."
    ),
}


class DayField(LineField):
    """The times of one day, typed or painted; they become spans."""

    def __init__(self, day: int) -> None:
        described = f"week-lines-help week-day_{day}_error"
        super().__init__(
            label=WEEKDAYS[day],
            required=False,
            max_length=LONGEST_LINE,
            widget=forms.TextInput(
                {"data-day": day, "autocomplete": "off", "aria-describedby": described}
            ),
        )
        self.day = day

    def clean(self, value: Any) -> Any:
        try:
            return read_line(super().clean(value), day=self.day)
        except Misread as misread:
            sentence = FAULTS[misread.fault] % {"part": isolated(misread.part)}
            raise forms.ValidationError(sentence) from misread


class WeekForm(Part):
    """A typical week, a line of times for each day."""

    name = "week"

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["time_zone"] = ZoneField(
            kept=self.initial.get("time_zone", ""),
            help_text=gettext_lazy("The times below are of clocks there."),
        )
        for day in range(7):
            self.fields[f"day_{day}"] = DayField(day)

    @classmethod
    def of(cls, week: bytes, *, time_zone: str) -> Self:
        days = {f"day_{day}": line(week, day=day) for day in range(7)}
        return cls(initial={"time_zone": time_zone, **days})

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{day}"] for day in range(7)]

    @property
    def answer(self) -> dict[str, Any]:
        spans = (span for day in range(7) for span in self.cleaned_data[f"day_{day}"])
        return {"free": compose(spans), "time_zone": self.cleaned_data["time_zone"]}


# --- How I like to work -------------------------------------------------------------------------


def _radios(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _at_once(label: Any) -> forms.IntegerField:
    wrong = gettext_lazy("Write a number from 0 to 20.")
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_AT_ONCE,
        help_text=gettext_lazy("With 0 you take a break."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


class PreferencesForm(Part):
    """How somebody likes to work, and how much they take on."""

    name = "preferences"

    pace = _radios(gettext_lazy("Pace"), Pace)
    format = _radios(gettext_lazy("Where we meet"), Format)
    group_size = _radios(gettext_lazy("How many we are"), GroupSize)
    rhythm = _radios(gettext_lazy("How often"), Rhythm)
    helps_at_once = _at_once(gettext_lazy("People I can help at the same time"))
    learns_at_once = _at_once(gettext_lazy("People I can learn with at the same time"))

    @classmethod
    def of(cls, profile: Profile) -> Self:
        return cls(initial={name: getattr(profile, name) for name in cls.base_fields})

    @property
    def answer(self) -> Preferences:
        return Preferences(**self.cleaned_data)


class AudiencesForm(Part):
    """Who sees which part."""

    name = "audiences"

    shows_week = forms.ChoiceField(label=gettext_lazy("When I am free"), choices=Audience)
    shows_whys = forms.ChoiceField(label=gettext_lazy("Why I want to learn"), choices=Audience)
    shows_preferences = forms.ChoiceField(
        label=gettext_lazy("How I like to work"), choices=Audience
    )
    shows_certificates = forms.ChoiceField(label=gettext_lazy("My certificates"), choices=Audience)

    @classmethod
    def of(cls, profile: Profile) -> Self:
        return cls(initial={name: getattr(profile, name) for name in cls.base_fields})

    @property
    def answer(self) -> Audiences:
        return Audiences(**self.cleaned_data)


# --- Whom I would rather not meet ---------------------------------------------------------------


class RatherNotForm(Part):
    """Members by name."""

    name = "rather-not"

    def __init__(self, community: Community, data: Any = None) -> None:
        super().__init__(data)
        self.fields["names"] = NamesField(label=gettext_lazy("Members, by name"))
        self.fields["names"].widget.attrs |= {
            "autocomplete": "off",
            "data-combobox": "",
            "data-find-url": reverse("matching:find_members", args=[community.slug]),
        }


# --- Asking somebody ----------------------------------------------------------------------------


MOST = 2**63 - 1  # what every database holds


class TogetherForm(forms.Form):
    """What two would do, by the numbers of topics, and a line for whoever is asked."""

    learn = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    teach = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    both = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    words = LineField(required=False, max_length=LONGEST_WORDS)

    @property
    def what(self) -> Together:
        said = self.cleaned_data
        return Together(learn=said["learn"], teach=said["teach"], both=said["both"])


class AskForm(TogetherForm):
    """The same of who asks by themselves, with what brought them to it."""

    origin = forms.ChoiceField(choices=[(each.value, each.label) for each in OF_AN_ASK])


class ThreeForm(forms.Form):
    """What three would do, as their page wrote it: a person, what they help with and learn each."""

    way = forms.RegexField(
        r"^\d{1,18}:\d{0,18}:\d{0,18}(,\d{1,18}:\d{0,18}:\d{0,18}){2}$",
        error_messages={
            "required": gettext_lazy("Choose what the three would do."),
            "invalid": gettext_lazy("Choose what the three would do."),
        },
    )
    words = LineField(required=False, max_length=LONGEST_WORDS)

    @property
    def parts(self) -> Parts:
        return read_way(self.cleaned_data["way"])


class ByMailForm(forms.Form):
    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")])

"""The shape of what people say to an ask: how much they take, and whom a coordinator asks."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import members_named
from docendo.learning.asks.models import Limit
from docendo.learning.asks.queries import Unanswered
from docendo.learning.asks.rules import LONGEST_NOTE, MOST_A_WEEK
from docendo.learning.asks.wording import drafted_question, drafted_remark
from docendo.learning.forum.api import OriginalField

A_NUMBER_TO_TWENTY = gettext_lazy("Write a whole number from 0 to 20.")


class LimitForm(forms.Form):
    """How often a week somebody is asked, and whether not at all for some time."""

    a_week = forms.IntegerField(
        label=gettext_lazy("At most so many questions a week"),
        min_value=0,
        max_value=MOST_A_WEEK,
        help_text=gettext_lazy("With 0 you are never asked. You can answer all the same."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), A_NUMBER_TO_TWENTY),
    )
    pause = forms.TypedChoiceField(
        label=gettext_lazy("Take a break"),
        coerce=int,
        choices=(
            (0, gettext_lazy("No break")),
            (7, gettext_lazy("For a week")),
            (30, gettext_lazy("For a month")),
            (90, gettext_lazy("For three months")),
        ),
        help_text=gettext_lazy("Nobody learns of it, and it ends by itself."),
    )

    @staticmethod
    def said(limit: Limit, *, now: datetime) -> dict[str, int]:
        """What the form begins with: the shortest break that covers what is left of one."""
        left = (limit.paused_until - now).days + 1 if limit.paused_until else 0
        pause = next((days for days in (0, 7, 30, 90) if days >= left), 90) if left > 0 else 0
        return {"a_week": limit.a_week, "pause": pause}

    def answer(self, *, now: datetime) -> dict[str, Any]:
        days = self.cleaned_data["pause"]
        return {
            "a_week": self.cleaned_data["a_week"],
            "paused_until": now + timedelta(days=days) if days else None,
        }


class TogetherForm(forms.Form):
    other = OriginalField(
        label=gettext_lazy("Which other question asks the same?"),
        help_text=gettext_lazy("The address of its page."),
    )


class _ForOneForm(forms.Form):
    """About one ask of a list that has such a form for each."""

    kind: ClassVar[str]

    def __init__(self, one: Unanswered, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix = f"{self.kind}-{one.thread.pk}"
        self.one = one


class AskSomebodyForm(_ForOneForm):
    """A message to one member, drafted for whoever sends it; the best to ask is chosen."""

    kind = "ask"

    person = forms.TypedChoiceField(
        label=gettext_lazy("Whom to ask"), coerce=int, required=False, empty_value=None
    )
    name = forms.CharField(
        label=gettext_lazy("Or another member, by name"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )

    def __init__(self, one: Unanswered, *args: Any, **kwargs: Any) -> None:
        super().__init__(one, *args, **kwargs)
        people = [(person.pk, person.name) for person in one.choices]
        self.fields["person"].choices = [*people, ("", _("Somebody else"))]  # type: ignore[attr-defined]  # a choice field
        self.fields["person"].initial = people[0][0] if people else None
        self.fields["note"].initial = drafted_question(asked=one.asked_count)

    def clean(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        name = said.pop("name", "").strip()
        person_id = said.pop("person", None)
        if name:
            found = members_named(self.one.ask.community_id, [name]).get(name)
            if found is None:
                self.add_error("name", _("No member here, or more than one, has this name."))
            person_id = found.pk if found else None
        elif person_id is None and "person" not in self.errors:
            self.add_error("person", _("Choose somebody, or write a name."))
        return {**said, "person_id": person_id}


class RemarkForm(_ForOneForm):
    """A comment below the question, drafted for whoever writes it."""

    kind = "remark"

    body = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )

    def __init__(self, one: Unanswered, *args: Any, **kwargs: Any) -> None:
        super().__init__(one, *args, **kwargs)
        self.fields["body"].initial = drafted_remark(asked=one.asked_count)

"""Fields about oneself, for the forms of this app and of those above."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.commons.people import time_zones


def _zones() -> list[tuple[Any, Any]]:
    """Zones grouped by region, below the choice to choose none."""
    regions = [
        (time_zones.REGIONS[region], [(name, time_zones.place(name)) for name in names])
        for region, names in time_zones.by_region()
    ]
    nothing, utc = _("Not chosen: times are in UTC"), time_zones.UTC
    return [("", nothing), (utc, utc), *regions]


class ZoneSelect(forms.Select):
    """Each zone also says its old names, by which a browser may report it."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if also := time_zones.old_names().get(str(value)):
            option["attrs"]["data-also"] = also
        return option


class ZoneField(forms.ChoiceField):
    """One's time zone, guessed by the browser where none was chosen.

    A zone that is ``kept`` under an old spelling is not in the list, and stays a choice. What is
    not one's own is not guessed: ``guesses``.
    """

    def __init__(self, *, kept: str = "", guesses: bool = True, **more: Any) -> None:
        guessing = {"data-guess-time-zone": True} if guesses else {}
        widget = ZoneSelect(attrs={**guessing, "data-combobox": True})
        super().__init__(
            choices=_zones, required=False, widget=widget, label=_("Time zone"), **more
        )
        if kept and not self.valid_value(kept):
            self.choices = [*_zones(), (kept, kept)]

"""What somebody wants to be written to about."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from docendo.commons.mail.paces import Pace
from docendo.commons.mail.protocols import SORTS, sorts


class ChoicesForm(forms.Form):
    """One choice for each sort of letter; ``wants_mail`` is the switch over all of them."""

    wants_mail = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, everywhere: Mapping[str, Pace] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wants_mail"].label = (
            _("Write to me by e-mail") if everywhere is None else _("Write to me from here")
        )
        for sort in sorts():
            choices: list[tuple[str, Any]] = [(pace.value, pace.label) for pace in sort.paces]
            if everywhere is not None:
                usual = everywhere[sort.key].label
                choices.insert(0, ("", gettext("As everywhere: %(pace)s") % {"pace": usual}))
            self.fields[sort.key] = forms.ChoiceField(
                label=cast("Any", sort.label), choices=choices, required=False
            )

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[sort.key] for sort in sorts()]

    @property
    def paces(self) -> dict[str, str]:
        return {key: said for key, said in self.cleaned_data.items() if key in SORTS and said}

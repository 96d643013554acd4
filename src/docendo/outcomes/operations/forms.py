"""The shape of what an operator decides."""

from django import forms

from docendo.kernel.numbers import MOST_DIGITS


class DecisionForm(forms.Form):
    """About one thing that could not be done, or about all of its kind."""

    kind = forms.ChoiceField(choices=[("job", ""), ("event", "")])
    which = forms.RegexField(rf"^(all|\d{{1,{MOST_DIGITS}}})$")
    decision = forms.ChoiceField(choices=[("again", ""), ("discard", "")])

    @property
    def number(self) -> int | None:
        """Which one; None for all."""
        which = self.cleaned_data["which"]
        return None if which == "all" else int(which)

"""Forms about oneself."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from docendo.commons.people import languages, rules
from docendo.commons.people.fields import ZoneField
from docendo.kernel.lines import LineField
from docendo.kernel.pictures import PictureField


def name_field() -> LineField:
    return LineField(
        label=_("Name"),
        max_length=rules.MOST_IN_NAME,
        help_text=_("As you write it yourself. The others see it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )


class ProfileForm(forms.Form):
    """What somebody says about themselves."""

    picture = PictureField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, up to 5 MB. A square one fits best."),
    )
    remove_picture = forms.BooleanField(label=_("Remove the picture"), required=False)

    name = name_field()
    pronouns = LineField(
        label=_("Pronouns"),
        max_length=rules.MOST_IN_PRONOUNS,
        required=False,
        help_text=_("How others speak of you, for example “she” or “they/them”."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"),
        choices=languages.choices,
        required=False,
        # With JavaScript it is a field in which one types.
        help_text=format_lazy(
            "<noscript>{}</noscript>", _("To choose several, hold Ctrl, or ⌘ on a Mac.")
        ),
        widget=forms.SelectMultiple(attrs={"data-combobox": True, "size": 6}),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=rules.MOST_ABOUT,
        required=False,
        help_text=_("A few lines: what you are learning, what you like to explain."),
        widget=forms.Textarea(
            attrs={
                "dir": "auto",
                "rows": 6,
                "data-preview-url": reverse_lazy("people:preview"),
            }
        ),
    )

    def __init__(self, *args: Any, has_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_picture:
            del self.fields["remove_picture"]

    def clean(self) -> dict[str, Any]:
        # A browser forgets which file was chosen when a form comes back.
        if self.errors and self.cleaned_data.get("picture"):
            self.add_error("picture", _("The picture is good. Choose it once more."))
        return self.cleaned_data


THEMES = (("system", _("Device")), ("light", _("Light")), ("dark", _("Dark")))


class PreferencesForm(forms.Form):
    """How somebody wants the pages."""

    language = forms.ChoiceField(
        label=_("Language of the pages"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = ZoneField(
            kept=self.initial.get("time_zone", ""), help_text=_("All times are shown in it.")
        )

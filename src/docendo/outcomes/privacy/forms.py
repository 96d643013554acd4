"""What somebody says before they are forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ForgetForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(
            {"autocomplete": "current-password", "dir": "ltr", "data-show-password": True}
        ),
        error_messages={"required": _("Type your password, so that nobody else does this.")},
    )
    is_sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Say that you know that this cannot be undone.")},
    )

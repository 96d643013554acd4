"""What a browser says of where it can be told."""

from django import forms

from docendo.commons.push import rules


class SubscriptionForm(forms.Form):
    """Filled in by ``push.ts``, from what the browser's own service gave it."""

    endpoint = forms.CharField(max_length=rules.MOST_IN_ENDPOINT)
    public_key = forms.RegexField(rules.PUBLIC_KEY, max_length=88)
    secret = forms.RegexField(rules.SECRET, max_length=24)

    def clean_public_key(self) -> str:
        return str(self.cleaned_data["public_key"]).rstrip("=")

    def clean_secret(self) -> str:
        return str(self.cleaned_data["secret"]).rstrip("=")

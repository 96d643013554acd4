"""The shape of what is typed about institutions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community, Role
from docendo.commons.institutions import rules
from docendo.commons.institutions.actions import Setup
from docendo.commons.institutions.models import Provider
from docendo.kernel.lines import LineField

TECHNICAL = {"dir": "ltr", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class AddressForm(forms.Form):
    """By the address it is known who signs somebody in."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The one that your school or organization has given to you."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "username"}),
    )


class ProviderForm(forms.Form):
    """How an institution signs people in; some of it only whoever runs the site decides."""

    name = LineField(
        label=_("Name"),
        max_length=rules.MOST_IN_NAME,
        help_text=_("As people know it, such as the name of your school."),
    )
    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=rules.MOST_IN_ADDRESS,
        help_text=_("An address with https, exactly as your provider writes it."),
        widget=forms.TextInput(attrs={**TECHNICAL, "inputmode": "url"}),
    )
    client_id = forms.CharField(
        label=_("Client ID"),
        max_length=rules.MOST_IN_ADDRESS,
        widget=forms.TextInput(attrs=TECHNICAL),
    )
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )
    makes_people = forms.BooleanField(
        label=_("Whoever signs in for the first time gets an account"), required=False
    )
    joins = forms.CharField(
        label=_("Community that they join"),
        required=False,
        help_text=_("The end of its address, as in maple-college. Empty for none."),
        widget=forms.TextInput(attrs=TECHNICAL),
    )
    role = forms.TypedChoiceField(
        label=_("As what they join"),
        choices=[(role.value, role.label) for role in rules.ROLES],
        coerce=int,
        initial=Role.MEMBER.value,
    )
    vouches = forms.BooleanField(
        label=_("All its addresses are checked, also where it does not say so"),
        required=False,
        help_text=_(
            "Microsoft Entra does not say it. Tick this only where nobody can choose their address"
            " there themselves."
        ),
    )
    is_second_factor = forms.BooleanField(
        label=_("It asks more than a password, so no second step is asked here"), required=False
    )

    def __init__(self, *args: Any, of_site: bool, kept: Provider | None = None, **more: Any):
        super().__init__(*args, **more)
        self._of_site = of_site
        if not of_site:
            del self.fields["joins"], self.fields["is_second_factor"]
        if kept is not None and kept.secret:
            self.fields["secret"].help_text = _("Leave it empty to keep the one from before.")

    def clean_issuer(self) -> str:
        issuer: str = self.cleaned_data["issuer"]
        if not rules.is_good_issuer(issuer, is_by_operator=self._of_site):
            raise forms.ValidationError(_("Write an address that begins with https://"))
        return issuer

    def clean_joins(self) -> Community | None:
        slug = self.cleaned_data["joins"].strip().lower()
        community = Community.objects.filter(slug=slug).first() if slug else None
        if slug and community is None:
            raise forms.ValidationError(_("There is no community with this address."))
        return community

    @property
    def setup(self) -> Setup:
        return Setup(**self.cleaned_data)

    @classmethod
    def given_back(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """What was typed before; of a box that was not ticked nothing is sent, or kept."""
        boxes = ("makes_people", "vouches", "is_second_factor")
        return dict.fromkeys(boxes, False) | fields if fields else {}

    @classmethod
    def said_of(cls, provider: Provider) -> dict[str, Any]:
        """What is in the form before anything is changed; never the secret."""
        names = ("name", "issuer", "client_id", "makes_people", "vouches", "is_second_factor")
        joins = provider.joins.slug if provider.joins else ""
        said = {name: getattr(provider, name) for name in names}
        return {**said, "role": provider.role, "joins": joins}


class DomainForm(forms.Form):
    name = forms.CharField(
        label=_("Domain"),
        max_length=rules.MOST_IN_DOMAIN,
        help_text=_("What follows the @ in your addresses."),
        widget=forms.TextInput(attrs=TECHNICAL),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        # It stands on one page with the form above, which asks for a name, too.
        super().__init__(*args, **{**more, "auto_id": "domain_%s"})

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip().lstrip("@").rstrip(".").lower()
        name = rules.in_ascii(name)
        rules.valid_domain(name)
        return name


class ForgetForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "Of somebody who has got another number with your provider. Whoever comes next with"
            " this address opens the account that has it, so make sure that it is the same person."
        ),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{**more, "auto_id": "forget_%s"})

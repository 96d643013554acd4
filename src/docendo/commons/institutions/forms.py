"""The shape of what is typed about institutions."""

from dataclasses import asdict
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community, Role
from docendo.commons.institutions import rules
from docendo.commons.institutions.actions import Setup
from docendo.commons.institutions.models import Kind, Provider
from docendo.commons.institutions.saml.documents import MOST_BYTES
from docendo.commons.institutions.saml.metadata import Described
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

    kind: ClassVar[Kind]
    asks_for: ClassVar[tuple[str, ...]]
    field_order = (
        *("name", "issuer", "client_id", "secret", "metadata_url", "metadata", "makes_people"),
        *("joins", "role", "vouches", "is_second_factor"),
    )

    name = LineField(
        label=_("Name"),
        max_length=rules.MOST_IN_NAME,
        help_text=_("As people know it, such as the name of your school."),
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
        self._kept = kept
        if not of_site:
            del self.fields["joins"], self.fields["is_second_factor"]

    def clean_joins(self) -> Community | None:
        slug = self.cleaned_data["joins"].strip().lower()
        community = Community.objects.filter(slug=slug).first() if slug else None
        if slug and community is None:
            raise forms.ValidationError(_("There is no community with this address."))
        return community

    def setup(self, described: Described | None) -> Setup:
        """What was typed, with what metadata says where there is some."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "metadata"}
        return Setup(**said, kind=self.kind, **(asdict(described) if described else {}))

    @classmethod
    def given_back(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """What was typed before; of a box that was not ticked nothing is sent, or kept."""
        boxes = ("makes_people", "vouches", "is_second_factor")
        return dict.fromkeys(boxes, False) | fields if fields else {}

    @classmethod
    def said_of(cls, provider: Provider) -> dict[str, Any]:
        """What is in the form before anything is changed; never the secret."""
        names = ("name", "makes_people", "vouches", "is_second_factor", "role", *cls.asks_for)
        joins = provider.joins.slug if provider.joins else ""
        return {**{name: getattr(provider, name) for name in names}, "joins": joins}


class OidcForm(ProviderForm):
    """By OpenID Connect: its issuer, and what it calls us."""

    kind = Kind.OIDC
    asks_for = ("issuer", "client_id")

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

    def __init__(self, *args: Any, kept: Provider | None = None, **more: Any) -> None:
        super().__init__(*args, kept=kept, **more)
        if kept is not None and kept.secret:
            self.fields["secret"].help_text = _("Leave it empty to keep the one from before.")

    def clean_issuer(self) -> str:
        issuer: str = self.cleaned_data["issuer"]
        if not rules.is_good_issuer(issuer, is_by_operator=self._of_site):
            raise forms.ValidationError(_("Write an address that begins with https://"))
        return issuer


class SamlForm(ProviderForm):
    """By SAML 2.0: where its metadata is, or the metadata itself."""

    kind = Kind.SAML
    asks_for = ("metadata_url",)

    metadata_url = forms.CharField(
        label=_("Address of its metadata"),
        max_length=rules.MOST_IN_ADDRESS,
        required=False,
        help_text=_("An address with https. New certificates are taken from there by themselves."),
        widget=forms.TextInput(attrs={**TECHNICAL, "inputmode": "url"}),
    )
    metadata = forms.CharField(
        label=_("Or the metadata itself"),
        max_length=MOST_BYTES,
        required=False,
        widget=forms.Textarea(attrs={**TECHNICAL, "rows": 4}),
    )

    def __init__(self, *args: Any, kept: Provider | None = None, **more: Any) -> None:
        super().__init__(*args, kept=kept, **more)
        self.fields["vouches"].label = _("All its addresses are checked")
        self.fields["vouches"].help_text = _(
            "SAML cannot say it, so without this nobody gets or opens an account by their address."
            " Tick it only where nobody can choose their address there themselves."
        )
        if kept is not None and not kept.metadata_url:
            self.fields["metadata"].help_text = _("Leave it empty to keep what stands.")

    def clean_metadata_url(self) -> str:
        url: str = self.cleaned_data["metadata_url"]
        if url and not rules.is_good_address(url, is_by_operator=self._of_site):
            raise forms.ValidationError(_("Write an address that begins with https://"))
        return url

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("metadata_url") and said.get("metadata"):
            self.add_error("metadata", _("Use one of both: the address, or what stands there."))
        return said


FORMS: Final[dict[Kind, type[ProviderForm]]] = {Kind.OIDC: OidcForm, Kind.SAML: SamlForm}


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

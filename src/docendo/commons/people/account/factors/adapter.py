"""How allauth keeps second factors for us, and what it says."""

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from docendo.commons.people.account.factors import sealing
from docendo.commons.people.mail import mail_host
from docendo.commons.people.models import Person

WRONG_PASSKEY = _("This passkey does not fit. Try it again, or sign in another way.")


class FactorsAdapter(DefaultMFAAdapter):
    error_messages = {  # noqa: RUF012 no ClassVar in allauth
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _(
            "Recovery codes are for who has a passkey or an authenticator app. Add one first."
        ),
        "incorrect_code": _("This code does not fit. Take the newest one, and use each once."),
        "incorrect_passkey": WRONG_PASSKEY,
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return f"{settings.MFA_TOTP_ISSUER} {mail_host()}"

    def generate_authenticator_name(
        self,
        user: Person,  # type: ignore[override]  # ours
        type: Authenticator.Type,  # noqa: A002 allauth's name
    ) -> str:
        return gettext("My passkey")

    def build_totp_svg(self, url: str) -> str:
        """On white, whatever the page has behind it: a camera reads no other."""
        drawn: bytes = qrcode.make(url, image_factory=SvgPathFillImage).to_string()
        return drawn.decode()

    def _get_site_name(self) -> str:
        return f"{settings.MFA_TOTP_ISSUER} {mail_host()}"

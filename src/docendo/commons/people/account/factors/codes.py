"""Codes that are typed: of an authenticator app (RFC 6238), or of the list for when it is lost."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from docendo.commons.people.account.factors.sealing import unseal
from docendo.commons.people.models import Person

SECONDS = 30
TYPED = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def bare(typed: str) -> str:
    """Without the spaces by which a code is read more easily."""
    return "".join(typed.split()).replace("-", "")


def step_of(secret: str, typed: str, *, now: datetime) -> int | None:
    """The half minute of which this is the code, of those a clock may show; None for none."""
    present = int(now.timestamp()) // SECONDS
    tolerance: int = settings.MFA_TOTP_TOLERANCE
    for step in range(present - tolerance, present + tolerance + 1):
        if constant_time_compare(bare(typed), format_hotp_value(hotp_value(secret, step))):
            return step
    return None


@transaction.atomic
def use(person: Person, *, typed: str, now: datetime) -> Any:
    """The factor whose code this is, used up by it; None where it fits none.

    The step of the newest code is kept in the row, so that none is taken twice (RFC 6238, 5.2),
    by whatever process and however quickly.
    """
    own = Authenticator.objects.select_for_update().filter(user=person, type__in=TYPED)
    for factor in own.order_by("pk"):
        is_its_code = (
            _is_next_step(factor, typed, now=now)
            if factor.type == Authenticator.Type.TOTP
            else factor.wrap().validate_code(bare(typed))
        )
        if is_its_code:
            return factor
    return None


def note_step(person: Person, *, step: int) -> None:
    """The code by which an app was added opens nothing afterwards."""
    app = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    _keep_step(app, step)


def _is_next_step(app: Authenticator, typed: str, *, now: datetime) -> bool:
    step = step_of(unseal(app.data["secret"]), typed, now=now)
    if step is None or step <= app.data.get("step", 0):
        return False
    _keep_step(app, step)
    return True


def _keep_step(app: Authenticator, step: int) -> None:
    app.data["step"] = step
    app.save(update_fields=["data"])

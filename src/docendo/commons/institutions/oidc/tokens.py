"""What a provider answers: a code becomes a token, and the token says who somebody is."""

import base64
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote_plus

import jwt

from docendo.commons.institutions.asking import Asking, asking
from docendo.commons.institutions.attempts import Attempt
from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.oidc.discovery import Places, keys_of, places_of
from docendo.commons.institutions.refusals import NotBelieved
from docendo.commons.institutions.rules import MOST_IN_SUBJECT, Claims, can_be_kept, is_address
from docendo.kernel.sealing import Unsealable

# By a key of its own only: none that is shared with us, and never none at all.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
# How wrong a clock may be.
LEEWAY_SECONDS: Final = 60
_WHY: Final[tuple[tuple[type[Exception], str], ...]] = (
    (jwt.InvalidIssuerError, "issuer"),
    (jwt.InvalidAudienceError, "audience"),
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.ImmatureSignatureError, "not yet valid"),
    (jwt.InvalidAlgorithmError, "algorithm"),
    (jwt.InvalidSignatureError, "signature"),
    (jwt.MissingRequiredClaimError, "claims"),
)


def claims_of(provider: Provider, attempt: Attempt, *, code: str, returns_to: str) -> Claims:
    """Who somebody is who came back with a code. Raises ProviderSilent or NotBelieved."""
    with asking(provider) as asked:
        places = places_of(asked)
        answer = _exchange(asked, places, attempt, code=code, returns_to=returns_to)
        said = read_token(asked, answer.get("id_token"), nonce=attempt.nonce)
        if "email" not in said and places.userinfo:
            said = {**_userinfo(asked, places, answer, subject=said["sub"]), **said}
    return _claims(said)


def read_token(asked: Asking, token: object, *, nonce: str) -> Mapping[str, Any]:
    """What a token says, after all that has to hold of it (OpenID Connect Core 1.0, 3.1.3.7)."""
    if not isinstance(token, str):
        raise NotBelieved("no token")
    provider = asked.provider
    try:
        said: Mapping[str, Any] = jwt.decode(
            token,
            _key_of(asked, token),
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
    except jwt.PyJWTError as error:
        why = next((why for kind, why in _WHY if isinstance(error, kind)), "token")
        raise NotBelieved(why) from error
    if said["nonce"] != nonce:
        raise NotBelieved("nonce")
    is_for_several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if (is_for_several or "azp" in said) and said.get("azp") != provider.client_id:
        raise NotBelieved("authorized party")
    if not 0 < len(said["sub"]) <= MOST_IN_SUBJECT or not can_be_kept(said["sub"]):
        raise NotBelieved("subject")
    return said


def _key_of(asked: Asking, token: str) -> jwt.PyJWK:
    """The key that the token says it is signed by; looked for once more where it is a new one."""
    kid = jwt.get_unverified_header(token).get("kid")
    for afresh in (False, True):
        found = [
            key
            for key in jwt.PyJWKSet.from_dict(dict(keys_of(asked, afresh=afresh))).keys
            if key.public_key_use in (None, "sig") and kid in (None, key.key_id)
        ]
        if len(found) == 1:
            return found[0]
    raise NotBelieved("key")


def _exchange(
    asked: Asking, places: Places, attempt: Attempt, *, code: str, returns_to: str
) -> Mapping[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": returns_to,
        "code_verifier": attempt.verifier,
    }
    headers = {}
    provider = asked.provider
    try:
        secret = provider.open_secret
    except Unsealable:
        raise NotBelieved("client secret") from None
    if secret and places.takes_basic:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id}
        if secret:
            form |= {"client_secret": secret}
    said = asked.ask(places.token, form=form, headers=headers)
    if said.status != 200:
        # A code that is old or used, or a secret that is wrong.
        raise NotBelieved("code" if said.status in (400, 401, 403) else "no token")
    return said.json()


def _userinfo(
    asked: Asking, places: Places, answer: Mapping[str, Any], *, subject: str
) -> Mapping[str, Any]:
    token = answer.get("access_token")
    if not isinstance(token, str) or not token.isprintable():
        return {}
    said = asked.ask(places.userinfo, headers={"Authorization": f"Bearer {token}"})
    found = said.json() if said.status == 200 else {}
    # Core 5.3.2: of somebody else it must not be used.
    return found if found.get("sub") == subject else {}


def _claims(said: Mapping[str, Any]) -> Claims:
    email, name = said.get("email"), said.get("name")
    address = email.strip().lower() if isinstance(email, str) else ""
    given = " ".join(str(said.get(part) or "") for part in ("given_name", "family_name"))
    return Claims(
        subject=said["sub"],
        address=address if is_address(address) else "",
        is_verified=_verified(said),
        name=name if isinstance(name, str) and name.strip() else given.strip(),
    )


def _verified(said: Mapping[str, Any]) -> bool | None:
    """Some say it as a word; Entra says it of a domain that it has seen proven."""
    for name in ("email_verified", "xms_edov"):
        if name in said:
            return said[name] in (True, 1, "true", "True", "1")
    return None

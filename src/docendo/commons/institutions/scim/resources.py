"""What SCIM says of people and of us; an attribute that is not here is neither kept nor shown."""

import json
from typing import Annotated, Any, Final

from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ComplexAttribute,
    Context,
    ETag,
    Filter,
    InvalidValueException,
    Meta,
    Patch,
    Required,
    Resource,
    ResourceType,
    Schema,
    ScimPolicy,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from docendo.commons.institutions.models import Identity
from docendo.commons.institutions.rules import MOST_IN_SUBJECT, Told, can_be_kept, is_address

MOST_LISTED: Final = 200
# In characters: all that is kept of one person, of which a list has many.
MOST_KEPT: Final = 8000
# Entra sends attributes that nobody has asked for, and paths to entries that are not there yet.
LENIENT: Final = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
KEPT: Final = ("name", "displayName", "emails")


class Name(ComplexAttribute):
    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Email(ComplexAttribute):
    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class User(Resource[Any]):
    """Somebody, as far as it is needed for an account."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    display_name: str | None = None
    active: bool | None = None
    emails: list[Email] | None = None


def user_of(identity: Identity, *, base: str) -> User:
    """Somebody as they were told, with what we say of them."""
    user = User.model_validate(
        {
            "id": str(identity.pk),
            "userName": identity.user_name,
            # Whoever was never said to be active is so all the same.
            **({"active": not identity.has_left} if "active" in identity.told else {}),
            **{name: identity.told[name] for name in KEPT if name in identity.told},
        }
    )
    user.external_id = identity.external_id or None
    user.meta = Meta(
        resource_type="User",
        created=identity.created_at,
        last_modified=identity.changed_at,
        location=f"{base}/Users/{identity.pk}",
    )
    return user


def told_by(user: User) -> Told:
    """What is taken over of it; who does not say whether somebody is active means that they are.

    Raises InvalidValueException for what nothing can be called.
    """
    said = user.model_dump(scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    kept = {name: said[name] for name in (*KEPT, "active") if said.get(name) is not None}
    user_name, external_id = (user.user_name or "").strip(), user.external_id or ""
    if max(len(user_name), len(external_id)) > MOST_IN_SUBJECT:
        raise InvalidValueException(detail=f"Not more than {MOST_IN_SUBJECT} characters.")
    written = json.dumps([user_name, external_id, kept], ensure_ascii=False)
    is_good = can_be_kept(written.replace("\\u0000", "\0"))
    if not is_good or len(written) > MOST_KEPT:
        raise InvalidValueException(detail="This cannot be kept.")
    address = _address(user).strip().lower()
    return Told(
        user_name=user_name,
        external_id=external_id,
        is_active=user.active is not False,
        address=address if is_address(address) else "",
        name=_name(user),
        kept=kept,
    )


def _address(user: User) -> str:
    """The main address, or else the user name, which is one with most providers."""
    emails = [email for email in user.emails or () if email.value]
    ranked = sorted(emails, key=lambda email: (not email.primary, email.type != "work"))
    return (ranked[0].value or "") if ranked else user.user_name or ""


def _name(user: User) -> str:
    name = user.name or Name()
    parts = " ".join(part for part in (name.given_name, name.family_name) if part)
    return user.display_name or name.formatted or parts


def configuration(base: str) -> ServiceProviderConfig:
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_LISTED),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=False),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="The token that is made on the page of the sign-in.",
                primary=True,
            )
        ],
        meta=Meta(resource_type="ServiceProviderConfig", location=f"{base}/ServiceProviderConfig"),
    )


def resource_types(base: str) -> list[ResourceType]:
    made = ResourceType.from_resource(User)
    made.meta = Meta(resource_type="ResourceType", location=f"{base}/ResourceTypes/User")
    return [made]


def schemas(base: str) -> list[Schema]:
    made = User.to_schema()
    made.meta = Meta(resource_type="Schema", location=f"{base}/Schemas/{made.id}")
    return [made]

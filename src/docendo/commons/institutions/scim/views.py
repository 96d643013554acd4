"""The addresses of SCIM: what we are, who there is, and who comes and goes."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from scim2_models import (
    Context,
    InvalidFilterException,
    InvalidSyntaxException,
    ListResponse,
    PatchOp,
    Resource,
    ResponseParameters,
    ScimFilter,
    SearchRequest,
)
from scim2_models.path import CompareOperator, Comparison

from docendo.commons.institutions import actions, queries
from docendo.commons.institutions.models import Identity
from docendo.commons.institutions.rules import can_be_kept
from docendo.commons.institutions.scim.admission import ScimRequest
from docendo.commons.institutions.scim.entry import answer, base, refuse, scim
from docendo.commons.institutions.scim.resources import (
    LENIENT,
    MOST_LISTED,
    User,
    configuration,
    resource_types,
    schemas,
    told_by,
    user_of,
)
from docendo.kernel import clock


@scim
@require_safe
def service_provider_config(request: ScimRequest) -> HttpResponse:
    return answer(_said(configuration(base())))


@scim
@require_safe
def all_resource_types(request: ScimRequest) -> HttpResponse:
    return _list(resource_types(base()))


@scim
@require_safe
def resource_type(request: ScimRequest, name: str) -> HttpResponse:
    return _one(resource_types(base()), name)


@scim
@require_safe
def all_schemas(request: ScimRequest) -> HttpResponse:
    return _list(schemas(base()))


@scim
@require_safe
def schema(request: ScimRequest, name: str) -> HttpResponse:
    return _one(schemas(base()), name)


@scim
@require_http_methods(["GET", "POST"])
def users(request: ScimRequest) -> HttpResponse:
    """The people whom this institution has told us of, or one more."""
    if request.method == "POST":
        user = User.model_validate(
            _body(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=LENIENT
        )
        made = actions.provision(request.provider, told=told_by(user), now=clock.now())
        said = _said(user_of(made, base=base()), asked=_asked(request))
        response = answer(said, status=201)
        response.headers["Location"] = f"{base()}/Users/{made.pk}"
        return response
    return _found(
        request,
        wanted=request.GET.get("filter", ""),
        start=_number(request, "startIndex", default=1),
        count=_number(request, "count", default=MOST_LISTED),
        asked=_asked(request),
    )


@scim
@require_POST
def search(request: ScimRequest) -> HttpResponse:
    """The same list, for who would rather not write an address into an address."""
    asked = SearchRequest[User].model_validate(
        _body(request), scim_ctx=Context.SEARCH_REQUEST, scim_policy=LENIENT
    )
    return _found(
        request,
        wanted=str(asked.filter or ""),
        start=1 if asked.start_index is None else asked.start_index,
        count=MOST_LISTED if asked.count is None else asked.count,
        asked=asked,
    )


@scim
@require_http_methods(["GET", "PUT", "PATCH", "DELETE"])
def user(request: ScimRequest, identity_id: int) -> HttpResponse:
    """One of them: how they are known, what has changed, or that they have gone."""
    match request.method:
        case "PUT":
            told = User.model_validate(
                _body(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=LENIENT
            )
            changed = _change(request, identity_id, told)
            return answer(_said(changed, asked=_asked(request)))
        case "PATCH":
            known = user_of(_get(request, identity_id), base=base())
            asked = PatchOp[User].model_validate(
                _body(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=LENIENT
            )
            asked.patch(known, scim_policy=LENIENT)
            changed = _change(request, identity_id, known)
            return answer(_said(changed, asked=_asked(request)))
        case "DELETE":
            actions.forget_told(request.provider, identity_id=identity_id, now=clock.now())
            return HttpResponse(status=204)
    return answer(_said(user_of(_get(request, identity_id), base=base()), asked=_asked(request)))


@scim
def nothing(request: ScimRequest, path: str) -> HttpResponse:
    """What else there is in SCIM, such as groups, is not kept here."""
    return refuse(404, "There is nothing here.")


def _found(
    request: ScimRequest, *, wanted: str, start: int, count: int, asked: ResponseParameters[User]
) -> HttpResponse:
    found = queries.told_of(request.provider).filter(_wanted(wanted))
    first, most = max(1, start), min(MOST_LISTED, max(0, count))
    page = found[first - 1 : first - 1 + most]
    shown = [user_of(identity, base=base()) for identity in page]
    return _list(shown, total=found.count(), start=first, asked=asked)


def _get(request: ScimRequest, identity_id: int) -> Identity:
    return queries.told_of(request.provider).get(pk=identity_id)


def _change(request: ScimRequest, identity_id: int, user: User) -> User:
    changed = actions.change_told(
        request.provider, identity_id=identity_id, told=told_by(user), now=clock.now()
    )
    return user_of(changed, base=base())


def _body(request: ScimRequest) -> dict[str, Any]:
    try:
        read = json.loads(request.body)
    except (ValueError, RecursionError):
        raise InvalidSyntaxException(detail="This is no JSON.") from None
    if not isinstance(read, dict):
        raise InvalidSyntaxException(detail="This is no object.")
    return read


def _wanted(asked: str) -> Q:
    """What a filter asks for: somebody by one of the names that a provider knows them by."""
    if not asked:
        return Q()
    comparison = ScimFilter[User](asked).ast
    if isinstance(comparison, Comparison) and comparison.op == CompareOperator.eq:
        path, value = comparison.attr_path, str(comparison.value)
        if not can_be_kept(value):
            return Q(pk=None)
        match (path.attr.lower(), (path.sub_attr or "").lower()):
            case ("username", ""):
                return queries.with_user_name(value)
            case ("externalid", ""):
                return queries.with_external_id(value)
            case ("emails", "value" | ""):
                return queries.with_address(value)
            case ("id", ""):
                return Q(pk=int(value)) if value.isascii() and value.isdigit() else Q(pk=None)
    raise InvalidFilterException(
        detail="Only userName, externalId, emails.value and id can be compared, by eq."
    )


def _number(request: ScimRequest, name: str, *, default: int) -> int:
    said = request.GET.get(name, "")
    digits = said.removeprefix("-")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 9
    return int(said) if is_number else default


def _asked(request: ScimRequest) -> ResponseParameters[User]:
    """Which attributes are wanted, or not (RFC 7644, 3.9)."""
    named = ("attributes", "excludedAttributes")
    said = {name: request.GET[name] for name in named if request.GET.get(name)}
    return ResponseParameters[User].model_validate(said, scim_policy=LENIENT)


def _said(
    resource: Resource[Any], *, asked: ResponseParameters[User] | None = None
) -> dict[str, Any]:
    said: dict[str, Any] = resource.model_dump(
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE,
        response_parameters=asked,
    )
    return said


def _list(
    resources: Sequence[Resource[Any]],
    *,
    total: int | None = None,
    start: int = 1,
    asked: ResponseParameters[User] | None = None,
) -> HttpResponse:
    return answer(
        {
            "schemas": [str(ListResponse.__schema__)],
            "totalResults": len(resources) if total is None else total,
            "startIndex": start,
            "itemsPerPage": len(resources),
            "Resources": [_said(resource, asked=asked) for resource in resources],
        }
    )


def _one(resources: Sequence[Resource[Any]], name: str) -> HttpResponse:
    found = next((each for each in resources if each.id == name), None)
    return answer(_said(found)) if found else refuse(404, "There is no such resource.")

"""How we speak SCIM, and how a refusal is said in it."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import Error, SCIMException

from docendo.commons.institutions.refusals import IsKnown, NoAddress
from docendo.commons.institutions.scim.admission import ScimRequest, WrongToken, institution
from docendo.kernel.access import entry
from docendo.kernel.errors import Refused, TooMany

CONTENT_TYPE: Final = "application/scim+json"
# What of our refusals has a word in RFC 7644, 3.12.
_TYPES: Final[Mapping[type[Refused], str]] = {
    IsKnown: "uniqueness",
    NoAddress: "invalidValue",
}


def base() -> str:
    return f"{settings.PUBLIC_URL}/scim/v2"


def answer(body: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    return JsonResponse(
        body, status=status, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
    )


def refuse(status: int, detail: str, scim_type: str = "") -> HttpResponse:
    error = Error(status=status, detail=detail, scim_type=scim_type or None)
    return answer(error.model_dump(), status=status)


def scim(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for machines with a token; whatever goes wrong is said in their words."""
    guarded = entry(institution)(view)

    @csrf_exempt
    @wraps(guarded)
    def spoken(request: ScimRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return guarded(request, *args, **kwargs)  # type: ignore[return-value]  # ours
        except ObjectDoesNotExist:
            return refuse(404, "There is no such resource.")
        except RequestDataTooBig:
            return refuse(413, "That is more than one request may bring.")
        except ValidationError as error:
            first = Error.from_validation_errors(error)[0]
            return refuse(first.status or 400, first.detail or "", first.scim_type or "")
        except SCIMException as error:
            return refuse(error.status, str(error), error.scim_type)
        except Refused as refused:
            return _refused(refused)

    return spoken


def _refused(refused: Refused) -> HttpResponse:
    scim_type = _TYPES.get(type(refused), "")
    response = refuse(refused.status, str(refused), scim_type)
    if isinstance(refused, WrongToken):
        response.headers["WWW-Authenticate"] = 'Bearer realm="scim"'
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.wait_seconds)
    logging.getLogger("docendo.scim").info("refused", extra={"code": refused.code})
    return response

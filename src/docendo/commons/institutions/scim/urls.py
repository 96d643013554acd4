"""The addresses that a provider is told, below ``/scim/v2``."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from docendo.commons.institutions.scim.admission import institution


def view(name: str) -> Callable[..., HttpResponse]:
    """The view of this name, loaded when it is first asked for.

    The models of SCIM take longer to load than all of Docendo, and most sites need none of them.
    """

    @csrf_exempt
    def loaded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        from docendo.commons.institutions.scim import views  # noqa: PLC0415 see above

        answer: HttpResponse = getattr(views, name)(request, **arguments)
        return answer

    # It is the view itself that asks for the token, and refuses in words of SCIM.
    loaded.entry = institution  # type: ignore[attr-defined]  # as ``entry`` does
    return loaded


app_name = "scim"
urlpatterns = [
    path("ServiceProviderConfig", view("service_provider_config"), name="config"),
    path("ResourceTypes", view("all_resource_types"), name="resource_types"),
    path("ResourceTypes/<str:name>", view("resource_type"), name="resource_type"),
    path("Schemas", view("all_schemas"), name="schemas"),
    path("Schemas/<str:name>", view("schema"), name="schema"),
    path("Users", view("users"), name="users"),
    path("Users/.search", view("search"), name="search"),
    path(".search", view("search"), name="search_all"),
    path("Users/<int:identity_id>", view("user"), name="user"),
    path("<path:path>", view("nothing"), name="nothing"),
]

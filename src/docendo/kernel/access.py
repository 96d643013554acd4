"""Who may enter a route, and who may do what with a row.

A *route* names its entry rule in its decorator: ``@entry(signed_in)``. A *row rule* exists in two
forms, one for an object at hand and one for a queryset; ``tests/architecture`` proves that the
two agree for every role.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from django.db.models import Model, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from docendo.kernel.errors import OperatorsOnly, SignInFirst

P = ParamSpec("P")
Request = TypeVar("Request", bound=HttpRequest)
View = Callable[Concatenate[Request, P], HttpResponseBase]
Actor = TypeVar("Actor")
Row = TypeVar("Row", bound=Model)

# As a condition on rows: who may do nothing finds none.
NOBODY = Q(pk__in=())


@dataclass(frozen=True)
class Entry:
    """Who may enter a route: ``admit`` raises Refused or Http404, or prepares the request."""

    name: str
    admit: Callable[[HttpRequest, Mapping[str, Any]], None]


# What must hold of whoever is signed in, wherever they go; given how to find out who asks, since
# most gates stand open and need not know. Raises Refused.
Gate = Callable[[Callable[[], Any]], None]
GATES: list[Gate] = []


def gate(stands: Gate) -> Gate:
    """Put a gate before all routes and sockets, but for routes that are ``before_gates``."""
    GATES.append(stands)
    return stands


def pass_gates(who: Callable[[], Any]) -> None:
    for stands in GATES:
        stands(who)


def entry(
    rule: Entry, *, before_gates: bool = False
) -> Callable[[View[Request, P]], View[Request, P]]:
    """Guard a view by a rule; the rule stays readable as ``view.entry``."""

    def guard(view: View[Request, P]) -> View[Request, P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not before_gates:
                pass_gates(lambda: request.user)
            rule.admit(request, kwargs)
            return view(request, *args, **kwargs)

        cast(Any, guarded).entry = rule
        cast(Any, guarded).before_gates = before_gates
        return cast("View[Request, P]", guarded)

    return guard


def _admit_signed_in(request: HttpRequest, _: Mapping[str, Any]) -> None:
    if not request.user.is_authenticated:
        raise SignInFirst


def _admit_operator(request: HttpRequest, arguments: Mapping[str, Any]) -> None:
    _admit_signed_in(request, arguments)
    if not getattr(request.user, "is_superuser", False):
        raise OperatorsOnly


anyone = Entry("anyone", lambda request, arguments: None)
signed_in = Entry("signed in", _admit_signed_in)
# Whoever runs the site: `docendo createadmin` makes one.
operator = Entry("operator", _admit_operator)


@dataclass(frozen=True)
class RowRule(Generic[Actor, Row]):
    """One permission in both of its forms.

    ``allows(actor, row)`` decides for an object at hand without a query; ``among(actor)`` is the
    same decision as a condition on a queryset of ``model``.
    """

    name: str
    model: type[Row]
    allows: Callable[[Actor, Row], bool]
    among: Callable[[Actor], Q]


ROW_RULES: list[RowRule[Any, Any]] = []


def row_rule(
    name: str,
    *,
    model: type[Row],
    allows: Callable[[Actor, Row], bool],
    among: Callable[[Actor], Q],
) -> RowRule[Actor, Row]:
    """Define a row rule and register it for the test that holds its two forms together."""
    rule = RowRule(name=name, model=model, allows=allows, among=among)
    ROW_RULES.append(rule)
    return rule

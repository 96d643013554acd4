"""What somebody typed into a form while signed out is kept and given back after signing in."""

from django.http import HttpRequest

SESSION_KEY = "kept"
MOST_CHARACTERS = 100_000
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "secret")


def keep(request: HttpRequest) -> bool:
    """Keep the posted fields of this request in its session, by the address they were sent to.

    False if it was more than a session should hold.
    """
    fields = {
        name: values
        for name, values in request.POST.lists()
        if not any(never in name for never in NEVER_KEPT)
    }
    if sum(len(value) for values in fields.values() for value in values) > MOST_CHARACTERS:
        return False
    # One form at a time: an anonymous session must not become a store.
    request.session[SESSION_KEY] = {request.path: fields}
    return True


def give_back(request: HttpRequest, *, path: str | None = None) -> dict[str, str | list[str]]:
    """Initial values for the form that posts to ``path`` (default: this page), given back once."""
    kept = request.session.get(SESSION_KEY, {})
    fields: dict[str, list[str]] | None = kept.get(path or request.path)
    if fields is None:
        return {}
    del request.session[SESSION_KEY]
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}

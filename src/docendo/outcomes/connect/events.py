"""What happens between Docendo and other places."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ImportFinished(Event):
    """Another place was read to its end; ``added`` counts what is new here by its kind."""

    source_url: str
    added: dict[str, int]
    by: str

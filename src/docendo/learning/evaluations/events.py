"""What happens in evaluations of teams, for whoever tells people."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class EvaluationBegun(Event):
    """Those in ``told_ids`` may rate their team from now on."""

    evaluation_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class EvaluationDue(Event):
    """Those in ``told_ids`` have not rated yet, and there is not much time left."""

    evaluation_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class EvaluationClosed(Event):
    """Those in ``told_ids`` may see what came of it for themselves."""

    evaluation_id: int
    told_ids: tuple[int, ...]

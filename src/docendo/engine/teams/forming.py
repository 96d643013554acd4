"""Divides people into teams."""

from collections.abc import Mapping, Sequence

import numpy as np

from docendo.engine import checks
from docendo.engine.checks import Ints
from docendo.engine.errors import Infeasible, Invalid
from docendo.engine.teams.compiling import blocks, compile_rules, refuse_the_impossible
from docendo.engine.teams.people import Attribute, Crowd, gather
from docendo.engine.teams.result import Scene, Teams
from docendo.engine.teams.rules import Priority, Rule
from docendo.engine.teams.search import Progress, Task, search
from docendo.engine.teams.terms import Term


def form(
    people: Mapping[str, Attribute],
    *,
    rules: Sequence[Rule],
    sizes: int | Sequence[int],
    seed: int = 0,
    seconds: float | None = None,
    effort: float = 1.0,
    progress: Progress | None = None,
) -> Teams:
    """Divide n people into teams that break as few rules as can be found, by priority.

    ``people`` are attributes by name, each of the same n people: `Numeric`, `Category`, `Tags`,
    `Availability`. ``sizes`` is the size of every team, n in total, or one size: the people that
    are left over then make some teams larger by one, or smaller where there are too few teams for
    that. Rules are counted as a person counts them, one for each team that breaks it; fewer of a
    higher priority come before all of a lower one.

    The search has a fixed budget, so that the same call gives the same teams everywhere;
    ``effort`` multiplies it. ``seconds`` of wall time end it sooner, which gives that up.
    ``progress`` is called some hundred times with the part that is done, and returns whether to
    go on; stopped, the best so far is returned.

    People who differ in nothing that a rule looks at are interchangeable; otherwise renumbering
    the people renumbers the teams.

    Raises Invalid where attributes, rules or sizes do not fit each other, and Infeasible where
    rules that ``MUST`` hold contradict each other or no teams were found that keep them.

    Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) on a population of arrangements
    (Hukushima and Iba 2003). Teams of at most s seats: O(steps · copies · n / s · (rules + s))
    time with 60 · n steps at first, 6,000 to 30,000 for more than a hundred people, and up to three
    times as many where few rules stay broken; O(copies · n · rules) memory.
    """
    if isinstance(sizes, int):
        crowd = gather(people, count=None)
        listed = divide(crowd.count, sizes)
    else:
        listed = checks.codes("sizes", sizes)
        crowd = gather(people, count=int(listed.sum()))
    if not listed.all():
        raise Invalid(f"sizes must be 1 or more each; that of team {np.argmin(listed)} is 0.")
    if not effort > 0:
        raise Invalid(f"effort must be above 0, not {effort}.")
    terms, crowd = in_sight_order(rules, crowd=crowd, sizes=listed)
    refuse_the_impossible(rules, crowd=crowd, sizes=listed)
    priorities = tuple(rule.priority for rule in rules)
    task = Task(terms, priorities, listed, blocks(rules, crowd=crowd))
    members = search(task, seed=seed, effort=effort, seconds=seconds, progress=progress)
    scene = Scene(tuple(rules), terms, crowd)
    teams = scene.teams(_in_order(members, sizes=listed, count=crowd.count))
    refuse_broken(teams)
    return teams


def divide(count: int, size: int) -> Ints:
    """Sizes of teams for that many people, as near to ``size`` as can be, larger first."""
    if size < 1:
        raise Invalid(f"sizes must be 1 or more, not {size}.")
    teams = count // size
    if count > teams * (size + 1):
        teams += 1
    return np.array([count // teams + (team < count % teams) for team in range(teams)], dtype=int)


def in_sight_order(
    rules: Sequence[Rule], *, crowd: Crowd, sizes: Ints
) -> tuple[tuple[Term, ...], Crowd]:
    """The people sorted by what the rules see of them, so that their codes do not matter."""
    terms = compile_rules(rules, crowd=crowd, sizes=sizes)
    keys = [row for term in terms for row in term.identity]
    if keys:
        crowd = crowd.take(np.lexsort(keys))
    return compile_rules(rules, crowd=crowd, sizes=sizes), crowd


def _in_order(members: Ints, *, sizes: Ints, count: int) -> Ints:
    """Two teams may have changed their sizes; each place in ``sizes`` gets a team of its size."""
    held = (members < count).sum(axis=0)
    order = np.empty(len(sizes), dtype=np.int64)
    order[np.argsort(sizes, kind="stable")] = np.argsort(held, kind="stable")
    return members[:, order]


def refuse_broken(teams: Teams) -> None:
    """Raises Infeasible where teams break a rule that must hold."""
    for number, (rule, count) in enumerate(zip(teams.scene.rules, teams.violations, strict=True)):
        if count and rule.priority == Priority.MUST:
            raise Infeasible(
                f"No teams were found that keep rule {number}, {type(rule).__name__}, which must "
                f"hold: {count} of {len(teams.teams)} teams break it. Lower its priority, relax "
                "it, or change the sizes."
            )

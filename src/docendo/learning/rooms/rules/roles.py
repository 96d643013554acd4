"""Who has which role this time: whoever has not had it for the longest."""

from collections.abc import Mapping, Sequence

from docendo.learning.rooms.rules.limits import Role

# In which sitting somebody had a role last, by role and person; who never had it is not in it.
Held = Mapping[tuple[str, int], int]


def deal(roles: Sequence[str], people: Sequence[int], *, held: Held) -> dict[str, int]:
    """Each role goes to one of those who have had it the longest ago, or never.

    So nobody has a role twice before all others who are here have had it. Of those to whom it
    might go equally it goes to whoever has fewest roles this time, and then to whoever has had any
    role the longest ago. Roles with the fewest such people are dealt first: they leave no choice.
    """
    last = {person: max((held.get((role, person), 0) for role in roles), default=0)
            for person in people}  # fmt: skip
    due = {role: _due(role, people, held) for role in roles}
    dealt: dict[str, int] = {}
    for role in sorted(roles, key=lambda each: len(due[each])):
        has = [*dealt.values()]
        dealt[role] = min(due[role], key=lambda one: (has.count(one), last[one], one))
    return dealt


def _due(role: str, people: Sequence[int], held: Held) -> Sequence[int]:
    longest_ago = min(held.get((role, person), 0) for person in people)
    return [person for person in people if held.get((role, person), 0) == longest_ago]


def roles_for(number: int, *, own: Sequence[str]) -> Sequence[str]:
    """As many of the four as there are people, in their order, and all of one's own."""
    return [*Role.values[: max(1, number)], *own]

"""What three would do together, by what each of them has said; no database.

Each helps the next, one helps the two others, or all learn the same.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from docendo.commons.matching.rules.meeting import Part

Three = tuple[int, int, int]
Parts = tuple[Part, ...]


@dataclass(frozen=True)
class Sayings:
    """With what people help, and what they want to learn: topics by the numbers of people."""

    offered: Mapping[int, Collection[int]] = field(default_factory=dict)
    wished: Mapping[int, Collection[int]] = field(default_factory=dict)

    def helps(self, person_id: int) -> frozenset[int]:
        return frozenset(self.offered.get(person_id, ()))

    def learns(self, person_id: int) -> frozenset[int]:
        return frozenset(self.wished.get(person_id, ()))


def rings(people: Three, said: Sayings) -> Iterator[Parts]:
    """Each helps the next, round in either direction; three topics that differ."""
    one, other, third = people
    for ring in (people, (one, third, other)):
        steps = [
            sorted(said.helps(each) & said.learns(ring[(at + 1) % 3]))
            for at, each in enumerate(ring)
        ]
        for gives in product(*steps):
            if len({*gives}) == len(ring):
                yield tuple(
                    Part(person_id=each, helps=gives[at], learns=gives[at - 1])
                    for at, each in enumerate(ring)
                )


def guided(people: Three, said: Sayings) -> Iterator[Parts]:
    """One helps the two others with the same."""
    for helper in people:
        one, other = (each for each in people if each != helper)
        for topic in sorted(said.helps(helper) & said.learns(one) & said.learns(other)):
            yield (
                Part(person_id=helper, helps=topic),
                Part(person_id=one, learns=topic),
                Part(person_id=other, learns=topic),
            )


def side_by_side(people: Three, said: Sayings) -> Iterator[Parts]:
    """All three learn the same."""
    one, other, third = people
    for topic in sorted(said.learns(one) & said.learns(other) & said.learns(third)):
        yield tuple(Part(person_id=each, learns=topic) for each in people)


KINDS = (rings, guided, side_by_side)


def first_of_each(people: Three, said: Sayings) -> Sequence[Parts]:
    """One way of each kind that there is, that in which most is given first."""
    return [parts for kind in KINDS for parts in [next(kind(people, said), None)] if parts]


def written_way(parts: Parts) -> str:
    """As a form carries it."""
    return ",".join(f"{part.person_id}:{part.helps or ''}:{part.learns or ''}" for part in parts)


def read_way(written: str) -> Parts:
    """What ``written_way`` wrote."""
    triples = (each.split(":") for each in written.split(","))
    return tuple(
        Part(
            person_id=int(person),
            helps=int(helps) if helps else None,
            learns=int(learns) if learns else None,
        )
        for person, helps, learns in triples
    )


def is_way(parts: Parts, said: Sayings) -> bool:
    """Whether these three would do one of these, and have said all of it."""
    ids = [part.person_id for part in parts]
    if len(ids) != 3 or len({*ids}) != len(ids):
        return False
    is_said = all(
        (part.helps is None or part.helps in said.helps(part.person_id))
        and (part.learns is None or part.learns in said.learns(part.person_id))
        for part in parts
    )
    return is_said and (_is_ring(parts) or _is_guided(parts) or _is_side_by_side(parts))


def _is_ring(parts: Parts) -> bool:
    gives = [part.helps for part in parts]
    are_three = None not in gives and len({*gives}) == len(parts)
    return are_three and all(part.learns == gives[at - 1] for at, part in enumerate(parts))


def _is_guided(parts: Parts) -> bool:
    helpers = [part for part in parts if part.helps is not None]
    learners = [part for part in parts if part.helps is None]
    return len(helpers) == 1 and all(
        helper.learns is None and helper.helps == part.learns
        for helper in helpers
        for part in learners
    )


def _is_side_by_side(parts: Parts) -> bool:
    learned = {part.learns for part in parts}
    return all(part.helps is None for part in parts) and len(learned) == 1 and None not in learned

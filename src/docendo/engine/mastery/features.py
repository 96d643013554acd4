"""What a person's earlier answers, and everybody's answers to the item, say about the next one."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from docendo.engine.checks import Floats
from docendo.engine.mastery.difficulty import Easiness, known
from docendo.engine.mastery.explanation import Reason
from docendo.engine.mastery.history import History
from docendo.engine.mastery.log import Log

# How much of an answer still counts one answer later: all of it, or half of it after about 23, 7
# and 2 further ones (exponential forgetting of evidence: Pelánek 2016, Galyardt and Goldin 2015).
PERSON_KEEP = np.array([1.0, 0.97, 0.9, 0.7])
STEADY = 0.97
SKILL_KEEP = np.array([1.0, 0.9, 0.7])
RECENT = 5
# As many answers ago as stand for never.
FAR = 10_000.0


@dataclass(frozen=True)
class Features:
    """``values`` (answers, features), and for each feature its name and what it speaks about."""

    values: Floats
    names: tuple[str, ...]
    reasons: tuple[Reason, ...]


def features(log: Log, *, easiness: Easiness) -> Features:
    """One row for each answer, from what came before it in its person's answers only.

    Ability is told by residuals, correct or not less what somebody of average ability would
    reach: a sum of residuals over their information is one Newton step from the prior mean of a
    Rasch model. Wins and losses on a skill enter by their logarithm, as in performance factors
    analysis (Pavlik et al. 2009; Gervet et al. 2020). O(answers · features).
    """
    typical = easiness.mean + easiness.ease.of_skills(log.skill)
    ease = typical + easiness.ease.of_items(log.item)
    slope = easiness.slope.of_skills(log.skill) + easiness.slope.of_items(log.item)
    chance = expit(ease)
    evidence = _Evidence(
        log, History(log.person), ease, log.correct - chance, chance * (1 - chance)
    )
    columns = {
        Reason.DIFFICULTY: {
            "ease": ease,
            "ease_of_skills": typical,
            "slope": slope,
            "answers_to_item": np.log1p(known(easiness.answers, log.item)),
            "skills": (log.skill >= 0).sum(axis=1),
        },
        Reason.PERSON: _of_person(evidence, slope=slope),
        Reason.SKILL: _of_skill(evidence),
        Reason.ITEM: _of_item(evidence),
        Reason.MOMENT: _of_moment(evidence, neutral=easiness.mean),
    }
    named = [(name, reason) for reason, group in columns.items() for name in group]
    values = [column for group in columns.values() for column in group.values()]
    return Features(
        np.column_stack(values).astype(np.float64),
        tuple(name for name, _reason in named),
        tuple(reason for _name, reason in named),
    )


@dataclass(frozen=True)
class _Evidence:
    """The answers with what each says of ability: its residual and its information."""

    log: Log
    by_person: History
    ease: Floats
    residual: Floats
    information: Floats


def _of_person(evidence: _Evidence, *, slope: Floats) -> dict[str, Floats]:
    history = evidence.by_person
    both = _repeat(evidence.residual, PERSON_KEEP), _repeat(evidence.information, PERSON_KEEP)
    sums = history.sums(np.hstack(both), keep=np.tile(PERSON_KEEP, 2))
    columns = _abilities("person", sums, PERSON_KEEP)
    days = evidence.log.at - history.previous(evidence.log.at, first=evidence.log.at)
    return columns | {
        "ability_by_slope": slope * columns[f"person_{STEADY:g}"],
        "answers": np.log1p(history.rank),
        "days_since_answer": np.log1p(days),
    }


def _of_skill(evidence: _Evidence) -> dict[str, Floats]:
    """The mean over the skills of each answer."""
    log = evidence.log
    row, skill = log.pairs()
    history = History(log.person[row] * (skill.max(initial=0) + 1) + skill)
    position = evidence.by_person.rank[row].astype(np.float64)
    correct, at = log.correct[row], log.at[row]
    values = np.hstack(
        [
            _repeat(evidence.residual[row], SKILL_KEEP),
            _repeat(evidence.information[row], SKILL_KEEP),
            np.column_stack([correct, 1 - correct]),
        ]
    )
    sums = history.sums(values, keep=np.concatenate([SKILL_KEEP, SKILL_KEEP, [1.0, 1.0]]))
    columns = _abilities("skill", sums, SKILL_KEEP) | {
        "wins": np.log1p(sums[:, -2]),
        "losses": np.log1p(sums[:, -1]),
        "last_on_skill": history.previous(correct, first=0.5),
        "answers_since_skill": np.log1p(position - history.previous(position, first=-FAR)),
        "days_since_skill": np.log1p(at - history.previous(at, first=at)),
    }
    skills = np.bincount(row, minlength=len(log))
    return {name: np.bincount(row, column, len(log)) / skills for name, column in columns.items()}


def _of_item(evidence: _Evidence) -> dict[str, Floats]:
    log = evidence.log
    history = History(log.person * (log.item.max(initial=0) + 1) + log.item)
    position = evidence.by_person.rank.astype(np.float64)
    values = np.column_stack([evidence.residual, evidence.information])
    sums = history.sums(values, keep=np.ones(2))
    return {
        "item": sums[:, 0] / (sums[:, 1] + 1),
        "answers_to_same": history.rank,
        "last_on_item": history.previous(log.correct, first=0.5),
        "answers_since_item": np.log1p(position - history.previous(position, first=-FAR)),
    }


def _of_moment(evidence: _Evidence, *, neutral: float) -> dict[str, Floats]:
    log, history = evidence.log, evidence.by_person
    columns = {"streak": history.streak(log.correct)}
    residual, correct, ease = evidence.residual, log.correct, evidence.ease
    skill = log.skill[:, 0].astype(np.float64)
    for back in range(1, RECENT + 1):
        residual = history.previous(residual, first=0.0)
        correct = history.previous(correct, first=0.5)
        ease = history.previous(ease, first=neutral)
        skill = history.previous(skill, first=-1.0)
        columns[f"residual_{back}"] = residual
        columns[f"correct_{back}"] = correct
        columns[f"ease_{back}"] = ease
        columns[f"same_skill_{back}"] = skill == log.skill[:, 0]
    return columns


def _abilities(name: str, sums: Floats, keep: Floats) -> dict[str, Floats]:
    """One Newton step from 0 under a standard normal prior, for each pace of forgetting."""
    paces = len(keep)
    ability = sums[:, :paces] / (sums[:, paces : 2 * paces] + 1)
    return {f"{name}_{pace:g}": ability[:, index] for index, pace in enumerate(keep)}


def _repeat(values: Floats, keep: Floats) -> Floats:
    return np.repeat(values[:, None], len(keep), axis=1)

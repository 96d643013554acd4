"""Mastery that keeps up with every answer, in constant time and memory."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from docendo.engine.errors import Invalid
from docendo.engine.mastery.difficulty import Easiness
from docendo.engine.mastery.explanation import Explanation, Reason, Term, chance

# What a belief is about: "person" and a code, "skill", a person and a code, and so on.
_Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Prior:
    """What is believed of one kind of effect before any answer, and how it fades back to that.

    ``variance`` in squared log odds. Of what was learned, ``keep`` is left after one more answer
    that touches the effect, and half after ``half_life`` days.
    """

    variance: float
    keep: float = 1.0
    half_life: float = math.inf


@dataclass(frozen=True)
class Priors:
    """One prior for each kind of effect.

    The variances are of the size that real logs show: people differ by about one in log odds,
    half of that lasting and half the form of the last few answers, and by about half of one
    between skills.
    """

    person: Prior = Prior(0.6, keep=0.998)
    form: Prior = Prior(0.4, keep=0.8, half_life=2.0)
    skill: Prior = Prior(0.3, keep=0.98, half_life=180.0)
    repeat: Prior = Prior(0.5, half_life=30.0)
    ease: Prior = Prior(1.0)
    ease_of_skill: Prior = Prior(1.0)
    ease_of_item: Prior = Prior(0.6)


@dataclass(frozen=True)
class Level:
    """How well somebody has a skill: the chance of a correct answer to a typical item of it.

    ``low`` and ``high`` hold the true chance with ``confidence`` or a little more. The evidence:
    ``answers`` on the skill, of which ``correct`` were, where somebody of average ability would
    have got ``expected``; ``last_at`` is the day of the last one, None if there is none.
    """

    chance: float
    low: float
    high: float
    confidence: float
    answers: int
    correct: int
    expected: float
    last_at: float | None


@dataclass(slots=True)
class _Belief:
    """A normal belief about one effect, as the answer at ``at`` left it."""

    mean: float
    variance: float
    at: float


@dataclass(slots=True)
class _Evidence:
    answers: int = 0
    correct: int = 0
    expected: float = 0.0
    last_at: float | None = None


@dataclass(slots=True)
class _Effect:
    """What one belief, as it is now, adds to the log odds: ``share`` of its mean."""

    reason: Reason
    key: _Key
    share: float
    mean: float
    variance: float


class Online:
    """Follows people from answer to answer: an Elo rating that knows how sure it is.

    The log odds of a correct answer are a sum of normal beliefs: how easy the skills and the item
    are, what the person can do in general, in this skill and on this very item, and in what form
    they are. Each answer moves the beliefs that it touches in proportion to their variance (an
    extended Kalman filter whose beliefs are held independent; Glickman 1999 for ratings, Pelánek
    2016 for learners). With the ``easiness`` of a fitted model skills and items rest; without it
    they are learned as answers come. A call takes O(skills of the item), an answer adds as much
    memory at most.
    """

    def __init__(self, *, easiness: Easiness | None = None, priors: Priors | None = None) -> None:
        self._easiness = easiness
        self._priors = priors or Priors()
        self._beliefs: dict[_Key, _Belief] = {}
        self._evidence: dict[tuple[int, int], _Evidence] = {}

    def observe(
        self, person: int, *, skill: int | Sequence[int], item: int, correct: bool, at: float
    ) -> None:
        """Learn from an answer given at ``at``, in days since any fixed moment.

        ``skill`` is a code or several. Raises Invalid where a code is negative, no skill is
        named, ``correct`` is neither true nor false, or ``at`` is no number.
        """
        if correct not in (0, 1):
            raise Invalid(f"correct must be true or false, not {correct}.")
        skills = _checked(person, skill, item, at)
        start, effects = self._sum(person, skills, item, at)
        mean, variance = _moments(start, effects)
        likely = chance(mean)
        information = likely * (1 - likely)
        damping = 1 + information * variance
        surprise = (correct - likely) / damping
        for effect in effects:
            gain = effect.share * effect.variance
            self._beliefs[effect.key] = _Belief(
                effect.mean + gain * surprise,
                effect.variance - gain * gain * information / damping,
                at,
            )
        ease = start + sum(
            effect.share * effect.mean for effect in effects if effect.reason is Reason.DIFFICULTY
        )
        for code in skills:
            evidence = self._evidence.setdefault((person, code), _Evidence())
            evidence.answers += 1
            evidence.correct += int(correct)
            evidence.expected += chance(ease)
            evidence.last_at = at

    def predict(self, person: int, *, skill: int | Sequence[int], item: int, at: float) -> float:
        """The chance that the next answer, at ``at``, is correct; refuses as ``observe``."""
        start, effects = self._sum(person, _checked(person, skill, item, at), item, at)
        # Effects that answers touch together come to offset each other, which beliefs held
        # independent leave out: the variance of their sum is overstated. To draw the chance to
        # one half on its account would make it too timid.
        mean, _variance = _moments(start, effects)
        return chance(mean)

    def explain(
        self, person: int, *, skill: int | Sequence[int], item: int, at: float
    ) -> Explanation:
        """What ``predict`` rests on; refuses as ``observe``."""
        start, effects = self._sum(person, _checked(person, skill, item, at), item, at)
        terms = dict.fromkeys(Reason, 0.0)
        for effect in effects:
            terms[effect.reason] += effect.share * effect.mean
        return Explanation(
            start, tuple(Term(reason, log_odds) for reason, log_odds in terms.items())
        )

    def level(self, person: int, *, skill: int, at: float, confidence: float = 0.9) -> Level:
        """How well the person has the skill at ``at``, apart from the form of the moment.

        Raises Invalid as ``observe`` does, or where ``confidence`` is not between 0 and 1.
        """
        _checked(person, skill, 0, at)
        if not 0 < confidence < 1:
            raise Invalid(f"confidence must lie between 0 and 1, not {confidence}.")
        priors = self._priors
        start, ease = self._ease([skill], at, answers=0)
        lasting = [
            *ease,
            self._effect(Reason.PERSON, ("person", person), priors.person, at, answers=0),
            self._effect(Reason.SKILL, ("skill", person, skill), priors.skill, at, answers=0),
        ]
        mean, variance = _moments(start, lasting)
        reach = float(ndtri((1 + confidence) / 2)) * math.sqrt(variance)
        evidence = self._evidence.get((person, skill), _Evidence())
        return Level(
            chance(mean),
            chance(mean - reach),
            chance(mean + reach),
            confidence,
            evidence.answers,
            evidence.correct,
            evidence.expected,
            evidence.last_at,
        )

    def _sum(
        self, person: int, skills: Sequence[int], item: int, at: float
    ) -> tuple[float, list[_Effect]]:
        """All that the log odds of the person's next answer are a sum of."""
        priors, share = self._priors, 1 / len(skills)
        start, effects = self._ease(skills, at, answers=1)
        if self._easiness is not None:
            table = self._easiness.ease.item
            start += float(table[item]) if item < len(table) else 0.0
        else:
            key: _Key = ("ease of item", item)
            effects.append(self._effect(Reason.DIFFICULTY, key, priors.ease_of_item, at, answers=1))
        effects += [
            self._effect(Reason.PERSON, ("person", person), priors.person, at, answers=1),
            self._effect(Reason.MOMENT, ("form", person), priors.form, at, answers=1),
            self._effect(Reason.ITEM, ("item", person, item), priors.repeat, at, answers=1),
        ]
        for code in skills:
            key = ("skill", person, code)
            effects.append(
                self._effect(Reason.SKILL, key, priors.skill, at, answers=1, share=share)
            )
        return start, effects

    def _ease(
        self, skills: Sequence[int], at: float, *, answers: int
    ) -> tuple[float, list[_Effect]]:
        """How easy a typical item of these skills is: known log odds, and what is believed."""
        share = 1 / len(skills)
        if self._easiness is not None:
            table = self._easiness.ease.skill
            known = sum(float(table[code]) for code in skills if code < len(table))
            return self._easiness.mean + share * known, []
        priors = self._priors
        effects = [
            self._effect(Reason.DIFFICULTY, ("ease",), priors.ease, at, answers=answers),
            *(
                self._effect(
                    Reason.DIFFICULTY,
                    ("ease of skill", code),
                    priors.ease_of_skill,
                    at,
                    answers=answers,
                    share=share,
                )
                for code in skills
            ),
        ]
        return 0.0, effects

    def _effect(
        self,
        reason: Reason,
        key: _Key,
        prior: Prior,
        at: float,
        *,
        answers: int,
        share: float = 1.0,
    ) -> _Effect:
        """The belief of this key, faded to ``at`` and ``answers`` further answers."""
        belief = self._beliefs.get(key)
        if belief is None:
            return _Effect(reason, key, share, 0.0, prior.variance)
        left = prior.keep**answers * 0.5 ** (max(0.0, at - belief.at) / prior.half_life)
        kept = left * left
        variance = kept * belief.variance + (1 - kept) * prior.variance
        return _Effect(reason, key, share, left * belief.mean, variance)


def _moments(start: float, effects: Iterable[_Effect]) -> tuple[float, float]:
    mean, variance = start, 0.0
    for effect in effects:
        mean += effect.share * effect.mean
        variance += effect.share * effect.share * effect.variance
    return mean, variance


def _checked(person: int, skill: int | Sequence[int], item: int, at: float) -> Sequence[int]:
    """The skills as a sequence, once all of it can be used."""
    skills = [skill] if isinstance(skill, int | np.integer) else list(skill)
    if not skills:
        raise Invalid("Every answer needs a skill.")
    if min(person, item, *skills) < 0:
        raise Invalid("person, skill and item must be codes from 0.")
    if len(set(skills)) < len(skills):
        raise Invalid(f"skill names one skill twice: {skills}.")
    if not math.isfinite(at):
        raise Invalid(f"at must be a finite number of days, not {at}.")
    return skills

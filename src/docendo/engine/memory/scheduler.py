"""Says how likely a card is remembered, and the day on which to review it."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.memory.cards import FEATURES, Cards
from docendo.engine.memory.log import Log, calendar_days, durations, ratings
from docendo.engine.memory.person import DEFAULT, Person, adapt


@dataclass(frozen=True)
class Due:
    """When to review each of n cards: ``day`` (n,) as date.toordinal counts, ``days`` after the
    last answer, and the ``chance`` (n,) that it is recalled then."""

    day: Ints
    days: Ints
    chance: Floats

    @property
    def dates(self) -> list[date]:
        return [date.fromordinal(day) for day in self.day.tolist()]


@dataclass(frozen=True)
class Reason:
    """What one feature of a card adds to the log odds of recall, beyond the published curve."""

    feature: str
    effect: float


@dataclass(frozen=True)
class Scheduler:
    """Plans one person's reviews, in whole days of the calendar where the person lives.

    ``zone`` is a name of the time zone database and ``day_starts_at`` an hour there: an answer at
    one in the night belongs to the day before. A card is due on the last day on which it is
    recalled with probability ``retention``, and after ``longest_days`` at the latest.
    ``person`` is what ``fit`` has learned; without it the published curve holds.
    """

    zone: str = "UTC"
    day_starts_at: float = 4.0
    retention: float = 0.9
    longest_days: int = 3650
    person: Person = field(default=DEFAULT)

    def __post_init__(self) -> None:
        if not 0 < self.retention < 1:
            raise Invalid(f"retention must lie between 0 and 1, not {self.retention}.")
        if self.longest_days < 1:
            raise Invalid(f"longest_days must be at least 1, not {self.longest_days}.")
        if not 0 <= self.day_starts_at < 24:
            raise Invalid(f"day_starts_at must be an hour from 0 to 24, not {self.day_starts_at}.")
        self._days(np.zeros(1))

    def fit(self, log: Log) -> Self:
        """This scheduler, adapted to the person whose answers these are.

        Learns from the first answer on each later day. Few reviews change nothing, many may
        change much: see ``person.adapt``. O(answers), some hundredths of a second for thousands.
        """
        is_review, log_odds, features, _cards = self._replayed(log)
        recalled = (log.rating[is_review] > 1).astype(np.float64)
        return replace(
            self,
            person=adapt(features[is_review], log_odds=log_odds[is_review], recalled=recalled),
        )

    def recall_log(self, log: Log) -> Floats:
        """The chance (n,) of each answer to be a recall, from what came before it only.

        NaN for a card's first answer and for further ones on a day.
        """
        is_review, log_odds, features, _cards = self._replayed(log)
        return np.where(is_review, expit(log_odds + features @ self.person.weights), np.nan)

    def cards(self, log: Log) -> Cards:
        """The state of every card up to the highest code, after all answers of the log."""
        return self._replayed(log)[3]

    def answered(
        self, cards: Cards, *, at: ArrayLike, rating: ArrayLike, seconds: ArrayLike | None = None
    ) -> Cards:
        """The cards after one answer to each: ``at`` (n,) seconds since 1970, as in ``Log``."""
        day = self._days(checks.floats("at", at, length=len(cards)))
        _not_before(cards, day)
        return cards.answered(
            day,
            rating=ratings(rating, rows=len(cards)),
            seconds=durations(seconds, rows=len(cards)),
        )

    def recall(self, cards: Cards, *, at: ArrayLike) -> Floats:
        """The chance (n,) to recall each card at ``at`` (n,); 1 on the day of its last answer."""
        days = self._waits(cards, at)
        return np.where(days == 0, 1.0, self._chance(cards, np.maximum(days, 1)))

    def due(self, cards: Cards) -> Due:
        """The day to review each card: tomorrow at the earliest. O(n log longest_days)."""
        _all_answered(cards)
        # The chance falls day by day: halve the days among which it passes retention.
        days, most = np.ones(len(cards)), np.full(len(cards), float(self.longest_days))
        while (days < most).any():
            middle = np.ceil((days + most) / 2)
            is_enough = self._chance(cards, middle) >= self.retention
            days = np.where(is_enough, middle, days)
            most = np.where(is_enough, most, np.maximum(middle - 1, days))
        return Due(
            (cards.last_day + days).astype(np.int64),
            days.astype(np.int64),
            self._chance(cards, days),
        )

    def explain(self, cards: Cards, *, at: ArrayLike) -> list[tuple[Reason, ...]]:
        """Why each card's chance differs from the published curve: the strongest reason first."""
        days = np.maximum(self._waits(cards, at), 1)
        _log_odds, features = self._beyond(cards, days)
        reasons = []
        for effects in features * self.person.weights:
            order = np.argsort(-np.abs(effects), kind="stable")
            reasons.append(tuple(Reason(FEATURES[row], float(effects[row])) for row in order))
        return reasons

    def _replayed(self, log: Log) -> tuple[Bools, Floats, Floats, Cards]:
        """Which answers (n,) are reviews, what was known before each, and the cards after all.

        The cards are replayed together, the first answers of all, then the second ones, ...; in
        order of their number of answers, those that go on are always the first ones.
        """
        rows = len(log)
        order = np.lexsort((log.at, log.card))
        answers = np.bincount(log.card)
        starts = np.cumsum(answers) - answers
        by_answers = np.argsort(-answers, kind="stable")
        days, seconds = self._days(log.at), durations(log.seconds, rows=rows)
        is_review = np.zeros(rows, dtype=np.bool_)
        log_odds, features = np.zeros(rows), np.zeros((rows, len(FEATURES)))
        cards, finished = Cards.new(len(answers)), []
        for position in range(answers.max(initial=0)):
            going_on = np.count_nonzero(answers > position)
            finished.append(cards[going_on:])
            cards = cards[:going_on]
            here = order[starts[by_answers[:going_on]] + position]
            waited = days[here] - cards.last_day
            is_review[here] = waited > 0
            log_odds[here], features[here] = self._beyond(cards, np.fmax(waited, 1))
            cards = cards.answered(days[here], rating=log.rating[here], seconds=seconds[here])
        everything = Cards.joined([cards, *reversed(finished)])
        return is_review, log_odds, features, everything[np.argsort(by_answers)]

    def _beyond(self, cards: Cards, days: Floats) -> tuple[Floats, Floats]:
        """The curve's log odds after so many days (n,), and all features, (n, features)."""
        log_odds, changing = cards.waited(days)
        return log_odds, np.hstack([changing, cards.traits()])

    def _chance(self, cards: Cards, days: Floats) -> Floats:
        log_odds, features = self._beyond(cards, days)
        chance: Floats = expit(log_odds + features @ self.person.weights)
        return chance

    def _waits(self, cards: Cards, at: ArrayLike) -> Floats:
        """Days since the last answer of each card."""
        _all_answered(cards)
        day = self._days(checks.floats("at", at, length=len(cards)))
        _not_before(cards, day)
        return day - cards.last_day

    def _days(self, at: Floats) -> Floats:
        return calendar_days(at, zone=self.zone, starts_at_hour=self.day_starts_at)


def fit(
    log: Log, *, zone: str = "UTC", day_starts_at: float = 4.0, retention: float = 0.9
) -> Scheduler:
    """A scheduler for the person whose answers these are: ``Scheduler.fit`` in one call."""
    return Scheduler(zone=zone, day_starts_at=day_starts_at, retention=retention).fit(log)


def _all_answered(cards: Cards) -> None:
    is_new = np.isnan(cards.last_day)
    if is_new.any():
        row = int(np.argmax(is_new))
        raise Invalid(f"cards must have been answered; row {row} is new: show it first.")


def _not_before(cards: Cards, day: Floats) -> None:
    if (day < cards.last_day).any():
        row = int(np.argmax(day < cards.last_day))
        raise Invalid(f"at must not lie on a day before the last answer; row {row} does.")

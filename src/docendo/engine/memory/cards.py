"""What is remembered of each card: the state of its curve, and what else foretells recall."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from docendo.engine.checks import Floats, Ints
from docendo.engine.memory import curve

# What a person's own weights multiply, each centered and scaled by round numbers so that one is
# a large difference, whoever the person is. All but the first two stand still between answers.
FEATURES = (
    "curve",
    "wait",
    "person",
    "stability",
    "difficulty",
    "reviews",
    "lapses",
    "streak",
    "interval",
    "age",
    "failed_first",
    "failed_last",
    "unreviewed",
    "repeats_first",
    "repeats_last",
    "seconds_first",
    "seconds_last",
)


@dataclass(frozen=True)
class Cards:
    """The memory of n cards, each field (n,); keep it and an answer costs the same for ever.

    Days are ordinals. ``reviews`` are answers on later days than the first, by the first answer
    of a day; ``lapses`` those forgotten, ``streak`` those recalled since. ``interval`` are the
    days before the last review, ``repeats_first`` and ``repeats_last`` the further answers on the
    first and on the last day. ``seconds_first`` and ``seconds_last`` say how long the first and
    the last answer of the last day took, as logarithms of seconds to five seconds; 0 if unknown.
    A card without an answer has NaN days.
    """

    first_day: Floats
    last_day: Floats
    stability: Floats
    difficulty: Floats
    reviews: Floats
    lapses: Floats
    streak: Floats
    interval: Floats
    failed_first: Floats
    repeats_first: Floats
    repeats_last: Floats
    seconds_first: Floats
    seconds_last: Floats

    @classmethod
    def new(cls, count: int = 1) -> "Cards":
        """Cards that nobody has answered yet."""
        days = [np.full(count, np.nan) for _field in range(2)]
        curves = [np.ones(count) for _field in range(2)]
        return cls(*days, *curves, *(np.zeros(count) for _field in fields(cls)[4:]))

    @classmethod
    def joined(cls, parts: Sequence["Cards"]) -> "Cards":
        return cls(
            *(
                np.concatenate([getattr(part, field.name) for part in parts])
                for field in fields(cls)
            )
        )

    def __len__(self) -> int:
        return len(self.last_day)

    def __getitem__(self, which: slice | Ints) -> "Cards":
        return Cards(*(getattr(self, field.name)[which] for field in fields(self)))

    def answered(self, day: Floats, *, rating: Ints, seconds: Floats) -> "Cards":
        """The cards after one answer each."""
        is_new, is_later = np.isnan(self.last_day), day > self.last_day
        is_same = ~is_new & ~is_later
        is_first_day = is_same & (self.last_day == self.first_day)
        days = np.where(is_later, day - self.last_day, 0.0)
        failed = (rating == 1).astype(np.float64)
        pace = np.log(np.clip(seconds, 1, 60) / 5)
        pace = np.where(np.isnan(pace), 0.0, pace)
        new_stability, new_difficulty = curve.first(rating)
        stability, difficulty = curve.after(
            self.stability, difficulty=self.difficulty, days=days, rating=rating
        )
        return Cards(
            first_day=np.where(is_new, day, self.first_day),
            last_day=np.where(is_same, self.last_day, day),
            stability=np.where(is_new, new_stability, stability),
            difficulty=np.where(is_new, new_difficulty, difficulty),
            reviews=self.reviews + is_later,
            lapses=self.lapses + is_later * failed,
            streak=np.where(is_later, (self.streak + 1) * (1 - failed), self.streak),
            interval=np.where(is_later, days, self.interval),
            failed_first=np.where(is_new, failed, self.failed_first),
            repeats_first=self.repeats_first + is_first_day,
            repeats_last=np.where(is_same, self.repeats_last + 1, 0.0),
            seconds_first=np.where(is_same, self.seconds_first, pace),
            seconds_last=pace,
        )

    def traits(self) -> Floats:
        """The features that do not change while one waits, (n, features - 2)."""
        is_unreviewed = self.reviews == 0
        columns = [
            np.ones(len(self)),
            np.log(self.stability / 10) / 2,
            (self.difficulty - 5.5) / 3,
            np.log1p(self.reviews) - 1,
            np.log1p(self.lapses) - 0.5,
            np.log1p(self.streak) - 1,
            np.log1p(self.interval) / 1.5 - 1,
            np.log1p(self.last_day - self.first_day) / 1.5 - 1,
            self.failed_first - 0.5,
            (~is_unreviewed & (self.streak == 0)) - 0.2,
            is_unreviewed - 0.2,
            np.log1p(self.repeats_first) - 1,
            np.log1p(self.repeats_last) - 0.5,
            self.seconds_first,
            self.seconds_last,
        ]
        return np.stack(columns, axis=1)

    def waited(self, days: Floats) -> tuple[Floats, Floats]:
        """The curve's log odds of recall after ``days`` (n,), 1 at least, and the two features
        that follow from it, (n, 2)."""
        chance = curve.recall(days, stability=self.stability)
        log_odds = np.log(chance) - np.log1p(-chance)
        return log_odds, np.stack([log_odds - np.log(9), np.log(days) / 2 - 1], axis=1)

"""How long somebody would take who walks a journey, by what they do and not by a clock.

A machine that is busy makes nobody type more slowly.
"""

from dataclasses import dataclass, field

from playwright.sync_api import Locator

from tests.journeys.ways import Hands

# Forty-eight words a minute.
KEY_SECONDS = 0.25
# To find the next thing on a page, to read it, and to decide.
CHOICE_SECONDS = 3.0


@dataclass
class Effort:
    """What was done: keys that were struck, and things that were turned to."""

    keys: int = 0
    choices: int = 0

    @property
    def seconds(self) -> float:
        return self.keys * KEY_SECONDS + self.choices * CHOICE_SECONDS


@dataclass(frozen=True)
class CountingHands(Hands):
    """They note what they do. A tap in a row of taps is as much as a key."""

    effort: Effort = field(default_factory=Effort)

    def strike(self, key: str) -> None:
        self.effort.keys += 1
        super().strike(key)

    def tap(self, element: Locator) -> None:
        self.effort.keys += 1
        element.tap()

    def press(self, element: Locator) -> None:
        self.effort.choices += 1
        super().press(element)

    def choose(self, element: Locator) -> None:
        self.effort.choices += 1
        super().choose(element)

    def write(self, element: Locator, words: str) -> None:
        self.effort.choices += 1
        self.effort.keys += len(words)
        super().write(element, words)

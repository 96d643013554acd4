"""Answers about rituals."""

from docendo.commons.rituals.queries.guests import guests, invited_to, met_before
from docendo.commons.rituals.queries.pages import (
    IntroductionPage,
    RitualPage,
    RitualsPage,
    introduction_page,
    ritual_page,
    rituals_page,
)

__all__ = [
    "IntroductionPage",
    "RitualPage",
    "RitualsPage",
    "guests",
    "introduction_page",
    "invited_to",
    "met_before",
    "ritual_page",
    "rituals_page",
]

"""Who speaks, after whom and into whose words; whose share stays low; who has fallen silent.

``measure`` takes whole meetings, ``Live`` one as it happens; both say the same. ``gini`` and
``evenness`` serve any amounts. ``persistent_low_share`` looks across meetings or weeks and
``at_risk`` at silence against a person's own rhythm, each with the reasons for every person.
"""

from docendo.engine.equity.inequality import Gini, Inequality, evenness, gini
from docendo.engine.equity.live import Live
from docendo.engine.equity.shares import Evidence, LowShares, persistent_low_share
from docendo.engine.equity.silence import AtRisk, Rhythm, Silence, at_risk
from docendo.engine.equity.turns import Meetings, Seat, measure

__all__ = [
    "AtRisk",
    "Evidence",
    "Gini",
    "Inequality",
    "Live",
    "LowShares",
    "Meetings",
    "Rhythm",
    "Seat",
    "Silence",
    "at_risk",
    "evenness",
    "gini",
    "measure",
    "persistent_low_share",
]

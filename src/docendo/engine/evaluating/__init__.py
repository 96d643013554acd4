"""How a team sees its members and they themselves: means, factors, and what stands out."""

from docendo.engine.evaluating.flags import Flag, Sign
from docendo.engine.evaluating.team import LARGEST_FACTOR, Team, evaluate

__all__ = ["LARGEST_FACTOR", "Flag", "Sign", "Team", "evaluate"]

"""What other apps may use of questions that are being written."""

from docendo.learning.asks.actions import Holding, Kept, Words, keep
from docendo.learning.asks.queries import Beside, beside

__all__ = ["Beside", "Holding", "Kept", "Words", "beside", "keep"]

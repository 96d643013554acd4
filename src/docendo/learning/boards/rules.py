"""What fits on a board, and how long words may still be changed; no database."""

from datetime import datetime, timedelta
from typing import Final

LONGEST_LINE: Final = 200
LONGEST_MESSAGE: Final = 5_000
LONGEST_NOTES: Final = 20_000
LONGEST_REASON: Final = 500
# More of them would be a wall, and no plan.
MOST_GOALS: Final = 20
MOST_STEPS: Final = 20
MESSAGES_ON_THE_BOARD: Final = 15
MESSAGES_A_PAGE: Final = 50
VERSIONS_SHOWN: Final = 30
CHANGED_WITHIN: Final = timedelta(minutes=15)


def may_still_be_changed(created_at: datetime, *, now: datetime) -> bool:
    """What was said a while ago has been read, and answered to."""
    return now - created_at <= CHANGED_WITHIN

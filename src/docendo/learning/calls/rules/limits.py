"""How many are in a call, and how much of it passes."""

from datetime import timedelta
from typing import Final

# Each sends to each: with a seventh everybody would send six times, more than most lines carry.
MOST_IN_A_CALL: Final = 6
# A line speaks up every 15 seconds: who has missed three of them has gone without a word.
GONE_AFTER: Final = timedelta(seconds=50)
# An offer with sound and two pictures has about 10 kB.
MOST_BYTES: Final = 48 * 1024
LONGEST_SDP: Final = 40 * 1024
LONGEST_CANDIDATE: Final = 1_024
MOST_CANDIDATES: Final = 40
SHORTEST_PEER, LONGEST_PEER = 16, 40
# A page tells every 15 seconds how long somebody spoke; one that was away tells it once, later.
MOST_SECONDS_AT_ONCE: Final = 120
# Sound is measured ten times a second, and whole seconds are told: so much of what was silent may
# still be told with the next message. It is granted once, and not with each.
SLACK: Final = timedelta(seconds=2)

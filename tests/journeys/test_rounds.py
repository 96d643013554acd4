"""A coordinator's round, from the form to a member who says yes.

It proposes matches to everybody who offers or wants to learn a topic, so the demo in which it is
walked is its own.
"""

from collections.abc import Iterator

import pytest

from tests.journeys.conftest import OwnDemo
from tests.journeys.serving import Site, serving

pytestmark = pytest.mark.journey

BOUGHT = {
    "with a mouse": "Limits and derivatives",
    "without JavaScript": "Statistics",
    "by keyboard alone": "Algebra refresher",
    "on a phone in Arabic": "التفاضل والتكامل",
}


@pytest.fixture(scope="module")
def site(own_demo: OwnDemo) -> Iterator[Site]:
    with serving(*own_demo("rounds")) as site:
        yield site


@pytest.fixture(scope="module")
def sessions() -> dict[str, object]:
    """Those of another server would not be known here."""
    return {}

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_word_is_known_to_be_common() -> Iterator[None]:
    """How common words are is remembered for an hour; no test should see another's."""
    cache.clear()
    yield
    cache.clear()

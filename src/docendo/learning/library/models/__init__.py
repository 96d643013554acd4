"""What people recommend to each other, and what it was good for.

Every index begins with the community, but for the one by which links are looked at in turn.
"""

from docendo.learning.library.models.ratings import Rating
from docendo.learning.library.models.resources import (
    About,
    Resource,
    changing_a_resource,
    reading_a_resource,
)
from docendo.learning.library.models.uses import Use

__all__ = [
    "About",
    "Rating",
    "Resource",
    "Use",
    "changing_a_resource",
    "reading_a_resource",
]

"""What other apps may use of topics."""

from docendo.commons.topics.models import Topic

__all__ = ["Topic"]

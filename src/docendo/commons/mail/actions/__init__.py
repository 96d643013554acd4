"""What somebody chooses about letters, and what becomes of mail that arrives."""

from docendo.commons.mail.actions.arriving import take_in
from docendo.commons.mail.actions.choosing import choose_letters, unsubscribe

__all__ = ["choose_letters", "take_in", "unsubscribe"]

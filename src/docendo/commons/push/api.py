"""What other apps may use of devices that are told."""

from docendo.commons.push.actions import push
from docendo.commons.push.queries import is_offered, subscriptions_of
from docendo.commons.push.sending import Message

__all__ = ["Message", "is_offered", "push", "subscriptions_of"]

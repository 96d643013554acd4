"""What became of mail that arrived."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AnswerReturned(Event):
    """Somebody's answer by mail, or a part of it, was not taken; ``said`` tells them why."""

    person_id: int
    subject: str
    in_reply_to: str
    said: str

"""When to review what: a forgetting curve that adapts to the person, in whole calendar days."""

from docendo.engine.memory.cards import Cards
from docendo.engine.memory.log import Log
from docendo.engine.memory.person import Person
from docendo.engine.memory.scheduler import Due, Reason, Scheduler, fit

__all__ = ["Cards", "Due", "Log", "Person", "Reason", "Scheduler", "fit"]

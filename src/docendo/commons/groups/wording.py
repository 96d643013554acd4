"""What is wrong with a row, in a sentence that says what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from docendo.commons.groups.rules.roster import Fault, Problem
from docendo.kernel.text import isolated

SENTENCES: Mapping[Fault, Any] = {
    Fault.TOO_MANY_CELLS: _(
        "There are more cells than columns: %(value)s is left over. Put what has a comma in it in"
        " quotation marks."
    ),
    Fault.NO_ADDRESS: _("There is no e-mail address. Without one nobody can join."),
    Fault.BAD_ADDRESS: _("%(value)s is no e-mail address. Look for a missing or wrong sign."),
    Fault.NO_GROUP: _("There is no class. Write the name of one."),
    Fault.NO_ID: _("There is no identifier where one must stand."),
    Fault.UNKNOWN_ROLE: _("%(value)s is no role here. Write learner, helper or teacher."),
    Fault.UNKNOWN_GROUP: _("Nothing here or in the file is the class %(value)s."),
    Fault.UNKNOWN_PERSON: _("Nobody here or in the file is the user %(value)s."),
    Fault.SEVERAL_GROUPS: _("Several groups here are called %(value)s. Add a column for the term."),
    Fault.FORMULA: _("%(value)s begins as a formula does. Write the text itself."),
    Fault.TOO_LONG: _("%(value)s… is too long."),
    Fault.NOTHING_SEEN: _("Nothing can be seen in a cell that should hold a name."),
    Fault.BAD_DATE: _("%(value)s is no date. Dates look like 2026-09-01."),
    Fault.BAD_STATUS: _("%(value)s is no status. Write active or tobedeleted."),
    Fault.TWICE: _("This person is in this class already, in row %(value)s. Keep one of the two."),
}


def sentence(problem: Problem) -> str:
    value = isolated(problem.value) if problem.value else ""
    return str(SENTENCES[problem.fault]) % {"value": value}

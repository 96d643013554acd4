"""What stands out in a team, in words, with the evidence for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.engine.evaluating import Flag, Sign
from docendo.kernel.text import isolated

LABELS: Final[Mapping[Sign, Promise]] = {
    Sign.LOW: gettext_lazy("Low"),
    Sign.HIGH: gettext_lazy("High"),
    Sign.OVERCONFIDENT: gettext_lazy("Overconfident"),
    Sign.UNDERCONFIDENT: gettext_lazy("Underconfident"),
    Sign.CONFLICT: gettext_lazy("Conflict"),
    Sign.CLIQUE: gettext_lazy("Clique"),
}
SENTENCES: Final[Mapping[Sign, Promise]] = {
    Sign.LOW: gettext_lazy(
        "%(names)s: %(seen)s from teammates, while the others get %(against)s in the mean."
    ),
    Sign.HIGH: gettext_lazy(
        "%(names)s: %(seen)s from teammates, while the others get %(against)s in the mean."
    ),
    Sign.OVERCONFIDENT: gettext_lazy(
        "%(names)s: %(seen)s from themselves, and %(against)s from teammates."
    ),
    Sign.UNDERCONFIDENT: gettext_lazy(
        "%(names)s: %(seen)s from themselves, and %(against)s from teammates."
    ),
    Sign.CONFLICT: gettext_lazy(
        "%(names)s give each other %(seen)s, while the rest of the team gives them %(against)s."
    ),
    Sign.CLIQUE: gettext_lazy(
        "%(names)s give each other %(seen)s, and the rest of the team %(against)s."
    ),
}


@dataclass(frozen=True)
class Signed:
    """A flag in words; ``members`` by their place in the team, for whoever runs the evaluation."""

    sign: Sign
    label: Promise
    members: Sequence[int]
    words: str


def signed(flag: Flag, *, names: Sequence[str]) -> Signed:
    """``names`` are those of the team, in the order of its members."""
    told = [names[member] for member in flag.members]
    words = SENTENCES[flag.sign] % {
        "names": get_text_list([isolated(name) for name in told], _("and")),
        "seen": number_format(flag.seen, 1),
        "against": number_format(flag.against, 1),
    }
    return Signed(flag.sign, LABELS[flag.sign], flag.members, str(words))

"""The names under which people ask without their own; no database.

Whole phrases, since in other languages the adjective follows the animal. A name is kept as it reads
in the community's language, which is the same for all who read it: the asker's own language would
say something about them.
"""

import random
from collections.abc import Collection

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

PSEUDONYMS = (
    _("Anonymous alpaca"),
    _("Anonymous badger"),
    _("Anonymous bat"),
    _("Anonymous bear"),
    _("Anonymous beaver"),
    _("Anonymous bee"),
    _("Anonymous bison"),
    _("Anonymous blackbird"),
    _("Anonymous butterfly"),
    _("Anonymous cat"),
    _("Anonymous chamois"),
    _("Anonymous cormorant"),
    _("Anonymous crab"),
    _("Anonymous crane"),
    _("Anonymous cricket"),
    _("Anonymous deer"),
    _("Anonymous dolphin"),
    _("Anonymous dove"),
    _("Anonymous dragonfly"),
    _("Anonymous duck"),
    _("Anonymous eagle"),
    _("Anonymous falcon"),
    _("Anonymous firefly"),
    _("Anonymous fox"),
    _("Anonymous frog"),
    _("Anonymous gazelle"),
    _("Anonymous giraffe"),
    _("Anonymous hare"),
    _("Anonymous hedgehog"),
    _("Anonymous heron"),
    _("Anonymous hoopoe"),
    _("Anonymous horse"),
    _("Anonymous ibex"),
    _("Anonymous jay"),
    _("Anonymous kingfisher"),
    _("Anonymous ladybird"),
    _("Anonymous lark"),
    _("Anonymous lizard"),
    _("Anonymous lynx"),
    _("Anonymous marten"),
    _("Anonymous moose"),
    _("Anonymous newt"),
    _("Anonymous nightingale"),
    _("Anonymous octopus"),
    _("Anonymous otter"),
    _("Anonymous panda"),
    _("Anonymous pelican"),
    _("Anonymous penguin"),
    _("Anonymous robin"),
    _("Anonymous salmon"),
    _("Anonymous seal"),
    _("Anonymous sparrow"),
    _("Anonymous squirrel"),
    _("Anonymous starling"),
    _("Anonymous stork"),
    _("Anonymous swallow"),
    _("Anonymous swan"),
    _("Anonymous turtle"),
    _("Anonymous woodpecker"),
    _("Anonymous wren"),
)


def choose(*, had: Collection[str], language: str, chance: random.Random) -> str:
    """A pseudonym at random, none that this person ``had`` here while others are free."""
    with override(language):
        names = [gettext(name) for name in PSEUDONYMS]
    free = [name for name in names if name not in had]
    return chance.choice(free or names)

"""What ratings are worth together."""

from enum import Enum, auto

LOWEST, HIGHEST = 1, 5
# As if so many people had said "it is all right" before anybody did.
PRIOR_RATINGS = 3
PRIOR_MEAN = 3.0
# Below this no number is shown: it would say more about one person than about the resource.
ENOUGH_TO_SAY = 3


class Rate(Enum):
    """Whether somebody may rate a resource."""

    MAY = auto()
    IS_OWN = auto()


def rating(*, adder_id: int | None, person_id: int) -> Rate:
    return Rate.IS_OWN if adder_id == person_id else Rate.MAY


def shrunk_mean(*, total: int, number: int) -> float:
    """The mean of ``number`` ratings that add up to ``total``, drawn towards the middle.

    The posterior mean of the number of stars where the shares of the five answers have a Dirichlet
    prior of weight ``PRIOR_RATINGS`` and mean ``PRIOR_MEAN`` (Gelman, Carlin, Stern, Dunson,
    Vehtari and Rubin, Bayesian Data Analysis, 3rd ed. 2013, section 3.4); often called a Bayesian
    average. One rating of five stars counts for less than ten of four and a half. The prior does
    not depend on the community: a rating changes the place of what was rated, and of nothing else.
    """
    return (PRIOR_RATINGS * PRIOR_MEAN + total) / (PRIOR_RATINGS + number)

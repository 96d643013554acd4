"""Why a work has its grade, in words made of the true terms; no database.

Readers are "the first", "the second" here, in the order of their drawn numbers: a reason names
nobody, so that the same sentences may be shown to authors whose readers are hidden.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from docendo.learning.review.rules.judging import Method

# What is worth a sentence: a bias of so many points, so small a part of the usual weight, so
# likely not to depend on the work, and so many points by which references moved all grades.
TELLING_BIAS: Final = 3.0
SMALL_WEIGHT: Final = 0.6
CARELESS: Final = 0.5
TELLING_SHIFT: Final = 1.0
MUCH_IS_USUAL: Final = 0.3


def ordinals() -> Sequence[str]:
    return (
        gettext("The first reader"),
        gettext("The second reader"),
        gettext("The third reader"),
        gettext("The fourth reader"),
        gettext("The fifth reader"),
        gettext("The sixth reader"),
        gettext("The seventh reader"),
        gettext("The eighth reader"),
        gettext("The ninth reader"),
        gettext("The tenth reader"),
    )


def ordinal(at: int) -> str:
    """ "The second reader", for 1."""
    known = ordinals()
    if at < len(known):
        return known[at]
    return gettext("Reader number %(number)s") % {"number": at + 1}


def points(value: float) -> str:
    """A number of points as it is read: without decimals that nobody could justify."""
    return number_format(round(value), 0)


def reasons(terms: Mapping[str, Any], *, method: str) -> Sequence[str]:
    """Sentences, from what counts most to what counts least; none where nothing is known."""
    if "place" in terms:
        return [_place(terms)]
    if not terms:
        return []
    readings = terms.get("readings", ())
    said = [_how_many(len(readings))] if readings else []
    if terms.get("is_anchor"):
        said.append(gettext("Who runs this review has judged this work, and that is what counts."))
        return said
    if method != Method.CORRECTED:
        said.append(_plainly(method))
        return said
    usual = max((each["weight"] for each in readings), default=0.0)
    for at, each in enumerate(readings):
        if sentence := _of_reader(ordinal(at), each, usual=usual):
            said.append(sentence)
    lacking = 1.0 - sum(each["weight"] for each in readings)
    if lacking > MUCH_IS_USUAL:
        said.append(
            gettext(
                "That is little to go by, so about %(percent)s %% of the grade is what works here"
                " get in general."
            )
            % {"percent": points(100 * lacking)}
        )
    if abs(shift := float(terms.get("shift", 0.0))) >= TELLING_SHIFT:
        said.append(_shifted(shift))
    return said


def interval(low: float, high: float) -> str:
    """How sure a grade is, in words."""
    if points(low) == points(high):
        return gettext("It is sure.")
    return gettext(
        "With other readers it would lie between %(low)s and %(high)s in nine of ten cases."
    ) % {"low": points(low), "high": points(high)}


def _how_many(count: int) -> str:
    return ngettext("%(count)s reader judged it.", "%(count)s readers judged it.", count) % {
        "count": count
    }


def _plainly(method: str) -> str:
    if method == Method.MEDIAN:
        return gettext("The grade is the middle one of what they gave.")
    return gettext("The grade is the mean of what they gave.")


def _of_reader(who: str, each: Mapping[str, Any], *, usual: float) -> str:
    """One sentence about a reader, or nothing where there is nothing to explain."""
    if each.get("left_out"):
        return gettext(
            "%(reader)s gave what the others give no reason for: it was left out, and who runs the"
            " review was told."
        ) % {"reader": who}
    bias = float(each["bias"])
    counts_less = each["careful"] < CARELESS or each["weight"] < SMALL_WEIGHT * usual
    told = {"reader": who, "points": points(abs(bias))}
    if abs(bias) >= TELLING_BIAS and round(abs(bias)):
        return _of_bias(told, bias, counts_less=counts_less)
    if each["careful"] < CARELESS:
        return gettext(
            "%(reader)s gives points that depend little on the work, so these count less."
        ) % {"reader": who}
    if counts_less:
        return gettext("%(reader)s is farther from the others in general, and counts less.") % told
    return ""


def _of_bias(told: Mapping[str, str], bias: float, *, counts_less: bool) -> str:
    # Whole sentences, since languages put their parts together differently.
    if bias > 0:
        if counts_less:
            return (
                gettext(
                    "%(reader)s is usually %(points)s points milder than others. That is taken"
                    " off, and their judgment counts less."
                )
                % told
            )
        return (
            gettext("%(reader)s is usually %(points)s points milder than others: it is taken off.")
            % told
        )
    if counts_less:
        return (
            gettext(
                "%(reader)s is usually %(points)s points stricter than others. That is added, and"
                " their judgment counts less."
            )
            % told
        )
    return (
        gettext("%(reader)s is usually %(points)s points stricter than others: it is added.") % told
    )


def _shifted(shift: float) -> str:
    told = {"points": points(abs(shift))}
    if shift > 0:
        return (
            gettext(
                "Who runs this review has judged some works: by that this grade is %(points)s"
                " points higher."
            )
            % told
        )
    return (
        gettext(
            "Who runs this review has judged some works: by that this grade is %(points)s points"
            " lower."
        )
        % told
    )


def _place(terms: Mapping[str, Any]) -> str:
    return gettext(
        "It won %(wins)s of %(all)s comparisons, and is number %(place)s of %(works)s works."
    ) % {
        "wins": terms["wins"],
        "all": terms["wins"] + terms["losses"],
        "place": terms["place"],
        "works": terms["of"],
    }

"""Every column that names a person has its line, and no line is of a column that is gone."""

from docendo.outcomes.privacy.queries import columns_that_name_people, model_of
from docendo.outcomes.privacy.rules import HOLDINGS, Fate


def test_whatever_names_a_person_says_what_becomes_of_it() -> None:
    assert set(columns_that_name_people()) == set(HOLDINGS)


def test_what_is_cleared_may_be_empty() -> None:
    for column, holding in HOLDINGS.items():
        model, name = model_of(column)
        assert not holding.cleared or holding.fate is Fate.STAYS
        assert holding.fate is not Fate.NAMELESS or model._meta.get_field(name).null
        for cleared in holding.cleared:
            assert getattr(model._meta.get_field(cleared), "blank", False)

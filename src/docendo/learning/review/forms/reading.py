"""What a reader says of a work, of two works, and what a facilitator chooses for readers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from docendo.learning.review.models import Assignment, Attachment, Criterion
from docendo.learning.review.rules.judging import (
    LONGEST_COMMENT,
    LONGEST_SUGGESTION,
    Strategy,
)
from docendo.learning.review.rules.passages import Passage, moment, passage_of
from docendo.learning.review.rules.saying import Judged, NewRemark, Said


def comment(label: Any, *, rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"dir": "auto", "rows": rows}),
        **more,
    )


class ReviewForm(forms.Form):
    """One form for all ways of judging; what is missing is said only when it is sent.

    ``points-1`` and ``words-1`` belong to the first criterion, and what begins with ``remark``
    to a remark that is added with it.
    """

    def __init__(
        self,
        assignment: Assignment,
        criteria: Sequence[Criterion],
        *args: Any,
        body: str,
        passages: Sequence[Passage],
        files: Sequence[tuple[Attachment, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.strategy, self.criteria, self.text, self.passages = (
            assignment.strategy,
            criteria,
            body,
            passages,
        )
        for criterion in criteria:
            field = self._judging(criterion)
            if field is not None:
                # A draft may lack it; what is sent may not.
                field.needed = True  # type: ignore[attr-defined]  # the page says so
                self.fields[f"points-{criterion.number}"] = field
            label = _("Why?") if criterion.needs_comment else _("Comment")
            self.fields[f"words-{criterion.number}"] = comment(label)
            self.fields[f"words-{criterion.number}"].needed = criterion.needs_comment  # type: ignore[attr-defined]  # the page says so
        self.fields["body"] = comment(_("What do you say of the work as a whole?"), rows=4)
        self._add_remark(files)

    def _judging(self, criterion: Criterion) -> forms.Field | None:
        match self.strategy:
            case Strategy.SCALES:
                low, high = number_format(criterion.low), number_format(criterion.high)
                return forms.FloatField(
                    label=_("Points, from %(low)s to %(high)s") % {"low": low, "high": high},
                    required=False,
                    min_value=criterion.low,
                    max_value=criterion.high,
                    widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
                )
            case Strategy.RUBRIC:
                return forms.ChoiceField(
                    label=_("Which level fits best?"),
                    required=False,
                    choices=[(str(each.pk), each.words) for each in criterion.levels.all()],
                    widget=forms.RadioSelect,
                )
            case Strategy.ERRORS:
                return forms.ChoiceField(
                    label=_("Does this hold?"),
                    required=False,
                    choices=[("1", _("It holds")), ("0", _("It does not hold"))],
                    widget=forms.RadioSelect,
                )
            case _:
                return None

    def _add_remark(self, files: Sequence[tuple[Attachment, str]]) -> None:
        self.fields["remark_quote"] = forms.CharField(
            label=_("The words it is about"),
            required=False,
            max_length=LONGEST_SUGGESTION,
            help_text=_("Select them in the work, copy them here, or choose a sentence below."),
            widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        )
        choices = [(str(at), one.shown) for at, one in enumerate(self.passages)]
        self.fields["remark_passage"] = forms.ChoiceField(
            label=_("Or a sentence"), required=False, choices=[("", "—"), *choices]
        )
        self.fields["remark_words"] = comment(_("Your remark"))
        self.fields["remark_suggestion"] = forms.CharField(
            label=_("What could stand there instead"),
            required=False,
            max_length=LONGEST_SUGGESTION,
            widget=forms.Textarea({"dir": "auto", "rows": 2}),
        )
        # By their place: their keys would tell when they were added.
        self.by_place = {str(at): file for at, (file, _name) in enumerate(files, start=1)}
        if files:
            named = [(str(at), name) for at, (_file, name) in enumerate(files, start=1)]
            self.fields["remark_file"] = forms.ChoiceField(
                label=_("Or a file"), required=False, choices=[("", "—"), *named]
            )
            self.fields["remark_moment"] = forms.CharField(
                label=_("At which moment"),
                required=False,
                max_length=9,
                help_text=_("Of sound or film: minutes and seconds, such as 2:05."),
                widget=forms.TextInput({"dir": "ltr", "inputmode": "text"}),
            )

    @property
    def said(self) -> Said:
        """What is right of it, so that a draft keeps it although something else is not."""
        judged = {}
        for criterion in self.criteria:
            points, level_id = self._points(criterion)
            words = self.cleaned_data.get(f"words-{criterion.number}", "")
            judged[criterion.pk] = Judged(points, level_id, words)
        return Said(judged, self.cleaned_data.get("body", ""))

    def _points(self, criterion: Criterion) -> tuple[float | None, int | None]:
        given = self.cleaned_data.get(f"points-{criterion.number}")
        if given in (None, ""):
            return None, None
        if self.strategy == Strategy.RUBRIC:
            levels = {str(each.pk): each for each in criterion.levels.all()}
            return levels[given].points, levels[given].pk
        return float(given), None

    @property
    def has_remark(self) -> bool:
        names = ("remark_words", "remark_quote", "remark_suggestion", "remark_moment")
        return any(self.cleaned_data.get(name) for name in names)

    def remark(self) -> NewRemark | None:
        """The remark that was typed; None with the reason at a field where it is not one."""
        given = self.cleaned_data.get
        words, suggestion = given("remark_words", ""), given("remark_suggestion", "")
        if not words:
            self.add_error("remark_words", _("Say what you think of this passage."))
            return None
        file = self._file()
        if self.errors:
            return None
        if file is not None:
            return self._on_file(file, words, suggestion)
        passage = self._passage()
        if passage is None:
            return None
        quote = passage.words[:LONGEST_SUGGESTION]
        return NewRemark(words, suggestion, passage.starts, passage.ends, quote)

    def _file(self) -> Attachment | None:
        """The one that was chosen; of a moment alone, the only one that it can be of."""
        given = self.cleaned_data.get
        if chosen := given("remark_file"):
            return self.by_place[chosen]
        played = [file for file in self.by_place.values() if file.plays]
        if not given("remark_moment"):
            return None
        if len(played) == 1:
            return played[0]
        self.add_error("remark_file", _("Choose the sound or film of which this is a moment."))
        return None

    def _on_file(self, file: Attachment, words: str, suggestion: str) -> NewRemark | None:
        typed = self.cleaned_data.get("remark_moment", "")
        seconds = moment(typed)
        if typed and not file.plays:
            fault = _("Only sound and film have moments. Leave this empty.")
        elif typed and seconds is None:
            fault = _("Write it as minutes and seconds, such as 2:05.")
        else:
            return NewRemark(words, suggestion, attachment_id=file.pk, seconds=seconds)
        self.add_error("remark_moment", fault)
        return None

    def _passage(self) -> Passage | None:
        quote = self.cleaned_data.get("remark_quote", "")
        chosen = self.cleaned_data.get("remark_passage")
        if quote and (found := passage_of(self.text, quote)) is not None:
            return found
        if chosen:
            return self.passages[int(chosen)]
        if quote:
            fault = _("These words are not in the work. Copy them from it, or choose a sentence.")
        else:
            fault = _("Say which words it is about, or choose a sentence.")
        self.add_error("remark_quote", fault)
        return None


class PairForm(forms.Form):
    """Which of two works is better, by their drawn numbers, and a comment on each."""

    comparison = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, works: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [number for number, _name in works]
        self.fields["better"] = forms.TypedChoiceField(
            label=_("Which of the two is better?"),
            coerce=int,
            choices=works,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the two, even if it is close.")},
        )
        for number, name in works:
            label = _("What do you say of “%(name)s”?") % {"name": name}
            self.fields[f"words-{number}"] = comment(label, rows=3)

    @property
    def words(self) -> dict[int, str]:
        return {number: self.cleaned_data[f"words-{number}"] for number in self.numbers}


class HandForm(forms.Form):
    """Who is to read a work, and instead of whom."""

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[int, str]],
        unsent: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"] = forms.TypedChoiceField(
            label=_("Who is to read it"),
            coerce=int,
            choices=[("", "—"), *people],
            widget=forms.Select({"data-combobox": ""}),
            error_messages={"required": _("Choose somebody.")},
        )
        if unsent:
            self.fields["instead_of"] = forms.TypedChoiceField(
                label=_("Instead of"),
                coerce=int,
                required=False,
                empty_value=None,
                choices=[("", _("nobody: one more reads it")), *unsent],
            )

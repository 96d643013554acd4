"""The shape of what is said about programs."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import GroupRole, open_groups
from docendo.commons.topics.api import AboutField
from docendo.kernel.lines import LineField, can_be_seen, one_line
from docendo.learning.programs.models import Meeting, Program, Question
from docendo.learning.programs.rules import (
    LONGEST_ANSWER,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_CHOICES,
    MOST_DAYS,
    MOST_LINES,
    MOST_QUESTIONS,
    Door,
    Helps,
    Kind,
    NewMeeting,
    NewQuestion,
    Only,
    Said,
    ShownTo,
    Words,
)

READ_BY = {
    ShownTo.COORDINATORS: gettext_lazy("Only coordinators read it."),
    ShownTo.MATCHED: gettext_lazy(
        "Coordinators read it, and whoever is in a match of this program with you."
    ),
    ShownTo.EVERYBODY: gettext_lazy("Coordinators read it, and everybody who takes part."),
}
FARTHEST = timedelta(days=3 * 366)


class LinesField(forms.CharField):
    """Some lines, one below the other; empty ones do not count."""

    def __init__(self, *, most: int, **more: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": 4, "dir": "auto"}), **more)
        self.most = most

    def clean(self, value: Any) -> Any:
        said = str(super().clean(value) or "")
        lines = [line for each in said.splitlines() if can_be_seen(line := one_line(each))]
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(
                _("A line is longer than %(number)s signs. Shorten it.") % {"number": LONGEST_LINE}
            )
        if len(lines) > self.most:
            raise forms.ValidationError(
                _("These are more than %(number)s lines. Take some away.") % {"number": self.most}
            )
        return list(dict.fromkeys(lines))


class DayField(forms.DateField):
    def __init__(self, *, today: date, **more: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)
        self.today = today

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not -FARTHEST <= day - self.today <= FARTHEST:
            raise forms.ValidationError(_("Choose a day that is not so far away."))
        return day


def _words(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )


class ProgramForm(forms.Form):
    """What a coordinator says to make one: the rest comes from the template."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy(
            "A group of this name is made with it; a roster that names the group adds people."
        ),
    )
    door = forms.ChoiceField(
        label=gettext_lazy("Who may enroll"), choices=Door, widget=forms.RadioSelect
    )
    questions = LinesField(
        most=MOST_QUESTIONS,
        label=gettext_lazy("Questions to whoever enrolls"),
        help_text=gettext_lazy(
            "One a line. Only coordinators read the answers, unless you say otherwise for a"
            " question on the page of the program."
        ),
    )
    least_days = forms.IntegerField(
        label=gettext_lazy("Days in the community before somebody may enroll"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Whoever has just come is told from when on. 0 is for everybody."),
    )

    needs_consent = forms.BooleanField(
        label=gettext_lazy("A parent or guardian must say yes"),
        required=False,
        help_text=gettext_lazy(
            "Who takes part is matched with nobody here, in this program or outside of it, until"
            " somebody has said yes for them."
        ),
    )
    consent = _words(
        gettext_lazy("To what they say yes"),
        gettext_lazy(
            "What happens in the program, where, and how to end it. Who has agreed before has"
            " agreed to the words of then."
        ),
    )

    def __init__(self, *, kind: Kind, today: date, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["starts_on"] = DayField(today=today, label=_("First day"))
        if kind != Kind.EVERGREEN:
            self.fields["ends_on"] = DayField(today=today, label=_("Last day"))
        self.order_fields(("name", "starts_on", "ends_on", "door", "questions", "least_days"))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", _("The last day must come after the first."))
        if said.get("needs_consent") and not said.get("consent"):
            self.add_error("consent", _("Write to what a parent or guardian says yes."))
        return said

    @property
    def said(self) -> Said:
        said = self.cleaned_data
        return Said(
            name=said["name"],
            starts_on=said["starts_on"],
            ends_on=said.get("ends_on"),
            door=Door(said["door"]),
            questions=said["questions"],
            least_days=said["least_days"] or 0,
            consent=said["consent"] if said["needs_consent"] else "",
        )


class ChangeForm(ProgramForm):
    """Everything that can be said otherwise later, in the program's own words."""

    def __init__(self, seat: Seat, program: Program, *, today: date, data: Any = None) -> None:
        columns = ("name", "starts_on", "ends_on", "door", "about", "audience", "closing")
        initial = {
            name: getattr(program, name) for name in (*columns, "needs_consent", "least_days")
        }
        topics = program.topics.order_by("pk").values_list("topic__name", flat=True)
        asked = program.questions.order_by("number").values_list("words", flat=True)
        super().__init__(
            kind=Kind(program.kind),
            today=today,
            data=data,
            initial=initial
            | {"questions": "\n".join(asked), "consent": program.consent_words}
            | {"topics": ", ".join(topics), "from_group": program.from_group_id},
        )
        self.fields["from_group"] = forms.ModelChoiceField(
            open_groups(seat).exclude(pk=program.group_id),
            label=_("Group from which somebody may enroll"),
            required=False,
            empty_label=_("Any, or none"),
            blank=True,
        )
        self.fields["topics"] = AboutField(
            seat.community,
            label=_("Topics of which they help with one, or want to learn one"),
            help_text=_("Separated by commas. Whatever they say, if you name none."),
        )
        self.fields["questions"].help_text = _(
            "One a line. A question that you take away or change loses the answers to it. Who reads"
            " them, and what for, stands on the page of the program."
        )
        self.fields["about"] = _words(_("What it is"), required=True)
        self.fields["audience"] = _words(_("For whom it is"))
        self.fields["closing"] = _words(
            _("Closing words"), _("Who took part reads them in the last weeks.")
        )
        order = ("name", "about", "audience", "starts_on", "ends_on", "door", "questions")
        asks = ("least_days", "from_group", "topics", "needs_consent", "consent")
        self.order_fields((*order, *asks, "closing"))

    @property
    def only(self) -> Only:
        group = self.cleaned_data["from_group"]
        topics = [topic.pk for topic in self.cleaned_data["topics"]]
        return Only(group_id=group.pk if group else None, topic_ids=topics)

    @property
    def words(self) -> Words:
        said = self.cleaned_data
        return Words(
            about=said["about"],
            audience=said["audience"],
            closing=said["closing"],
        )


class QuestionForm(forms.Form):
    """What is asked, what for, who reads the answers, and which of them open the program."""

    words = LineField(label=gettext_lazy("What you ask"), max_length=LONGEST_LINE)
    purpose = LineField(
        label=gettext_lazy("What the answer is for"),
        max_length=LONGEST_LINE,
        help_text=gettext_lazy(
            "A sentence, such as “So that those in your year find you.” Whoever answers reads it."
        ),
    )
    shown_to = forms.TypedChoiceField(
        label=gettext_lazy("Who reads the answers"),
        choices=ShownTo,
        coerce=lambda value: ShownTo(int(value)),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Who has answered before was told who reads it: their answers are never shown to more."
        ),
    )
    choices = LinesField(
        most=MOST_CHOICES,
        label=gettext_lazy("Answers to choose from"),
        help_text=gettext_lazy("One a line. Without any, people write what they like."),
    )
    admits = LinesField(
        most=MOST_CHOICES,
        label=gettext_lazy("Of these, the ones that open the program"),
        help_text=gettext_lazy(
            "One a line, as above. Who answers otherwise cannot enroll by themselves. Without any,"
            " everybody can."
        ),
    )

    def __init__(self, question: Question, data: Any = None) -> None:
        columns = ("words", "purpose", "shown_to", "choices", "admits")
        super().__init__(data, initial={name: getattr(question, name) for name in columns})
        self.question = question

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if {*said.get("admits", ())} - {*said.get("choices", ())}:
            self.add_error("admits", _("Each must be one of the answers to choose from."))
        others = self.question.program.questions.exclude(pk=self.question.pk)
        if others.filter(words=said.get("words", "")).exists():
            self.add_error("words", _("This is asked already."))
        return said

    @property
    def said(self) -> NewQuestion:
        return NewQuestion(**self.cleaned_data)


class MeetingForm(forms.Form):
    """One meeting of the plan."""

    title = LineField(label=gettext_lazy("What it is about"), max_length=LONGEST_TITLE)
    agenda = LinesField(
        most=MOST_LINES,
        label=gettext_lazy("What to talk about"),
        help_text=gettext_lazy("One point a line."),
    )
    goal = LineField(
        label=gettext_lazy("A goal that they may put on their board"),
        required=False,
        max_length=LONGEST_LINE,
    )
    steps = LinesField(
        most=MOST_LINES,
        label=gettext_lazy("Small steps to it"),
        help_text=gettext_lazy("One a line."),
    )

    def __init__(
        self, program: Program, data: Any = None, *, meeting: Meeting | None = None
    ) -> None:
        columns = ("week", "title", "agenda", "goal", "steps")
        super().__init__(data, initial={name: getattr(meeting, name, "") for name in columns})
        self.fields["week"] = forms.IntegerField(
            label=_("Week"), min_value=1, max_value=program.weeks
        )
        self.order_fields(columns)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("steps") and not said.get("goal"):
            self.add_error("goal", _("Say to which goal the steps lead."))
        return said

    @property
    def said(self) -> NewMeeting:
        return NewMeeting(**self.cleaned_data)


class EnrollForm(forms.Form):
    """What somebody says who comes in, or who is in and says it otherwise."""

    code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(
        self,
        program: Program,
        questions: Sequence[Question],
        data: Any = None,
        *,
        code: str = "",
        answers: Mapping[int, str],
        is_in: bool,
        has_consent: bool,
    ) -> None:
        said = {f"question_{number}": words for number, words in answers.items()}
        super().__init__(data, auto_id="enroll-%s", initial=said | {"code": code, "role": "10"})
        self.questions = questions
        if program.has_sides and not is_in:
            self.fields["role"] = forms.TypedChoiceField(
                label=_("I take part"),
                choices=[
                    (GroupRole.LEARNER.value, _("to learn")),
                    (GroupRole.HELPER.value, _("to help")),
                ],
                coerce=lambda value: GroupRole(int(value)),
                widget=forms.RadioSelect,
            )
        for question in questions:
            self.fields[f"question_{question.pk}"] = _answer_to(question)
        if program.needs_consent and not has_consent:
            self.fields["agrees"] = forms.BooleanField(
                label=_("My parent or guardian has read this and says yes, or I am of age and do")
            )
            self.fields["given_by"] = LineField(
                label=_("Name of the parent or guardian"),
                max_length=LONGEST_NAME,
                help_text=_("If you are of age, write your own name."),
            )
            self.fields["read"] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.words_now = sha256(program.consent_words.encode()).hexdigest()
            self.initial["read"] = self.words_now

    def clean(self) -> dict[str, Any]:
        """Nobody says yes to words that were changed after they had read them."""
        said = self.cleaned_data
        if "read" in self.fields and said.get("read") != self.words_now:
            typed = {name: self.data[name] for name in self.data if name != "agrees"}
            self.data = typed | {"read": self.words_now}
            self.add_error(
                "agrees", _("These words have changed meanwhile. Read them once more, please.")
            )
        return said

    @property
    def role(self) -> GroupRole:
        return GroupRole(self.cleaned_data.get("role") or GroupRole.LEARNER)

    @property
    def answers(self) -> dict[int, str]:
        return {
            each.pk: self.cleaned_data.get(f"question_{each.pk}", "").strip()
            for each in self.questions
        }


def _answer_to(question: Question) -> forms.Field:
    """It says what the answer is for, and who reads it, where it is asked."""
    told = " ".join(filter(None, (question.purpose, str(READ_BY[ShownTo(question.shown_to)]))))
    if question.offered:
        return forms.ChoiceField(
            label=question.words,
            help_text=told,
            required=False,
            choices=[("", _("No answer")), *((each, each) for each in question.offered)],
        )
    return forms.CharField(
        label=question.words,
        help_text=told,
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


class ConsentForm(forms.Form):
    """Who has said yes, as a coordinator writes it down."""

    given_by = LineField(max_length=LONGEST_NAME)


class TakeInForm(forms.Form):
    """Whom a coordinator takes in, and to do what."""

    person = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    role = forms.TypedChoiceField(
        choices=[(role.value, "") for role in (GroupRole.LEARNER, GroupRole.HELPER)],
        coerce=lambda value: GroupRole(int(value)),
    )


class CodeForm(forms.Form):
    """A code, as it is typed; with its dash or without."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(
            {"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        help_text=gettext_lazy("Such as ABCD-2345. Whoever runs the program has given it to you."),
    )


class CheckInForm(forms.Form):
    helps = forms.TypedChoiceField(
        label=gettext_lazy("Does this match help you?"),
        choices=Helps,
        coerce=lambda value: Helps(int(value)),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("What would help you more?"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

"""The shape of what people write; what may be done with it the rules decide."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.commons.communities.api import LONGEST_BODY, Community, text_area
from docendo.commons.topics.api import AboutField
from docendo.kernel.lines import LineField, one_line
from docendo.learning.discussions.rules import (
    LONGEST_CHOICE,
    LONGEST_POLL_QUESTION,
    LONGEST_REASON,
    LONGEST_REPLY,
    LONGEST_TITLE,
    LONGEST_UPDATE,
    MOST_CHOICES,
    SHORTEST_TITLE,
    NewPoll,
)

# The last day that a calendar knows cannot be said in the time of every reader.
LAST_END = datetime(9999, 1, 1, tzinfo=UTC)
SECRET, OPEN = "secret", "open"


class TextForm(forms.Form):
    """A text, what it is about, and its title where it has one."""

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community

    def add_title(self) -> None:
        self.fields["title"] = LineField(
            label=_("Title"),
            min_length=SHORTEST_TITLE,
            max_length=LONGEST_TITLE,
            widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        )

    def add_text(self, *, label: str, help_text: str, most: int, tall: bool) -> None:
        more = {"class": "tall"} if tall else {"rows": 5}
        self.fields["body"] = forms.CharField(
            label=label,
            max_length=most,
            help_text=help_text,
            widget=text_area(self.community, **more),
        )

    def add_topics(self) -> None:
        self.fields["topics"] = AboutField(
            self.community, help_text=_("Up to five, separated by commas.")
        )


class PollForm(TextForm):
    """A text to which a poll may be attached."""

    def add_poll(self) -> None:
        self.fields["poll_question"] = LineField(
            label=_("What do you ask?"), max_length=LONGEST_POLL_QUESTION, required=False
        )
        self.fields["poll_choices"] = forms.CharField(
            label=_("Choices"),
            # A few more than are allowed, so that what is wrong is said and not cut off.
            max_length=2 * MOST_CHOICES * (LONGEST_CHOICE + 2),
            required=False,
            help_text=_("One on each line, two to ten."),
            widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        )
        self.fields["poll_several"] = forms.BooleanField(
            label=_("One may choose several"), required=False
        )
        self.fields["poll_ballots"] = forms.ChoiceField(
            label=_("Who sees who chose what?"),
            choices=(
                (SECRET, _("Nobody: ballots are secret, for moderators, too")),
                (OPEN, _("Everybody who sees the results")),
            ),
            initial=SECRET,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields["poll_ends_at"] = forms.DateTimeField(
            label=_("Ends at"),
            required=False,
            validators=[MaxValueValidator(LAST_END)],
            help_text=_("In your time. Left empty, it goes on until you end it."),
            widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )

    @property
    def poll_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("poll_")]

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("poll_")]

    @property
    def has_poll(self) -> bool:
        """Whether somebody has begun to write a poll, so that its part stands open."""
        return any(self[name].value() for name in ("poll_question", "poll_choices"))

    def clean_poll_choices(self) -> list[str]:
        lines = (one_line(line) for line in self.cleaned_data["poll_choices"].splitlines())
        choices = [line for line in lines if line]
        if any(len(choice) > LONGEST_CHOICE for choice in choices):
            raise forms.ValidationError(
                _("A choice has at most %(number)s characters."),
                params={"number": LONGEST_CHOICE},
            )
        return choices

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("poll_choices") and "poll_question" in said and not said["poll_question"]:
            self.add_error("poll_question", _("Say what you ask."))
        return said

    @property
    def written(self) -> dict[str, Any]:
        """What ``start`` takes."""
        said = {
            name: value for name, value in self.cleaned_data.items() if not name.startswith("poll_")
        }
        return {**said, "poll": self._poll()}

    def _poll(self) -> NewPoll | None:
        said = self.cleaned_data
        if not said["poll_question"]:
            return None
        return NewPoll(
            question=said["poll_question"],
            choices=said["poll_choices"],
            allows_several=said["poll_several"],
            is_secret=said["poll_ballots"] != OPEN,
            ends_at=said["poll_ends_at"],
        )


class DiscussionForm(PollForm):
    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(community, *args, **kwargs)
        self.add_title()
        self.add_text(
            label=_("What is on your mind?"),
            help_text=_("Markdown, formulas between $ signs and code between backticks work."),
            most=LONGEST_BODY,
            tall=True,
        )
        self.add_topics()
        self.add_poll()


class AnnouncementForm(PollForm):
    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(community, *args, **kwargs)
        self.add_title()
        self.add_text(
            label=_("What should everybody know?"),
            help_text=_("Markdown, formulas between $ signs and code between backticks work."),
            most=LONGEST_BODY,
            tall=True,
        )
        self.add_topics()
        self.fields["takes_replies"] = forms.BooleanField(
            label=_("Members may reply"), required=False, initial=True
        )
        self.add_poll()


class UpdateForm(TextForm):
    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(community, *args, **kwargs)
        self.add_text(
            label=_("How are you getting on?"),
            help_text=_("What you learned, what you are stuck on, what you made."),
            most=LONGEST_UPDATE,
            tall=False,
        )
        self.add_topics()

    @property
    def written(self) -> dict[str, Any]:
        return self.cleaned_data


class EditForm(TextForm):
    """What may be changed later: all but the poll."""

    def __init__(
        self, community: Community, *args: Any, is_update: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(community, *args, **kwargs)
        if not is_update:
            self.add_title()
        self.add_text(
            label=_("Text"),
            help_text=_("Markdown, formulas between $ signs and code between backticks work."),
            most=LONGEST_UPDATE if is_update else LONGEST_BODY,
            tall=not is_update,
        )
        self.add_topics()


class ReplyForm(forms.Form):
    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "reply-%s")
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.CharField(
            label=_("Your reply"),
            max_length=LONGEST_REPLY,
            widget=text_area(community, rows=5),
        )

    answers = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class RemoveForm(forms.Form):
    reason = LineField(
        label=gettext_lazy("Why do you remove this?"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Its author reads this."),
    )

"""Notices in words: whole sentences, since in other languages the verb follows who did it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from docendo.outcomes.notices.rules import Kind

Sentence = Callable[[int], str]


def _alone(sentence: Any) -> Sentence:
    return lambda others: str(sentence)


def _together(alone: Any, together: Callable[[int], str]) -> Sentence:
    return lambda others: together(others) if others else str(alone)


SENTENCES: Mapping[Kind, Sentence] = {
    Kind.ANSWERED: _together(
        gettext_lazy("%(name)s answered “%(title)s”."),
        lambda others: ngettext(
            "%(name)s and %(count)s other answered “%(title)s”.",
            "%(name)s and %(count)s others answered “%(title)s”.",
            others,
        ),
    ),
    Kind.COMMENTED: _together(
        gettext_lazy("%(name)s commented on “%(title)s”."),
        lambda others: ngettext(
            "%(name)s and %(count)s other commented on “%(title)s”.",
            "%(name)s and %(count)s others commented on “%(title)s”.",
            others,
        ),
    ),
    Kind.MENTIONED: _together(
        gettext_lazy("%(name)s mentioned you in “%(title)s”."),
        lambda others: ngettext(
            "%(name)s and %(count)s other mentioned you in “%(title)s”.",
            "%(name)s and %(count)s others mentioned you in “%(title)s”.",
            others,
        ),
    ),
    Kind.ACCEPTED: _alone(gettext_lazy("%(name)s accepted your answer to “%(title)s”.")),
    Kind.WORKED: _together(
        gettext_lazy("Your answer to “%(title)s” worked for %(name)s."),
        lambda others: ngettext(
            "Your answer to “%(title)s” worked for %(name)s and %(count)s other.",
            "Your answer to “%(title)s” worked for %(name)s and %(count)s others.",
            others,
        ),
    ),
    Kind.EXPLAINED: _alone(
        gettext_lazy("%(name)s explained your answer to “%(title)s” back in their own words.")
    ),
    Kind.THANKED: _together(
        gettext_lazy("%(name)s thanked you in “%(title)s”: “%(words)s”"),
        lambda others: ngettext(
            "%(name)s and %(count)s other thanked you in “%(title)s”: “%(words)s”",
            "%(name)s and %(count)s others thanked you in “%(title)s”: “%(words)s”",
            others,
        ),
    ),
    Kind.EDITED: _alone(gettext_lazy("%(name)s edited what you wrote in “%(title)s”.")),
    Kind.CLOSED: _alone(gettext_lazy("%(name)s closed your question “%(title)s”.")),
    Kind.REOPENED: _alone(gettext_lazy("%(name)s opened your question “%(title)s” again.")),
    Kind.REOPENING_ASKED: _alone(gettext_lazy("%(name)s asks to open “%(title)s” again.")),
    Kind.REPLIED: _together(
        gettext_lazy("%(name)s replied in “%(title)s”."),
        lambda others: ngettext(
            "%(name)s and %(count)s other replied in “%(title)s”.",
            "%(name)s and %(count)s others replied in “%(title)s”.",
            others,
        ),
    ),
    Kind.ANNOUNCED: _alone(gettext_lazy("%(name)s announced “%(title)s” in %(community)s.")),
    Kind.ASKED: _alone(gettext_lazy("%(name)s asks whether you can help with “%(title)s”.")),
    Kind.UNANSWERED: _alone(
        gettext_lazy("Nobody has answered “%(title)s” yet. It is on the coordinators' list.")
    ),
    Kind.TOGETHER: _alone(
        gettext_lazy("Your question “%(title)s” may ask the same as another one. Join them?")
    ),
    Kind.ASKED_TO_JOIN: _together(
        gettext_lazy("%(name)s asks to join %(community)s."),
        lambda others: ngettext(
            "%(name)s and %(count)s other ask to join %(community)s.",
            "%(name)s and %(count)s others ask to join %(community)s.",
            others,
        ),
    ),
    Kind.LET_IN: _alone(gettext_lazy("%(name)s let you in: welcome to %(community)s.")),
    Kind.TURNED_DOWN: _alone(gettext_lazy("Your request to join %(community)s was declined.")),
    Kind.ROLE_CHANGED: _alone(
        gettext_lazy("%(name)s changed your role in %(community)s. It is now: %(role)s.")
    ),
    Kind.NAME_LEARNED: _alone(
        gettext_lazy("%(name)s learned that you asked “%(title)s”. The reason stands there.")
    ),
    Kind.FLAGGED: _alone(gettext_lazy("Something flagged in %(community)s waits for a moderator.")),
    Kind.HIDDEN: _alone(
        gettext_lazy(
            "Something you wrote in %(community)s is hidden. Read why, and what you can do."
        )
    ),
    Kind.SHOWN_AGAIN: _alone(gettext_lazy("What you wrote in %(community)s is visible again.")),
    Kind.WARNED: _alone(
        gettext_lazy("A moderator of %(community)s warns you. Read why, and what you can do.")
    ),
    Kind.WARNING_GONE: _alone(
        gettext_lazy("What a moderator of %(community)s warned you of is taken back.")
    ),
    Kind.LOOKED_AT: _alone(
        gettext_lazy("A moderator looked at what you flagged in %(community)s. Thank you.")
    ),
    Kind.USEFUL: _together(
        gettext_lazy("What you added to the library helped %(name)s with “%(title)s”."),
        lambda others: ngettext(
            "What you added to the library helped %(name)s and %(count)s other with “%(title)s”.",
            "What you added to the library helped %(name)s and %(count)s others with “%(title)s”.",
            others,
        ),
    ),
    Kind.LINK_DIED: _alone(
        gettext_lazy(
            "A link that you added to the library of %(community)s does not answer any more."
        )
    ),
    Kind.PEER_ASKED: _alone(gettext_lazy("%(name)s asks to learn with you in %(community)s.")),
    Kind.PEER_ACCEPTED: _alone(
        gettext_lazy("%(name)s accepted: you two are matched in %(community)s.")
    ),
    Kind.PEER_DECLINED: _alone(
        gettext_lazy("Learning with %(name)s does not fit this time. Look at who else fits.")
    ),
    Kind.PEER_SILENT: _alone(
        gettext_lazy(
            "An ask of yours in %(community)s had no answer in two weeks and has ended by itself."
        )
    ),
    Kind.MATCH_ENDED: _alone(
        gettext_lazy("Your match with %(name)s has ended. Look at who else fits.")
    ),
    Kind.INTRODUCED: _together(
        gettext_lazy("You are introduced to %(name)s in %(community)s. Agree on when you meet."),
        lambda others: ngettext(
            "You are introduced to %(name)s and %(count)s other in %(community)s."
            " Agree on when you meet.",
            "You are introduced to %(name)s and %(count)s others in %(community)s."
            " Agree on when you meet.",
            others,
        ),
    ),
    Kind.NOBODY_TO_MEET: _alone(
        gettext_lazy(
            "This time there was nobody else to meet in a ritual of %(community)s. The next one"
            " comes by itself."
        )
    ),
    Kind.MATCH_PROPOSED: _alone(
        gettext_lazy("The coordinators of %(community)s propose a match to you. Would you like to?")
    ),
    Kind.MATCH_NOT_MADE: _alone(
        gettext_lazy(
            "A match that was proposed to you in %(community)s does not come about this time. Look"
            " at who else fits."
        )
    ),
    Kind.ALL_ACCEPTED: _alone(
        gettext_lazy("All have accepted: your match in %(community)s can begin.")
    ),
    Kind.WRITTEN: _alone(
        gettext_lazy("%(name)s of the coordinators of %(community)s wrote to you.")
    ),
    Kind.LEFT_OUT: _alone(
        gettext_lazy(
            "A round in %(community)s found nobody for you this time. Read why, and what would"
            " help."
        )
    ),
    Kind.MESSAGE_POSTED: _together(
        gettext_lazy("%(name)s wrote to you on your board in %(community)s."),
        lambda others: ngettext(
            "%(name)s and %(count)s other wrote to you on your board in %(community)s.",
            "%(name)s and %(count)s others wrote to you on your board in %(community)s.",
            others,
        ),
    ),
    Kind.MEETING_PLANNED: _alone(
        gettext_lazy("%(name)s proposes to meet in %(community)s. Does it suit you?")
    ),
    Kind.MEETING_MOVED: _alone(
        gettext_lazy(
            "%(name)s changed a meeting with you in %(community)s. Look at when it is now."
        )
    ),
    Kind.MEETING_CALLED_OFF: _alone(
        gettext_lazy("A meeting of yours in %(community)s is called off. Plan another one.")
    ),
    Kind.MEETING_SUITS: _alone(
        gettext_lazy("%(name)s comes to a meeting with you in %(community)s.")
    ),
    Kind.MEETING_DOES_NOT_SUIT: _alone(
        gettext_lazy(
            "A meeting with you in %(community)s does not suit %(name)s. Propose another time."
        )
    ),
    Kind.MEETING_NEAR: _alone(
        gettext_lazy("You meet soon in %(community)s. Look at when, and what for.")
    ),
    Kind.CHECK_IN_ASKED: _alone(
        gettext_lazy("How does your match in %(community)s go? Answer two questions in a minute.")
    ),
    Kind.PROGRAM_ENDS_SOON: _alone(
        gettext_lazy(
            "A program in %(community)s ends within two weeks. Look at what is left to do."
        )
    ),
    Kind.PROGRAM_CLOSED: _alone(
        gettext_lazy(
            "A program of yours in %(community)s is closed. Your matches and what you made go on."
        )
    ),
    Kind.WORK_ASKED: _alone(
        gettext_lazy("A peer review in %(community)s has begun. Look at what is asked.")
    ),
    Kind.PRACTICE_ASKED: _alone(
        gettext_lazy("In a peer review in %(community)s you can practice on examples now.")
    ),
    Kind.READING_ASKED: _alone(
        gettext_lazy("In a peer review in %(community)s reading has begun. Others wait for yours.")
    ),
    Kind.REVIEW_CLOSED: _alone(
        gettext_lazy("A peer review in %(community)s is closed. Look at what came of it.")
    ),
    Kind.WORK_GIVEN: _alone(
        gettext_lazy("There is another work for you to read in %(community)s.")
    ),
    Kind.READING_DUE: _alone(
        gettext_lazy(
            "In %(community)s works wait for what you say of them. Their authors count on you."
        )
    ),
    Kind.READERS_LACKING: _alone(
        gettext_lazy("Works in %(community)s still lack readers, and there is not much time left.")
    ),
    Kind.REVIEWS_SHOWN: _alone(
        gettext_lazy("Your work in %(community)s was read. See what your readers say.")
    ),
    Kind.REVIEW_ANSWERED: _alone(
        gettext_lazy("In %(community)s an author answered what you said of their work.")
    ),
    Kind.REVIEW_THANKED: _alone(
        gettext_lazy("In %(community)s an author thanks you for reading their work.")
    ),
    Kind.GRADES_PUBLISHED: _alone(
        gettext_lazy("The grades of a peer review in %(community)s are there, with their reasons.")
    ),
    Kind.APPEAL_ANSWERED: _alone(
        gettext_lazy("In %(community)s your question about a grade was answered.")
    ),
    Kind.TEAM_ASKED: _alone(
        gettext_lazy("In %(community)s you are asked how your team works together.")
    ),
    Kind.TEAM_DUE: _alone(
        gettext_lazy(
            "In %(community)s your team waits for what you say of it. Not much time is left."
        )
    ),
    Kind.TEAM_SHOWN: _alone(
        gettext_lazy("A team evaluation in %(community)s is over: see what came of it for you.")
    ),
    Kind.HELP_WANTED: _alone(
        gettext_lazy("Somebody in %(community)s waits for help now with what you can help with.")
    ),
    Kind.HELP_CAME: _alone(
        gettext_lazy("%(name)s is there to help you in %(community)s. Enter the room.")
    ),
    Kind.DOCUMENT_COMMENTED: _together(
        gettext_lazy("In %(community)s %(name)s commented on a document that you take part in."),
        lambda others: ngettext(
            "In %(community)s %(name)s and %(count)s other commented on a document that you take "
            "part in.",
            "In %(community)s %(name)s and %(count)s others commented on a document that you take "
            "part in.",
            others,
        ),
    ),
    Kind.SUGGESTION_ACCEPTED: _alone(
        gettext_lazy("%(name)s accepted what you proposed for a document in %(community)s.")
    ),
    Kind.SUGGESTION_DECLINED: _alone(
        gettext_lazy("%(name)s declined what you proposed for a document in %(community)s.")
    ),
    Kind.DOCUMENT_MENTIONED: _alone(
        gettext_lazy("%(name)s mentioned you in a document in %(community)s.")
    ),
}

ICONS: Mapping[Kind, str] = {
    Kind.ANSWERED: "question",
    Kind.COMMENTED: "comment",
    Kind.MENTIONED: "comment",
    Kind.ACCEPTED: "solved",
    Kind.WORKED: "worked",
    Kind.EXPLAINED: "learn",
    Kind.THANKED: "star",
    Kind.EDITED: "edit",
    Kind.CLOSED: "lock",
    Kind.REOPENED: "open",
    Kind.REOPENING_ASKED: "open",
    Kind.REPLIED: "comment",
    Kind.ANNOUNCED: "info",
    Kind.ASKED: "help",
    Kind.UNANSWERED: "clock",
    Kind.TOGETHER: "merge",
    Kind.ASKED_TO_JOIN: "invite",
    Kind.LET_IN: "home",
    Kind.TURNED_DOWN: "home",
    Kind.ROLE_CHANGED: "people",
    Kind.NAME_LEARNED: "eye",
    Kind.FLAGGED: "flag",
    Kind.HIDDEN: "flag",
    Kind.SHOWN_AGAIN: "eye",
    Kind.WARNED: "flag",
    Kind.WARNING_GONE: "flag",
    Kind.LOOKED_AT: "flag",
    Kind.USEFUL: "worked",
    Kind.LINK_DIED: "warning",
    Kind.PEER_ASKED: "people",
    Kind.PEER_ACCEPTED: "people",
    Kind.PEER_DECLINED: "people",
    Kind.PEER_SILENT: "clock",
    Kind.MATCH_ENDED: "people",
    Kind.INTRODUCED: "people",
    Kind.NOBODY_TO_MEET: "clock",
    Kind.MATCH_PROPOSED: "people",
    Kind.MATCH_NOT_MADE: "people",
    Kind.ALL_ACCEPTED: "people",
    Kind.LEFT_OUT: "info",
    Kind.WRITTEN: "comment",
    Kind.MESSAGE_POSTED: "comment",
    Kind.MEETING_PLANNED: "clock",
    Kind.MEETING_MOVED: "clock",
    Kind.MEETING_CALLED_OFF: "clock",
    Kind.MEETING_SUITS: "check",
    Kind.MEETING_DOES_NOT_SUIT: "clock",
    Kind.MEETING_NEAR: "clock",
    Kind.CHECK_IN_ASKED: "people",
    Kind.PROGRAM_ENDS_SOON: "clock",
    Kind.PROGRAM_CLOSED: "check",
    Kind.WORK_ASKED: "edit",
    Kind.PRACTICE_ASKED: "learn",
    Kind.READING_ASKED: "eye",
    Kind.REVIEW_CLOSED: "lock",
    Kind.WORK_GIVEN: "learn",
    Kind.READING_DUE: "clock",
    Kind.READERS_LACKING: "warning",
    Kind.REVIEWS_SHOWN: "comment",
    Kind.REVIEW_ANSWERED: "comment",
    Kind.REVIEW_THANKED: "star",
    Kind.GRADES_PUBLISHED: "solved",
    Kind.APPEAL_ANSWERED: "comment",
    Kind.TEAM_ASKED: "people",
    Kind.TEAM_DUE: "clock",
    Kind.TEAM_SHOWN: "people",
    Kind.HELP_WANTED: "hand",
    Kind.HELP_CAME: "people",
    Kind.DOCUMENT_COMMENTED: "comment",
    Kind.SUGGESTION_ACCEPTED: "check",
    Kind.SUGGESTION_DECLINED: "edit",
    Kind.DOCUMENT_MENTIONED: "comment",
}


def sentence(
    kind: Kind, *, name: str, others: int, title: str, community: str, role: str, words: str = ""
) -> SafeString:
    """Who did what, the latest first; what people wrote keeps its own direction."""
    return format_html(
        _with_braces(SENTENCES[kind](others)),
        name=format_html("<bdi><b>{}</b></bdi>", name),
        count=others,
        title=format_html("<bdi>{}</bdi>", title),
        community=format_html("<bdi>{}</bdi>", community),
        role=role,
        words=format_html("<bdi>{}</bdi>", words),
    )


def _with_braces(text: str) -> str:
    """A sentence with %(placeholders)s as a format string, so that each value is escaped."""
    for name in ("name", "count", "title", "community", "role", "words"):
        text = text.replace(f"%({name})s", f"{{{name}}}")
    return text

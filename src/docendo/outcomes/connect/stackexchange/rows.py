"""What the rows of a dump mean: values out of strings, or the reason why a row means nothing here.

No database: ``authors`` says who the users of a row are, by their number on the site. ``texts``
says what texts are here, by what they are there; a helper has made most of them ahead.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum

from docendo.commons.people.api import Author
from docendo.kernel.lines import can_be_seen, one_line
from docendo.kernel.text import MAX_TEXT
from docendo.learning.forum.api import (
    Source,
    TakenAcceptance,
    TakenAnswer,
    TakenComment,
    TakenDuplicate,
    TakenFollow,
    TakenQuestion,
    TakenVote,
)
from docendo.outcomes.connect.queries import KnownAuthor
from docendo.outcomes.connect.stackexchange.dump import Row
from docendo.outcomes.connect.stackexchange.site import Site, Text

# Nothing there is a tenth as long; far more would be an attack on whoever reads it.
LONGEST_HTML = 400_000
Authors = Mapping[str, KnownAuthor]
Texts = Mapping[str, Text]
Taking = (
    TakenQuestion
    | TakenAnswer
    | TakenComment
    | TakenAcceptance
    | TakenVote
    | TakenFollow
    | TakenDuplicate
)

# The user who signs what nobody owns.
SITE_ITSELF = "-1"


class PostKind(StrEnum):
    QUESTION = "1"
    ANSWER = "2"
    TAG_EXCERPT = "4"
    TAG_WIKI = "5"


class VoteKind(StrEnum):
    ACCEPTED = "1"
    UP = "2"
    DOWN = "3"
    FAVORITE = "5"


class Link(StrEnum):
    LINKED = "1"
    DUPLICATE = "3"


class Why(Enum):
    """Why a row was left out; its code is the name in small letters."""

    NO_ID = "It has no Id."
    NO_NUMBER = "A value in it should be a number and is none."
    NO_DATE = "It has no date, or one that cannot be read."
    NO_TITLE = "A question without a title."
    NO_TEXT = "It has no text."
    TOO_LONG = "Its text is longer than any on Stack Exchange can be."
    NO_NAME = "A tag without a name."
    NOT_A_PERSON = "This is the site itself, which signs what nobody owns: no person."
    OTHER_POST = "Neither a question nor an answer nor about a tag: an election or a notice there."
    NO_SUCH_TAG = "It describes a tag that is not in the dump."
    EMPTY_DESCRIPTION = "The description of a tag, in which nothing stands."
    NO_SUCH_QUESTION = "Its question is not in the dump: it was deleted there."
    NO_SUCH_POST = "Its post is not in the dump, having been deleted there, or is of another kind."
    NO_SUCH_PERSON = "Its user is not in the dump."
    NO_SUCH_ANSWER = "The question was taken; the answer that it accepted is not in the dump."
    NOT_AN_ANSWER_TO_IT = "The question was taken; what it accepted is not an answer to it."
    ITS_OWN_ORIGINAL = "A question is no duplicate of itself."
    HAS_AN_ORIGINAL = "This question already points to an original, and points to one only."
    LINKED_IN_THE_TEXT = "It repeats that a text links to another one; the link is in the text."
    OTHER_LINK = "A kind of link between questions that is not known here."
    ACCEPTED_BY_ITS_QUESTION = "It repeats which answer is accepted; the question says so too."
    NOT_ACCEPTED_BY_ITS_QUESTION = "It says that an answer is accepted; the question does not."
    VOTE_TO_CLOSE = "A vote to close or reopen; whether it is closed stands in the question."
    VOTE_TO_DELETE = "A vote to delete or restore; what was deleted is not in the dump."
    VOTE_TO_MODERATE = "A flag or a review by moderators there; it has had its effect."
    VOTE_ON_EDIT = "An edit was approved; the text holds it."
    BOUNTY = "A bounty began or ended; nobody pays for answers here."
    OTHER_VOTE = "A kind of vote that is not known here."
    OWN_VOTE = "Nobody votes for themselves here."
    VOTED_ALREADY = "This person has voted for this post already."
    NEITHER_UP_NOR_DOWN = "A vote here is up or down."
    BADGE = "A badge says what somebody did in another place; here badges are earned anew."

    @property
    def code(self) -> str:
        return self.name.lower()


OTHER_VOTES = {
    **dict.fromkeys(("4", "12", "13", "14", "15"), Why.VOTE_TO_MODERATE),
    **dict.fromkeys(("6", "7"), Why.VOTE_TO_CLOSE),
    **dict.fromkeys(("8", "9"), Why.BOUNTY),
    **dict.fromkeys(("10", "11"), Why.VOTE_TO_DELETE),
    "16": Why.VOTE_ON_EDIT,
}


class Unusable(Exception):
    """A row from which nothing can be made."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


# --- Values -----------------------------------------------------------------------------------


def _number(row: Row, name: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", row.get(name)):
        raise Unusable(Why.NO_NUMBER)
    return int(row.get(name))


def _id(row: Row) -> str:
    if not row.get("Id"):
        raise Unusable(Why.NO_ID)
    return str(_number(row, "Id"))


def _moment(row: Row, name: str = "CreationDate") -> datetime:
    """Stack Exchange writes universal time without saying so."""
    try:
        at = datetime.fromisoformat(row.get(name))
    except ValueError:
        raise Unusable(Why.NO_DATE) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _text(source: str, texts: Texts, markdown: Callable[[str], str]) -> Text:
    if len(source) > LONGEST_HTML:
        raise Unusable(Why.TOO_LONG)
    text = texts.get(source) or Text(markdown(source))
    if not text.markdown:
        raise Unusable(Why.NO_TEXT)
    if len(text.markdown) > MAX_TEXT:
        raise Unusable(Why.TOO_LONG)
    return text


def tags(row: Row) -> list[str]:
    """``<a><b>`` in older dumps, ``|a|b|`` in newer ones."""
    return [*filter(_is_name, re.findall(r"[^<>|]+", row.get("Tags")))]


# --- Attribution --------------------------------------------------------------------------------

# From each of these days on, what was written there is under this license.
LICENSES = (
    (date(2018, 5, 2), "CC BY-SA 4.0"),
    (date(2011, 4, 8), "CC BY-SA 3.0"),
    (date.min, "CC BY-SA 2.5"),
)


def license_of(row: Row) -> str:
    """As the row says; older dumps leave it to the day on which it was written."""
    if stated := row.get("ContentLicense"):
        return stated[:40]
    written_on = _moment(row).date()
    return next(name for since, name in LICENSES if written_on >= since)


def _from(
    row: Row, *, site: Site, kind: str, path: str, user: str, name: str, author: KnownAuthor | None
) -> tuple[Source, int | None]:
    """Where a text is from, whose it is and under which license, as CC BY-SA asks; its author."""
    if author and author.name:
        name = author.name
    elif not name:
        # Stack Exchange too gives those who left a number for a name.
        name = "Community" if user == SITE_ITSELF else f"user{user}" if user else ""
    source = Source(
        key=site.key(kind, _id(row)),
        url=f"{site.url}/{path}",
        author=one_line(name)[:120],
        author_url=f"{site.url}/users/{user}" if user else "",
        license=license_of(row),
    )
    return source, author.id if author else None


def _post(row: Row, path: str, *, site: Site, authors: Authors) -> tuple[Source, int | None]:
    user = row.get("OwnerUserId")
    return _from(
        row,
        site=site,
        kind="post",
        path=f"{path}/{_id(row)}",
        user=user,
        name=row.get("OwnerDisplayName"),
        author=authors.get(user),
    )


# --- Rows -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tag:
    """A tag and the posts that describe it, if any."""

    name: str
    described_by: tuple[str, ...]


def tag(row: Row) -> Tag:
    name = row.get("TagName")
    if not _is_name(name):
        raise Unusable(Why.NO_NAME)
    posts = (row.get("ExcerptPostId"), row.get("WikiPostId"))
    return Tag(name, tuple(filter(None, posts)))


def _is_name(tag: str) -> bool:
    return any(map(str.isalnum, tag))


def user(row: Row, *, site: Site) -> tuple[str, Author]:
    """Somebody and their key."""
    number = _id(row)
    if number == SITE_ITSELF:
        raise Unusable(Why.NOT_A_PERSON)
    name, about = one_line(row.get("DisplayName")), row.get("AboutMe")
    if len(about) > LONGEST_HTML:
        raise Unusable(Why.TOO_LONG)
    return site.key("user", number), Author(
        name=name if can_be_seen(name) else f"user{number}",
        about=site.markdown(about),
        created_at=_moment(row),
    )


def question(
    row: Row,
    *,
    site: Site,
    authors: Authors,
    texts: Texts,
    topic_ids: Mapping[str, int],
) -> TakenQuestion:
    if not row.get("Title"):
        raise Unusable(Why.NO_TITLE)
    source, author_id = _post(row, "q", site=site, authors=authors)
    text = _text(row.get("Body"), texts, site.markdown)
    return TakenQuestion(
        source=source,
        title=one_line(row.get("Title")),
        body=text.markdown,
        rendered=text.rendered,
        created_at=_moment(row),
        author_id=author_id,
        topic_ids=tuple(topic_ids[tag] for tag in tags(row)),
        edited_at=_moment(row, "LastEditDate") if row.get("LastEditDate") else None,
        score=_number(row, "Score") if row.get("Score") else None,
        closed_at=_moment(row, "ClosedDate") if row.get("ClosedDate") else None,
        # A dump does not say why; the page there does.
        closed_note=source.url if row.get("ClosedDate") else "",
    )


def acceptance(row: Row, *, site: Site) -> TakenAcceptance:
    return TakenAcceptance(
        question_key=site.key("post", _id(row)),
        answer_key=site.key("post", str(_number(row, "AcceptedAnswerId"))),
    )


def answer(row: Row, *, site: Site, authors: Authors, texts: Texts) -> TakenAnswer:
    source, author_id = _post(row, "a", site=site, authors=authors)
    question_key = site.key("post", str(_number(row, "ParentId")))
    text = _text(row.get("Body"), texts, site.markdown)
    return TakenAnswer(
        source=source,
        question_key=question_key,
        body=text.markdown,
        rendered=text.rendered,
        created_at=_moment(row),
        author_id=author_id,
        edited_at=_moment(row, "LastEditDate") if row.get("LastEditDate") else None,
        score=_number(row, "Score") if row.get("Score") else None,
    )


def comment(row: Row, *, site: Site, authors: Authors, texts: Texts) -> TakenComment:
    post, user = str(_number(row, "PostId")), row.get("UserId")
    source, author_id = _from(
        row,
        site=site,
        kind="comment",
        path=f"q/{post}#comment{_id(row)}_{post}",
        user=user,
        name=row.get("UserDisplayName"),
        author=authors.get(user),
    )
    text = _text(row.get("Text"), texts, site.comment)
    return TakenComment(
        source=source,
        post_key=site.key("post", post),
        body=text.markdown,
        rendered=text.rendered,
        created_at=_moment(row),
        author_id=author_id,
    )


def vote(row: Row, *, site: Site) -> TakenVote:
    """A vote whose voter the dump does not tell."""
    return TakenVote(
        key=site.key("vote", _id(row)),
        post_key=site.key("post", str(_number(row, "PostId"))),
        value=1 if row.get("VoteTypeId") == VoteKind.UP else -1,
        at=_moment(row),
    )


def follow(row: Row, *, site: Site, authors: Authors) -> TakenFollow:
    """Who marked a question as a favorite wants to hear of it."""
    author = authors.get(row.get("UserId"))
    if author is None or author.id is None:
        raise Unusable(Why.NO_SUCH_PERSON)
    return TakenFollow(
        key=site.key("vote", _id(row)),
        question_key=site.key("post", str(_number(row, "PostId"))),
        person_id=author.id,
        at=_moment(row),
    )


def duplicate(row: Row, *, site: Site) -> TakenDuplicate:
    return TakenDuplicate(
        key=site.key("link", _id(row)),
        question_key=site.key("post", str(_number(row, "PostId"))),
        original_key=site.key("post", str(_number(row, "RelatedPostId"))),
        at=_moment(row),
    )


def key_of(taking: Taking) -> str:
    match taking:
        case TakenQuestion() | TakenAnswer() | TakenComment():
            return taking.source.key
        case TakenAcceptance():
            return taking.question_key
        case _:
            return taking.key

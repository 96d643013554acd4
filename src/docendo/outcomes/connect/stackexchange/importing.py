"""One dump into one community: the files in an order in which nothing refers to what is to come.

Every batch is one transaction and every row has a key, so that a run which was stopped anywhere
is finished by the next one, and yet another one adds nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from docendo.commons.communities.api import Community
from docendo.commons.topics.api import NewTopic
from docendo.kernel.ahead import Helpers, cores
from docendo.kernel.progress import progress
from docendo.kernel.text import plain
from docendo.learning.forum import api as forum
from docendo.outcomes.connect import actions, queries
from docendo.outcomes.connect.alone import alone_in
from docendo.outcomes.connect.queries import KnownAuthor
from docendo.outcomes.connect.report import Break, Report
from docendo.outcomes.connect.stackexchange import rows as meaning
from docendo.outcomes.connect.stackexchange.dump import Broken, Row, find, rows
from docendo.outcomes.connect.stackexchange.rows import (
    Link,
    PostKind,
    Texts,
    Unusable,
    VoteKind,
    Why,
)
from docendo.outcomes.connect.stackexchange.site import Site, Text, TextsToCome, make_texts

FILES = (
    *("Tags.xml", "Users.xml", "Posts.xml", "Comments.xml"),
    *("Votes.xml", "PostLinks.xml", "Badges.xml"),
)
BATCH = 1000
LONGEST_DESCRIPTION = 2000  # of a topic
# Of a batch of posts the texts take twice as long to make as to write: one helper would be
# waited for, and more than two have nothing to do.
MOST_HELPERS = 2
# Starting them takes as long as these many bytes of posts.
WORTH_HELPERS = 250_000

Batch = Sequence[Row]
Value = TypeVar("Value")
Taking = TypeVar("Taking", bound=meaning.Taking)


def files_in(folder: Path) -> list[Path]:
    """The files of a dump that lie in this folder."""
    return [path for name in FILES if (path := find(folder, name))]


def import_dump(
    folder: Path, *, community: Community, site: Site, report: Report, now: datetime
) -> None:
    """Take over the dump in ``folder``; ``report`` hears what became of each row.

    Raises ImportIsRunning while another import into this community runs.
    """
    posts = find(folder, "Posts.xml")
    is_worth_it = cores() > 1 and posts is not None and posts.stat().st_size >= WORTH_HELPERS
    count = min(cores(), MOST_HELPERS) if is_worth_it else 0
    with alone_in(community), Helpers(make_texts, count=count) as helpers:
        _Import(folder, community, site, report, now, helpers).run()


@dataclass
class _Import:
    folder: Path
    community: Community
    site: Site
    report: Report
    now: datetime
    helpers: Helpers[TextsToCome, dict[str, Text]]
    tags: dict[str, dict[PostKind, str]] = field(default_factory=dict)
    tag_of_post: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        self.read("Tags.xml", self.collect_tags)
        self.read("Posts.xml", self.collect_descriptions)
        self.take_topics()
        self.read("Users.xml", self.take_users)
        for take, posts_to_come, again in (
            (self.take_questions, self.questions_to_come, "questions"),
            (self.take_answers, self.answers_to_come, "answers"),
        ):
            self.read_texts("Posts.xml", take, posts_to_come, again=again)
        self.read("Posts.xml", self.take_acceptances, again="accepted answers")
        self.read_texts("Comments.xml", self.take_comments, self.comments_to_come)
        self.read("Votes.xml", self.take_votes)
        self.read("PostLinks.xml", self.take_links)
        self.read("Badges.xml", self.pass_by_badges)
        forum.recount(self.community)
        added = {kind: tally.new for kind, tally in self.report.tallies.items()}
        actions.finish(self.community, source_url=self.site.url, added=added)

    # --- Reading ----------------------------------------------------------------------------------

    def read(self, name: str, take: Callable[[str, Batch], None], *, again: str = "") -> None:
        """Hand a file to ``take`` in batches; ``again`` says what it is read once more for."""
        for batch in self.batches(name, again=again):
            take(name, batch)

    def read_texts(
        self,
        name: str,
        take: Callable[[str, Batch, Texts], None],
        to_come: Callable[[Batch], TextsToCome],
        *,
        again: str = "",
    ) -> None:
        """The same for rows with texts: helpers make those of the batches that come next."""
        for batch, texts in self.helpers.ahead(self.batches(name, again=again), to_come):
            take(name, batch, texts or {})

    def batches(self, name: str, *, again: str) -> Iterator[Batch]:
        """The rows of a file up to its end or to where it breaks off."""
        file = self.report.file(name)
        path = find(self.folder, name)
        if path is None:
            file.is_missing = True
            return
        title = f"{name} ({again})" if again else name
        with progress(title, total=path.stat().st_size) as done:
            batch: list[Row] = []
            try:
                for row in rows(path, on_bytes=done):
                    if not again:
                        file.rows += 1
                    batch.append(row)
                    if len(batch) == BATCH:
                        yield batch
                        batch = []
            except Broken as broken:
                file.broken = Break(broken.line, broken.column, str(broken))
            if batch:
                yield batch

    def values(
        self, name: str, batch: Iterable[Row], meaning_of: Callable[[Row], Value]
    ) -> list[tuple[Row, Value]]:
        """What each row means; those that mean nothing are left out with their reason."""
        found = []
        for row in batch:
            try:
                found.append((row, meaning_of(row)))
            except Unusable as unusable:
                self.leave_out(name, row, unusable.why)
        return found

    def take(
        self,
        kind: str,
        name: str,
        batch: Iterable[Row],
        meaning_of: Callable[[Row], Taking],
        take_over: Callable[[Sequence[Taking]], forum.Taken],
    ) -> None:
        """Hand what these rows mean to the forum, and count what it took."""
        found = self.values(name, batch, meaning_of)
        rows_by_key = {meaning.key_of(value): row for row, value in found}
        taken = take_over([value for _row, value in found])
        self.report.take(kind, new=taken.added, known=taken.known)
        for left_out in taken.left_out:
            self.leave_out(name, rows_by_key[left_out.key], Why[left_out.why.name])

    def leave_out(self, name: str, row: Row, why: Why) -> None:
        self.report.leave_out(name, row=row.get("Id"), line=row.line, code=why.code, why=why.value)

    def authors(self, batch: Batch, column: str) -> Mapping[str, KnownAuthor]:
        """Who the users of these rows are here, by their number there."""
        keys = {self.site.key("user", row.get(column)): row.get(column) for row in batch}
        known = queries.authors(self.community, keys=keys)
        return {keys[key]: author for key, author in known.items()}

    def new(
        self, model: type[forum.Post | forum.Comment], kind: str, batch: Batch, column: str
    ) -> list[str]:
        """The texts of those of these rows that were not taken over by an earlier run."""
        rows = {self.site.key(kind, row.get("Id")): row for row in batch}
        known = forum.known_keys(model, self.community, rows)
        texts = (row.get(column) for key, row in rows.items() if key not in known)
        return [text for text in texts if len(text) <= meaning.LONGEST_HTML]

    # --- People and topics ------------------------------------------------------------------------

    def take_users(self, name: str, batch: Batch) -> None:
        users = self.values(name, batch, partial(meaning.user, site=self.site))
        authors = dict(user for _row, user in users)
        new = actions.take_authors(self.community, authors=authors, now=self.now)
        self.report.take("people", new=new, known=len(users) - new)

    def collect_tags(self, name: str, batch: Batch) -> None:
        for _row, tag in self.values(name, batch, meaning.tag):
            self.tags[tag.name] = {}
            self.tag_of_post |= dict.fromkeys(tag.described_by, tag.name)

    def collect_descriptions(self, name: str, batch: Batch) -> None:
        """What is written about tags; also the posts that are nothing here find their end."""
        for row in batch:
            match row.get("PostTypeId"):
                case PostKind.QUESTION | PostKind.ANSWER:
                    pass
                case PostKind.TAG_EXCERPT | PostKind.TAG_WIKI as kind:
                    tag = self.tag_of_post.get(row.get("Id"))
                    if tag is None:
                        self.leave_out(name, row, Why.NO_SUCH_TAG)
                    elif text := plain(self.site.markdown(row.get("Body"))):
                        self.tags[tag][PostKind(kind)] = text
                    else:
                        self.leave_out(name, row, Why.EMPTY_DESCRIPTION)
                case _:
                    self.leave_out(name, row, Why.OTHER_POST)

    def take_topics(self) -> None:
        new = self.make_topics({tag: self.described(tag) for tag in self.tags})
        self.report.take("topics", new=new, known=len(self.tags) - new)

    def described(self, tag: str) -> str:
        """The short description, the long one, and whose words these are."""
        parts = [text for _kind, text in sorted(self.tags[tag].items())]
        if not parts:
            return ""
        credit = f"{self.site.url}/tags/{tag}/info, CC BY-SA"
        while parts and len(text := "\n\n".join([*parts, credit])) > LONGEST_DESCRIPTION:
            parts.pop()
        return text if parts else ""

    def make_topics(self, described: Mapping[str, str]) -> int:
        topics = {
            self.site.key("tag", tag): NewTopic(name=tag, description=description)
            for tag, description in described.items()
        }
        return actions.take_topics(self.community, topics=topics, now=self.now)

    def topic_ids(self, batch: Batch) -> Mapping[str, int]:
        """The topics of these questions by their tags; Tags.xml may be broken or missing."""
        tags = {tag for row in batch for tag in meaning.tags(row)}
        self.report.take("topics", new=self.make_topics(dict.fromkeys(tags, "")))
        keys = {self.site.key("tag", tag): tag for tag in tags}
        ids = queries.topic_ids(self.community, keys=keys)
        return {keys[key]: topic_id for key, topic_id in ids.items()}

    # --- Questions and answers --------------------------------------------------------------------

    def questions_to_come(self, batch: Batch) -> TextsToCome:
        asked = _of_kind(PostKind.QUESTION, batch)
        return TextsToCome(self.new(forum.Post, "post", asked, "Body"), self.site.markdown)

    def take_questions(self, name: str, batch: Batch, texts: Texts) -> None:
        asked = _of_kind(PostKind.QUESTION, batch)
        self.take(
            "questions",
            name,
            asked,
            partial(
                meaning.question,
                site=self.site,
                authors=self.authors(asked, "OwnerUserId"),
                texts=texts,
                topic_ids=self.topic_ids(asked),
            ),
            lambda questions: forum.take_over(self.community, questions=questions),
        )

    def answers_to_come(self, batch: Batch) -> TextsToCome:
        given = _of_kind(PostKind.ANSWER, batch)
        return TextsToCome(self.new(forum.Post, "post", given, "Body"), self.site.markdown)

    def take_answers(self, name: str, batch: Batch, texts: Texts) -> None:
        given = _of_kind(PostKind.ANSWER, batch)
        self.take(
            "answers",
            name,
            given,
            partial(
                meaning.answer,
                site=self.site,
                authors=self.authors(given, "OwnerUserId"),
                texts=texts,
            ),
            lambda answers: forum.take_over(self.community, answers=answers),
        )

    def take_acceptances(self, name: str, batch: Batch) -> None:
        asked = _of_kind(PostKind.QUESTION, batch)
        accepting = [row for row in asked if row.get("AcceptedAnswerId")]
        self.take(
            "accepted answers",
            name,
            accepting,
            partial(meaning.acceptance, site=self.site),
            lambda acceptances: forum.take_over(self.community, acceptances=acceptances),
        )

    def comments_to_come(self, batch: Batch) -> TextsToCome:
        return TextsToCome(self.new(forum.Comment, "comment", batch, "Text"), self.site.comment)

    def take_comments(self, name: str, batch: Batch, texts: Texts) -> None:
        self.take(
            "comments",
            name,
            batch,
            partial(
                meaning.comment,
                site=self.site,
                authors=self.authors(batch, "UserId"),
                texts=texts,
            ),
            lambda comments: forum.take_over(self.community, comments=comments),
        )

    # --- Votes, duplicates, badges ----------------------------------------------------------------

    def take_votes(self, name: str, batch: Batch) -> None:
        of_kind: dict[str, list[Row]] = {}
        for row in batch:
            of_kind.setdefault(row.get("VoteTypeId"), []).append(row)
        judging = [*of_kind.pop(VoteKind.UP, ()), *of_kind.pop(VoteKind.DOWN, ())]
        self.take(
            "votes",
            name,
            judging,
            partial(meaning.vote, site=self.site),
            lambda votes: forum.take_over(self.community, votes=votes),
        )
        liking = of_kind.pop(VoteKind.FAVORITE, [])
        self.take(
            "questions followed",
            name,
            liking,
            partial(meaning.follow, site=self.site, authors=self.authors(liking, "UserId")),
            lambda follows: forum.take_over(self.community, follows=follows),
        )
        self.compare_acceptances(name, of_kind.pop(VoteKind.ACCEPTED, []))
        for kind, others in of_kind.items():
            for row in others:
                self.leave_out(name, row, meaning.OTHER_VOTES.get(kind, Why.OTHER_VOTE))

    def compare_acceptances(self, name: str, batch: Batch) -> None:
        """A question says itself what it accepted; a vote that agrees adds nothing."""
        keys = {self.site.key("post", row.get("PostId")) for row in batch}
        accepted = forum.accepted_among(self.community, keys)
        for row in batch:
            is_accepted = self.site.key("post", row.get("PostId")) in accepted
            self.leave_out(
                name,
                row,
                Why.ACCEPTED_BY_ITS_QUESTION if is_accepted else Why.NOT_ACCEPTED_BY_ITS_QUESTION,
            )

    def take_links(self, name: str, batch: Batch) -> None:
        duplicates = [row for row in batch if row.get("LinkTypeId") == Link.DUPLICATE]
        self.take(
            "duplicates",
            name,
            duplicates,
            partial(meaning.duplicate, site=self.site),
            lambda found: forum.take_over(self.community, duplicates=found),
        )
        for row in batch:
            match row.get("LinkTypeId"):
                case Link.DUPLICATE:
                    pass
                case Link.LINKED:
                    self.leave_out(name, row, Why.LINKED_IN_THE_TEXT)
                case _:
                    self.leave_out(name, row, Why.OTHER_LINK)

    def pass_by_badges(self, name: str, batch: Batch) -> None:
        for row in batch:
            self.leave_out(name, row, Why.BADGE)


def _of_kind(kind: PostKind, batch: Batch) -> list[Row]:
    return [row for row in batch if row.get("PostTypeId") == kind]

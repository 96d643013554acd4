"""A real process that is killed in the middle of an import, and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from docendo.commons.communities.models import Community, Membership
from docendo.commons.topics.models import Topic
from docendo.kernel.models import OutboxEvent
from docendo.learning.forum.models import Comment, Follow, Post, Thread, Vote
from docendo.outcomes.connect.alone import alone_in
from docendo.outcomes.connect.stackexchange import importing
from docendo.outcomes.connect.stackexchange.importing import WORTH_HELPERS

SOURCES = Path(__file__).resolve().parents[4]
AT = 'CreationDate="2020-01-01T00:00:00"'
# Each with an answer: more than one batch of posts, of comments and of votes.
QUESTIONS, PEOPLE = 550, 100
# Long enough for helpers to be worth it.
WORDS = "of bees and of what they do " * 6


@pytest.fixture
def large_dump(tmp_path: Path) -> Path:
    folder = tmp_path / "bees.example"
    folder.mkdir()

    def write(name: str, rows: Iterable[str]) -> None:
        lines = "\n".join(f"<row {row} />" for row in rows)
        (folder / name).write_text(f"<rows>\n{lines}\n</rows>")

    def post(number: int) -> str:
        if number % 2:
            kind = f'PostTypeId="1" Title="Question {number}" Tags="|bees|"'
            kind += f' AcceptedAnswerId="{number + 1}"'
        else:
            kind = f'PostTypeId="2" ParentId="{number - 1}" Score="{number % 7}"'
        body = f'OwnerUserId="{number % PEOPLE + 1}" Body="Text {number} {WORDS}"'
        return f'Id="{number}" {kind} {AT} {body}'

    numbers = range(1, 2 * QUESTIONS + 1)
    write("Users.xml", (f'Id="{n}" {AT} DisplayName="Bee {n}"' for n in range(1, PEOPLE + 1)))
    write("Posts.xml", map(post, numbers))
    write("Comments.xml", (f'Id="{n}" PostId="{n}" {AT} Text="Yes {n}"' for n in numbers))
    write("Votes.xml", (f'Id="{n}" PostId="{n}" VoteTypeId="2" {AT}' for n in numbers))
    assert (folder / "Posts.xml").stat().st_size > WORTH_HELPERS
    write("PostLinks.xml", [f'Id="1" PostId="3" RelatedPostId="1" LinkTypeId="3" {AT}'])
    return folder


def start(folder: Path, community: Community) -> subprocess.Popen[bytes]:
    """The command as an operator runs it, on the database of this test."""
    database = connection.settings_dict
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    )
    command = ("import", "stackexchange", str(folder), "--community", community.slug)
    return subprocess.Popen(
        [sys.executable, "-m", "docendo", *command],
        env={
            **os.environ,
            "PYTHONPATH": str(SOURCES),
            "DATABASE_URL": url,
            "DOCENDO_HOME": str(settings.HOME),
            "DJANGO_SETTINGS_MODULE": "docendo.site.settings",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def kill_once_there_are(model: type[Model], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not model._default_manager.exists():
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    # Its helpers hold its output too: this waits for them to end.
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL


def everything(community: Community) -> dict[str, object]:
    """What stands in a community, by keys of the source and without numbers of rows."""
    here = {"community": community}
    return {
        "topics": sorted(Topic.objects.filter(**here).values_list("name", "slug")),
        "seats": sorted(
            Membership.objects.filter(**here).values_list("person__name", "role", "is_imported")
        ),
        "threads": sorted(
            Thread.objects.filter(**here).values_list(
                "title", "state", "score", "answer_count", "accepted__source_key", "active_at"
            )
        ),
        "posts": sorted(
            Post.objects.filter(**here).values_list(
                "source_key", "author__name", "body", "html", "score", "comment_count", "renderer"
            )
        ),
        "comments": sorted(
            Comment.objects.filter(**here).values_list("source_key", "post__source_key", "html")
        ),
        "votes": sorted(
            Vote.objects.filter(**here).values_list("source_key", "post__source_key", "value")
        ),
        "follows": sorted(Follow.objects.filter(**here).values_list("thread", "person")),
    }


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_is_finished_by_the_next_one(
    large_dump: Path, community: Community, private_community: Community
) -> None:
    kill_once_there_are(Post, start(large_dump, community))
    assert 0 < Post.objects.count() < 2 * QUESTIONS
    kill_once_there_are(Vote, start(large_dump, community))
    assert 0 < Vote.objects.count() < 2 * QUESTIONS
    process = start(large_dump, community)
    _output, said = process.communicate()
    assert process.returncode == 0, said.decode()

    call_command(
        "import",
        "stackexchange",
        str(large_dump),
        "--community",
        private_community.slug,
        stdout=StringIO(),
    )
    assert everything(community) == everything(private_community)
    assert Post.objects.filter(community=community).count() == 2 * QUESTIONS
    finished = OutboxEvent.objects.filter(kind="connect.ImportFinished", community_id=community.pk)
    assert finished.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_second_import_into_a_community_is_refused_while_one_runs(
    dump: Path, community: Community, private_community: Community
) -> None:
    with alone_in(community):
        second, elsewhere = start(dump, community), start(dump, private_community)
        _output, said = second.communicate()
        elsewhere.communicate()
    assert second.returncode == 3
    assert b"Another import into this community is running." in said
    assert not Post.objects.filter(community=community).exists()
    assert elsewhere.returncode == 0

    again = start(dump, community)
    again.communicate()
    assert again.returncode == 0
    assert Post.objects.filter(community=community).exists()


@pytest.mark.django_db
def test_what_helpers_make_ahead_is_what_is_made_without_them(
    large_dump: Path,
    community: Community,
    private_community: Community,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def bring(into: Community, *, cores: int) -> None:
        monkeypatch.setattr(importing, "cores", lambda: cores)
        where = ("--community", into.slug)
        call_command("import", "stackexchange", str(large_dump), *where, stdout=StringIO())

    with monkeypatch.context() as patch:
        # Whatever is rendered here was made ahead: by another process, which is not patched.
        patch.setattr("docendo.learning.forum.texts.text.render_and_plain", None)
        bring(community, cores=2)
    bring(private_community, cores=1)
    assert everything(community) == everything(private_community)

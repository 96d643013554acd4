"""Files of works and materials of a review: added, taken away, and forgotten."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from docendo.commons.communities.api import Seat, writer
from docendo.commons.people.api import Person
from docendo.kernel.storing import forget, forget_all, stored
from docendo.learning.review.actions.planning import locked
from docendo.learning.review.actions.works import begin_if_none, writing
from docendo.learning.review.models import Assignment, Attachment, Material
from docendo.learning.review.refusals import TooManyFiles
from docendo.learning.review.rules.clearing import cleared, tells
from docendo.learning.review.rules.writing import MOST_FILES, MOST_MATERIALS


def add_attachments(
    seat: Seat, *, assignment_id: int, files: "Sequence[ContentFile[bytes]]", now: datetime
) -> list[Attachment]:
    """All of them or none, while the work may be written. Raises TooManyFiles.

    Where authors are hidden, what programs wrote of them into the files is taken out.
    """
    writer(seat)
    assignment = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    tell = [False] * len(files)
    if assignment.hides_authors:
        # Before anything is locked: a large file takes a while to be looked through.
        files = [_without_names(file) for file in files]
        names = _names_of_authors(seat, assignment)
        tell = [_tells(file, names) for file in files]
    with stored(folder_of(seat.community.pk), files) as stored_names, transaction.atomic():
        held = writing(seat, assignment_id, now=now)
        work = begin_if_none(held, now=now)
        standing = work.attachments.filter(removed_at=None).count()
        if not held.assignment.takes_files or standing + len(files) > MOST_FILES:
            raise TooManyFiles
        return [
            Attachment.objects.create(
                community=seat.community,
                submission=work,
                file=name,
                size=file.size,
                tells_who=tells_who,
                added_at=now,
            )
            for name, file, tells_who in zip(stored_names, files, tell, strict=True)
        ]


def _without_names(file: "ContentFile[bytes]") -> "ContentFile[bytes]":
    return ContentFile(cleared(file.name or "", file.read()), name=file.name)


def _names_of_authors(seat: Seat, assignment: Assignment) -> frozenset[str]:
    """The names and addresses of whoever adds a file, and of their team."""
    works = assignment.submissions.filter(authors__person=seat.member)
    team = assignment.participants.filter(submission__in=works).values("person")
    people = Person.objects.filter(Q(pk=seat.member.pk) | Q(pk__in=team))
    pairs = people.values_list("name", "email")
    return frozenset(each for pair in pairs for each in pair if each)


def _tells(file: "ContentFile[bytes]", names: Collection[str]) -> bool:
    """Whether one of these stands in it."""
    file.seek(0)
    return tells(file.name or "", file.read(), names=names)


@transaction.atomic
def remove_attachment(seat: Seat, *, assignment_id: int, attachment_id: int, now: datetime) -> None:
    """Of a draft it is forgotten; of what was read it stays for those who spoke of it."""
    held = writing(seat, assignment_id, now=now)
    rows = Attachment.objects.filter(submission=held.work, removed_at=None)
    attachment = rows.get(pk=attachment_id)
    if held.work is not None and held.work.submitted_at is not None:
        attachment.removed_at = now
        attachment.save(update_fields=["removed_at"])
        return
    name = attachment.file.name or ""
    attachment.delete()
    transaction.on_commit(lambda: forget(name))


def add_material(
    seat: Seat,
    *,
    assignment_id: int,
    words: str,
    address: str = "",
    file: "ContentFile[bytes] | None" = None,
    now: datetime,
) -> Material:
    """A link or a file to work with, from whoever runs the review."""
    files = [file] if file is not None else []
    with stored(folder_of(seat.community.pk), files) as names, transaction.atomic():
        assignment = locked(seat, assignment_id)
        if assignment.materials.count() >= MOST_MATERIALS:
            raise TooManyFiles
        return Material.objects.create(
            community=seat.community,
            assignment=assignment,
            words=words,
            address="" if file is not None else address,
            file=names[0] if names else "",
            size=file.size if file is not None else 0,
            added_by=seat.member,
            added_at=now,
        )


@transaction.atomic
def remove_material(seat: Seat, *, assignment_id: int, material_id: int) -> None:
    material = locked(seat, assignment_id).materials.get(pk=material_id)
    name = material.file.name
    material.delete()
    if name:
        transaction.on_commit(lambda: forget(name))


def forget_files(community_id: int) -> None:
    """A community that was deleted leaves no files behind; its rows are gone already."""
    forget_all(folder_of(community_id))


def folder_of(community_id: int) -> str:
    return f"review/{community_id}"

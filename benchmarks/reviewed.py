"""What grading costs: ``python -m benchmarks.reviewed [works …]``.

Rows of a review with five readers for each work and four criteria are written into a database of
their own; then their grades are worked out as a worker does, with what was found in the judgments.
Prints how time and memory grow. How right the grades are is ``make bench-engine``'s to say.
"""

# ruff: noqa: PLC0415 in a process of its own, once Django is set up
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

SIZES = (100, 300, 1_000, 3_000)
READERS, CRITERIA = 5, 4
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    print(f"{READERS} readers for each work, {CRITERIA} criteria; on one core, with SQLite")
    print(f"{'works':>8} {'seconds':>9} {'worked out':>11} {'written':>9} {'memory MB':>10}")
    for works in sizes:
        with tempfile.TemporaryDirectory() as home:
            # A process for each, so that its memory is its own; BLAS gets one core.
            env = os.environ | {"DOCENDO_HOME": home, "OMP_NUM_THREADS": "1"}
            env |= {"OPENBLAS_NUM_THREADS": "1", "DJANGO_SETTINGS_MODULE": "docendo.site.settings"}
            env.pop("DATABASE_URL", None)
            command = [sys.executable, "-m", "benchmarks.reviewed", "--one", str(works)]
            subprocess.run(command, env=env, check=True, cwd=Path(__file__).parent.parent)


def one(works: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from docendo.learning.review import actions, queries
    from docendo.learning.review.models import Grading

    call_command("migrate", verbosity=0)
    assignment = _rows(works)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.perf_counter()
    queries.worked_out(assignment)
    between = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Grading.objects.create(
        community_id=assignment.community_id, assignment=assignment, begun_at=NOW
    )
    again = time.perf_counter()
    actions.work_out_grades(assignment.pk, turn=1, now=NOW)
    ended = time.perf_counter()
    worked, both = between - begun, ended - again
    print(
        f"{works:>8} {both:>9.2f} {worked:>11.2f} {max(both - worked, 0):>9.2f} {memory:>10.0f}"
        f"   (of it {before:.0f} before)",
        flush=True,
    )


def _rows(works: int):  # type: ignore[no-untyped-def]  # its models exist only once Django does
    import numpy as np

    from docendo.commons.communities.models import Community
    from docendo.commons.people.models import Person
    from docendo.learning.review import models
    from docendo.learning.review.rules.judging import Kind
    from docendo.learning.review.rules.phases import Phase

    rng = np.random.default_rng(0)
    owner = Person.objects.create(email="owner@example.org", name="Owner")
    community = Community.objects.create(
        slug="class", name="Class", about="", language="en", created_at=NOW
    )
    here = {"community": community}
    assignment = models.Assignment.objects.create(
        **here, title="Essay", body="Write.", phase=Phase.REVISING, phase_since=NOW,
        strategy="scales", readers=READERS, created_by=owner, created_at=NOW,
    )  # fmt: skip
    criteria = [
        models.Criterion.objects.create(
            **here, assignment=assignment, number=number, title=f"Criterion {number}", high=10
        )
        for number in range(1, CRITERIA + 1)
    ]
    people = Person.objects.bulk_create(
        Person(email=f"p{at}@example.org", name=f"Person {at}") for at in range(works)
    )
    submitted = models.Submission.objects.bulk_create(
        models.Submission(
            **here, assignment=assignment, number=at + 1, created_at=NOW, saved_at=NOW,
            submitted_at=NOW,
        )
        for at in range(works)
    )  # fmt: skip
    participants = models.Participant.objects.bulk_create(
        models.Participant(
            **here, assignment=assignment, person=person, number=at + 1, joined_at=NOW,
            submission=submitted[at],
        )
        for at, person in enumerate(people)
    )  # fmt: skip
    quality = rng.normal(6, 1.5, works)
    bias = rng.normal(0, 0.8, works)
    pairs = [(at, (at + step * 7 + 1) % works) for step in range(READERS) for at in range(works)]
    reviews = models.Review.objects.bulk_create(
        (
            models.Review(
                **here, assignment=assignment, submission=submitted[work],
                reader=participants[reader], kind=Kind.PEER, given_at=NOW, sent_at=NOW,
            )
            for work, reader in pairs
        ),
        batch_size=1_000,
    )  # fmt: skip
    given = np.clip(
        np.array([quality[work] + bias[reader] for work, reader in pairs])[:, None]
        + rng.normal(0, 1, (len(pairs), CRITERIA)),
        0,
        10,
    ).round()
    models.Judgment.objects.bulk_create(
        (
            models.Judgment(**here, review=review, criterion=criterion, points=points)
            for review, row in zip(reviews, given.tolist(), strict=True)
            for criterion, points in zip(criteria, row, strict=True)
        ),
        batch_size=2_000,
    )
    return assignment


if __name__ == "__main__":
    if "--one" in sys.argv:
        one(int(sys.argv[-1]))
    else:
        main()

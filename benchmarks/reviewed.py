"""What a worker does for a peer review, and what it costs: python -m benchmarks.reviewed [works …]

Works are written into a database of their own. The job that gives them readers is done, everybody
judges four criteria, and the job is done that works out grades, with what was found in judgments.
Prints how time and memory grow, and in how many steps both jobs can be seen to go on. How right the
grades are is ``make bench-engine``'s to say.
"""

# ruff: noqa: PLC0415 in a process of its own, once Django is set up
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

SIZES = (100, 300, 1_000, 3_000, 10_000, 50_000)
READERS, CRITERIA = 5, 4
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    print(f"{READERS} readers for each work, {CRITERIA} criteria; on one core, with SQLite")
    print("Seconds of that core: what else a machine does at the time is not counted.")
    print("         giving readers       grading, in seconds")
    print(
        f"{'works':>8} {'seconds':>8} {'steps':>6} {'all':>9} {'worked out':>11} {'written':>9}"
        f" {'steps':>6} {'memory MB':>10}"
    )
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
    from docendo.learning.review.actions.grading import A_STEP
    from docendo.learning.review.models import Grading
    from docendo.learning.review.rules.giving import MOST_AT_ONCE

    call_command("migrate", verbosity=0)
    assignment, quality = _rows(works)
    given = _seconds(lambda: actions.give_works(assignment.pk, now=NOW))
    _judge(assignment, quality)  # type: ignore[no-untyped-call]  # as _rows
    before = _megabytes()
    worked = _seconds(lambda: queries.worked_out(assignment))
    Grading.objects.create(
        community_id=assignment.community_id, assignment=assignment, begun_at=NOW
    )
    both = _seconds(lambda: actions.work_out_grades(assignment.pk, turn=1, now=NOW))
    # Each step is a transaction, after which pages show how far it is.
    pools = -(-works // MOST_AT_ONCE)
    print(
        f"{works:>8,} {given:>8.2f} {pools:>6} {both:>9.2f} {worked:>11.2f}"
        f" {max(both - worked, 0):>9.2f} {-(-works // A_STEP):>6} {_megabytes():>10.0f}"
        f"   (of it {before:.0f} before grading)",
        flush=True,
    )


def _seconds(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _rows(works: int):  # type: ignore[no-untyped-def]  # its models exist only once Django does
    import numpy as np

    from docendo.commons.communities.models import Community
    from docendo.commons.people.models import Person
    from docendo.learning.review import models
    from docendo.learning.review.rules.phases import Phase

    owner = Person.objects.create(email="owner@example.org", name="Owner")
    community = Community.objects.create(
        slug="class", name="Class", about="", language="en", created_at=NOW
    )
    here = {"community": community}
    assignment = models.Assignment.objects.create(
        **here, title="Essay", body="Write.", phase=Phase.REVIEWING, phase_since=NOW,
        strategy="scales", readers=READERS, created_by=owner, created_at=NOW,
    )  # fmt: skip
    for number in range(1, CRITERIA + 1):
        models.Criterion.objects.create(
            **here, assignment=assignment, number=number, title=f"Criterion {number}", high=10
        )
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
    models.Participant.objects.bulk_create(
        models.Participant(
            **here, assignment=assignment, person=person, number=at + 1, joined_at=NOW,
            submission=submitted[at],
        )
        for at, person in enumerate(people)
    )  # fmt: skip
    quality = np.random.default_rng(0).normal(6, 1.5, works)
    return assignment, {work.pk: quality[at] for at, work in enumerate(submitted)}


def _judge(assignment, quality):  # type: ignore[no-untyped-def]  # as above
    """Everybody sends what they were given: by how good it is, how mild they are, and by chance."""
    import numpy as np

    from docendo.learning.review import models

    rng = np.random.default_rng(1)
    models.Review.objects.update(sent_at=NOW)
    # Reading is over: nobody else is asked where judges disagree.
    assignment.phase = "revising"
    assignment.save(update_fields=["phase"])
    criteria = list(assignment.criteria.order_by("number").values_list("pk", flat=True))
    bias: dict[int, float] = {}
    rows = models.Review.objects.order_by("pk").values_list("pk", "submission_id", "reader_id")
    judgments = (
        models.Judgment(
            community_id=assignment.community_id, review_id=pk, criterion_id=criterion,
            points=float(np.clip(round(quality[work] + mild + noise), 0, 10)),
        )
        for pk, work, reader in list(rows)
        for mild in [bias.setdefault(reader, rng.normal(0, 0.8))]
        for criterion, noise in zip(criteria, rng.normal(0, 1, CRITERIA), strict=True)
    )  # fmt: skip
    while some := list(islice(judgments, 20_000)):
        models.Judgment.objects.bulk_create(some, batch_size=2_000)


if __name__ == "__main__":
    if "--one" in sys.argv:
        one(int(sys.argv[-1]))
    else:
        main()

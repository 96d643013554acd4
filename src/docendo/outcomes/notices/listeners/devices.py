"""The devices of people are told of what they were told."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.outcomes.notices import jobs, pushing
from docendo.outcomes.notices.events import PeopleTold


@listener(PeopleTold)
def tell_devices(told: PeopleTold) -> None:
    plan = pushing.planned(
        told.community_id, key=told.key, person_ids=told.person_ids, now=clock.now()
    )
    jobs.tell_device.enqueue_each(plan)

"""How the library follows what happens to topics and people elsewhere."""

from django.db import transaction

from docendo.kernel.storing import forget_all
from docendo.learning.library.actions.adding import folder_of
from docendo.learning.library.actions.resources import count, keep_findable
from docendo.learning.library.models import About, Rating, Resource, Use


@transaction.atomic
def follow_topic(community_id: int, *, merged_id: int, into_id: int) -> None:
    """What was about a merged topic is about the one that took it in."""
    here = About.objects.filter(community=community_id)
    of_merged = here.filter(topic=merged_id)
    ids = list(of_merged.values_list("resource", flat=True))
    of_merged.filter(resource__in=here.filter(topic=into_id).values("resource")).delete()
    here.filter(topic=merged_id).update(topic=into_id)
    keep_findable(Resource.objects.filter(community=community_id, pk__in=ids, removed_at=None))


def forget_files(community_id: int) -> None:
    """A community that was deleted leaves no files behind; its rows are gone already."""
    forget_all(folder_of(community_id))


@transaction.atomic
def hand_over(community_id: int, *, placeholder_id: int, person_id: int) -> None:
    """What an imported author added, the person has added who says that they are the author."""
    for model, column in ((Resource, "adder"), (Resource, "removed_by"), (About, "by")):
        rows = model.objects.filter(community=community_id)
        rows.filter(**{column: placeholder_id}).update(**{column: person_id})
    ratings = Rating.objects.filter(community=community_id, adder=placeholder_id)
    own = list(ratings.filter(person=person_id).select_related("resource"))
    ratings.filter(person=person_id).delete()
    ratings.update(adder=person_id)
    for rating in own:
        count(rating.resource)


@transaction.atomic
def give_name(community_id: int, *, thread_id: int, persona_id: int, person_id: int) -> None:
    """Who asked without their name stands by what they found useful there, too."""
    here = Use.objects.filter(community=community_id, thread=thread_id)
    own = list(here.filter(person=person_id).values_list("resource", flat=True))
    here.filter(person=persona_id, resource__in=own).delete()
    here.filter(person=persona_id).update(person=person_id)

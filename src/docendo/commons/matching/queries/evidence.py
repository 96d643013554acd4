"""What speaks for somebody's help with a topic, besides their own word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docendo.commons.communities.api import Seat
from docendo.commons.matching.models import Certificate, Confirmation
from docendo.commons.matching.protocols import EVIDENCE
from docendo.commons.topics.api import Offer


@dataclass(frozen=True)
class ProvenOffer:
    """An offer with all that speaks for it; ``counted`` is what apps above know, in words."""

    offer: Offer
    counted: Sequence[str]
    certificate: Certificate | None
    confirmation: Confirmation | None

    @property
    def is_own_word(self) -> bool:
        return not self.counted and self.certificate is None and self.confirmation is None

    @property
    def is_confirmed(self) -> bool:
        """A word for less does not speak for more that was said later."""
        return self.confirmation is not None and self.confirmation.level >= self.offer.level


def proven_offers(seat: Seat, *, person_id: int) -> Sequence[ProvenOffer]:
    """What somebody can help with in this community, and what speaks for it, best known first."""
    offers = list(
        Offer.objects.filter(community=seat.community, person=person_id)
        .select_related("topic", "certificate", "confirmation__by")
        .order_by("-level", "topic__name")
    )
    counted = _counted(seat.community.pk, person_id) if offers else {}
    return [
        ProvenOffer(
            offer,
            counted.get(offer.topic_id, ()),
            getattr(offer, "certificate", None),
            getattr(offer, "confirmation", None),
        )
        for offer in offers
    ]


def _counted(community_id: int, person_id: int) -> Mapping[int, Sequence[str]]:
    """What other apps count for somebody, in words, by topic."""
    found: dict[int, list[str]] = {}
    for evidence in EVIDENCE:
        for (_person, topic_id), number in evidence.count(community_id, [person_id]).items():
            found.setdefault(topic_id, []).append(evidence.words(number))
    return found

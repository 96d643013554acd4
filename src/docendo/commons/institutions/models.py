"""Institutions that sign their people in, the domains that are theirs, and whom they know."""

import hashlib
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community, Role
from docendo.commons.institutions import rules
from docendo.commons.people.api import Person
from docendo.kernel import sealing

USE = "institution"


class Kind(models.TextChoices):
    """How a provider says who somebody is."""

    OIDC = "oidc", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class Providers(models.QuerySet["Provider"]):
    def of(self, community: Community | None) -> Self:
        """Those of one community, or those of the site: never those of anybody else."""
        return self.filter(community=community)


class Provider(models.Model):
    """An institution's sign-in, for one community, or for the site where ``community`` is null.

    Whoever comes in by it for the first time gets a seat with ``role`` in this community, or in the
    one that the site's ``joins``. ``secret`` is sealed; of the token for SCIM only a hash is kept.
    ``came_in_at`` is when somebody first came in as it is set up now: since then it is known to
    work. One of SAML has no client: it sends people to ``sign_on``, and its word is checked by its
    ``certificates``, which were pasted, or are read anew at ``metadata_url``.
    """

    community = models.ForeignKey(
        Community, models.CASCADE, null=True, related_name="+", db_index=False
    )
    name = models.CharField(_("name"), max_length=rules.MOST_IN_NAME)
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.OIDC, db_default=Kind.OIDC)
    issuer = models.CharField(_("issuer"), max_length=rules.MOST_IN_ADDRESS)
    client_id = models.CharField(_("client ID"), max_length=rules.MOST_IN_ADDRESS, blank=True)
    secret = models.TextField(blank=True)
    sign_on = models.CharField(
        max_length=rules.MOST_IN_ADDRESS, blank=True, default="", db_default=""
    )
    certificates = models.TextField(blank=True, default="", db_default="")
    metadata_url = models.CharField(
        max_length=rules.MOST_IN_ADDRESS, blank=True, default="", db_default=""
    )
    metadata_read_at = models.DateTimeField(null=True)
    vouches = models.BooleanField(default=False)
    makes_people = models.BooleanField(default=True)
    is_second_factor = models.BooleanField(default=False)
    joins = models.ForeignKey(
        Community, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    role = models.PositiveSmallIntegerField(_("role"), choices=Role, default=Role.MEMBER)
    token_hash = models.CharField(max_length=64, blank=True)
    token_made_at = models.DateTimeField(null=True)
    token_used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    came_in_at = models.DateTimeField(null=True)

    objects = Providers.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(community=None) | Q(joins=None),
                name="a_provider_of_a_community_leads_into_no_other",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in rules.ROLES]),
                name="a_provider_gives_no_office",
            ),
            models.CheckConstraint(
                condition=Q(community=None) | Q(is_second_factor=False),
                name="only_the_site_takes_a_second_factor_of_others",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.OIDC, sign_on="", certificates="", metadata_url="")
                | Q(~Q(sign_on=""), ~Q(certificates=""), kind=Kind.SAML, client_id="", secret=""),
                name="a_provider_is_of_one_kind",
            ),
            models.UniqueConstraint(
                "token_hash", condition=~Q(token_hash=""), name="a_token_is_of_one_provider"
            ),
        )
        indexes = (
            models.Index("community", "id", name="providers_of_a_community"),
            models.Index("joins", name="providers_into_a_community"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_site(self) -> bool:
        return self.community_id is None

    @property
    def leads_into(self) -> Community | None:
        return self.community or self.joins

    @property
    def is_saml(self) -> bool:
        return self.kind == Kind.SAML

    @property
    def known_by(self) -> str:
        """By what it is known to be itself: another one is another server's."""
        if not self.is_saml:
            return self.client_id
        pasted = f"{self.sign_on} {self.certificates}"
        return self.metadata_url or hashlib.sha256(pasted.encode()).hexdigest()

    @property
    def server(self) -> str:
        """Which one it is, as it is set up now."""
        return f"{self.issuer} {self.known_by}"

    @property
    def open_secret(self) -> str:
        """The secret as the provider knows it. Raises Unsealable."""
        return sealing.unseal(self.secret, use=USE) if self.secret else ""


class Domain(models.Model):
    """What follows the @ in the addresses of an institution.

    It counts for nothing until it is proven to be theirs, by a record that only its owner can
    write, or by the word of whoever runs the site. A forced one signs in there and nowhere else.
    """

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="domains", db_index=False)
    name = models.CharField(max_length=rules.MOST_IN_DOMAIN)
    proven_at = models.DateTimeField(null=True)
    is_forced = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("provider", "name", name="a_provider_has_a_domain_once"),
            models.UniqueConstraint(
                "name", condition=Q(proven_at__isnull=False), name="a_domain_is_of_one_provider"
            ),
            models.CheckConstraint(
                condition=Q(is_forced=False) | Q(proven_at__isnull=False),
                name="only_a_proven_domain_is_forced",
            ),
            models.CheckConstraint(
                condition=Q(name=Lower("name")), name="a_domain_is_in_small_letters"
            ),
        )


class Assertion(models.Model):
    """What a provider of SAML has said and somebody has brought, till nobody would believe it.

    Of its name only a hash, and nothing of whom it was about: whoever brings it again is refused.
    """

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("provider", "digest", name="an_assertion_is_brought_once"),
        )


class Identity(models.Model):
    """Somebody as an institution knows them, and whom they are here.

    ``subject`` is how they are called where they sign in, and empty until they first do. What came
    by SCIM is ``is_provisioned``: its ``user_name``, its ``external_id``, and what was ``told`` of
    them in the words of SCIM. Who ``has_left`` is not let in by this institution.
    """

    provider = models.ForeignKey(
        Provider, models.CASCADE, related_name="identities", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=rules.MOST_IN_SUBJECT, blank=True)
    is_provisioned = models.BooleanField(default=False)
    user_name = models.CharField(max_length=rules.MOST_IN_SUBJECT, blank=True)
    external_id = models.CharField(max_length=rules.MOST_IN_SUBJECT, blank=True)
    told = models.JSONField(default=dict, blank=True)
    has_left = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("provider", "person", name="a_provider_knows_a_person_once"),
            models.UniqueConstraint(
                "provider", "subject", condition=~Q(subject=""), name="a_subject_is_one_person"
            ),
            models.UniqueConstraint(
                "provider",
                Lower("user_name"),
                condition=~Q(user_name=""),
                name="a_user_name_is_one_person",
            ),
            models.UniqueConstraint(
                "provider",
                "external_id",
                condition=~Q(external_id=""),
                name="an_external_id_is_one_person",
            ),
        )

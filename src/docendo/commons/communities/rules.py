"""Roles and what they allow; no database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.IntegerChoices):
    """What somebody is in a community; a higher role may do all that a lower one may."""

    GUEST = 10, _("guest")
    MEMBER = 20, _("member")
    MODERATOR = 30, _("moderator")
    COORDINATOR = 40, _("coordinator")
    OWNER = 50, _("owner")


class Door(models.TextChoices):
    """How people come in."""

    OPEN = "open", _("Anyone may join")
    REQUEST = "request", _("People ask to join")
    INVITATION = "invitation", _("By invitation only")


class Visibility(models.TextChoices):
    """Who may read without a seat."""

    PUBLIC = "public", _("Anyone may read")
    MEMBERS = "members", _("Members only")

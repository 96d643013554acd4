"""What other apps may use of people."""

from docendo.commons.people.account.asking import ask_again
from docendo.commons.people.account.devices import know_device
from docendo.commons.people.account.elsewhere import sign_in
from docendo.commons.people.actions import (
    Author,
    become_former,
    block,
    choose_mail,
    choose_time_zone,
    claim_address,
    make_persona,
    not_joined,
    note_dead,
    sign_out_elsewhere,
    sign_out_everybody,
    switch,
    take_address,
    try_again,
    verified,
)
from docendo.commons.people.bylines import Byline, bylines
from docendo.commons.people.fields import ZoneField
from docendo.commons.people.languages import choices as language_choices
from docendo.commons.people.languages import name_of as language_name
from docendo.commons.people.mail import Letter, as_page, deliver, hand_over, mail_domain, mail_host
from docendo.commons.people.models import Device, Person
from docendo.commons.people.protocols import (
    Elsewhere,
    Institutions,
    sign_in_elsewhere,
    when_passwords_are_chosen,
    when_renamed,
    when_signed_out,
)
from docendo.commons.people.queries import (
    apart_from,
    blocked_by,
    blockers_of,
    blocks_among,
    blocks_of,
    dead_address,
    has_blocked,
    has_dead_address,
    has_second_factor,
    is_blocked,
    unless_blocked,
)
from docendo.commons.people.requests import PersonRequest
from docendo.commons.people.rules import is_final
from docendo.commons.people.time_zones import zone

__all__ = [
    "Author",
    "Byline",
    "Device",
    "Elsewhere",
    "Institutions",
    "Letter",
    "Person",
    "PersonRequest",
    "ZoneField",
    "apart_from",
    "as_page",
    "ask_again",
    "become_former",
    "block",
    "blocked_by",
    "blockers_of",
    "blocks_among",
    "blocks_of",
    "bylines",
    "choose_mail",
    "choose_time_zone",
    "claim_address",
    "dead_address",
    "deliver",
    "hand_over",
    "has_blocked",
    "has_dead_address",
    "has_second_factor",
    "is_blocked",
    "is_final",
    "know_device",
    "language_choices",
    "language_name",
    "mail_domain",
    "mail_host",
    "make_persona",
    "not_joined",
    "note_dead",
    "sign_in",
    "sign_in_elsewhere",
    "sign_out_elsewhere",
    "sign_out_everybody",
    "switch",
    "take_address",
    "try_again",
    "unless_blocked",
    "verified",
    "when_passwords_are_chosen",
    "when_renamed",
    "when_signed_out",
    "zone",
]

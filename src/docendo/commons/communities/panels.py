"""What communities themselves propose to whoever runs a new one."""

from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.protocols import FirstStep, propose_step
from docendo.commons.communities.queries import has_company

propose_step(
    FirstStep(
        order=10,
        sentence=_("Invite people"),
        url_name="communities:invitations",
        is_done=has_company,
    )
)

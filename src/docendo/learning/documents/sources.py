"""Documents are found by those who see where they belong."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from docendo.commons.search.api import source
from docendo.learning.documents.queries import audiences_of, entries
from docendo.learning.documents.queries.entries import KIND


def _address(slug: str, document_id: int) -> str:
    return reverse("documents:document", args=(slug, document_id))


source(
    KIND,
    one=_("Document"),
    several=_("Documents"),
    address=_address,
    entries=entries,
    audiences=audiences_of,
)

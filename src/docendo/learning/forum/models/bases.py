"""Where rows of the forum come from that were not written here."""

from django.db import models


class FromElsewhere(models.Model):
    """Where a row was taken over from; all blank for what was written here.

    ``source_author`` is the name to give credit to, whoever ``author`` is here.
    """

    source_key = models.CharField(max_length=120, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    source_author = models.CharField(max_length=120, blank=True)
    source_author_url = models.URLField(max_length=500, blank=True)
    license = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True

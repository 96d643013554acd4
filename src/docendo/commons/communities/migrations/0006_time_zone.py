from django.db import migrations, models
from django.db.models import OuterRef, Subquery

OWNER = 50


def take_those_of_owners(apps, schema_editor):
    """The clocks of a community are those of its owner, as of one that is founded now."""
    Community = apps.get_model("communities", "Community")
    Membership = apps.get_model("communities", "Membership")
    owners = Membership.objects.filter(community=OuterRef("pk"), role=OWNER).order_by("pk")
    known = owners.exclude(person__time_zone="").values("person__time_zone")[:1]
    for community in Community.objects.annotate(known=Subquery(known)).exclude(known=None):
        Community.objects.filter(pk=community.pk).update(time_zone=community.known)


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0005_silence'),
    ]

    operations = [
        migrations.AddField(
            model_name='community',
            name='time_zone',
            field=models.CharField(blank=True, db_default='', max_length=64),
        ),
        migrations.RunPython(
            take_those_of_owners, migrations.RunPython.noop, elidable=True
        ),
    ]

"""Made anew as it stands on every new site: it was made while ``by`` was always somebody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0017_told_of_documents")]

    operations = [
        migrations.RemoveConstraint("happening", "nobody_is_told_of_their_own_doing"),
        migrations.AddConstraint(
            "happening",
            models.CheckConstraint(
                condition=~models.Q(person=models.F("by")),
                name="nobody_is_told_of_their_own_doing",
            ),
        ),
    ]

from typing import Any

from django.core.management.base import CommandError

from docendo.commons.communities.api import Community, Role
from docendo.commons.people.api import Person
from docendo.kernel import clock
from docendo.kernel.command import Command as BaseCommand
from docendo.kernel.progress import progress
from docendo.site import startup
from docendo.site.demo import script, stage

SHOWN = (Role.OWNER, Role.MODERATOR, Role.MEMBER)


class Command(BaseCommand):
    help = (
        "Fill in two living communities, one in English and one in Arabic, and say who to sign in"
        " as.\n\nWhat is there already stays as it is. The accounts share a public password, so a"
        " site that people use takes no demo."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        startup.bring_up_to_date(say=self.say)
        now = clock.now()
        scripts = script.read(now=now)
        present = Community.objects.filter(slug__in=[each.slug for each in scripts]).count()
        if present == 0:
            self.play(scripts)
        self.introduce(scripts)

    def play(self, scripts: tuple[script.Script, ...]) -> None:
        if Person.objects.exists():
            raise CommandError(
                "People use this site, and the demo's accounts share a public password.\n"
                "Give the demo a folder of its own: DOCENDO_HOME=demo docendo serve --demo"
            )
        self.say("Filling in the demo ...")
        happenings = stage.play(scripts, now=clock.now())
        _, count = next(happenings)
        with progress("Ten weeks of questions and answers", total=count) as done:
            done(1)
            for _ in happenings:
                done(1)
        self.say("Telling everybody ...")
        stage.tell(now=clock.now())

    def introduce(self, scripts: tuple[script.Script, ...]) -> None:
        """Somebody of each kind in each community, to sign in as."""
        self.stdout.write("\nThe demo is there. Sign in as")
        for each in scripts:
            for role in SHOWN:
                person = next(p for p in each.people if p.role == role.name.lower())
                address = stage.ADDRESS.format(key=person.key)
                self.stdout.write(f"  {address:32} {role.label} of {each.name}")
        self.stdout.write(f"each with the password: {stage.PASSWORD}")

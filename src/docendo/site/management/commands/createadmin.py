import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.db import transaction

from docendo.commons.people.api import Person, verified
from docendo.kernel import clock
from docendo.kernel.command import Command as BaseCommand
from docendo.site import startup


class Command(BaseCommand):
    help = (
        "Make an account that runs this site, or give that right to one that exists.\n\n"
        "Asks for what is not given. The password is never an option: type it when asked, or pass"
        " it on stdin: docendo createadmin --email me@example.org --name Me < password-file"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="address to sign in with")
        parser.add_argument("--name", help="name as other people will see it")

    def handle(self, *args: Any, **options: Any) -> None:
        startup.bring_up_to_date(say=self.say)
        email = (options["email"] or self.ask("E-mail address", option="--email")).strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is no e-mail address.") from None
        person = Person.objects.filter(email=email).first()
        if person is not None:
            self.promote(person)
            return
        name = (options["name"] or self.ask("Name", option="--name")).strip()
        if not name:
            raise CommandError("The name must not be empty.")
        password = self.ask_password(Person(email=email, name=name))
        with transaction.atomic():
            verified(
                email,
                name=name,
                password=password,
                now=clock.now(),
                is_staff=True,
                is_superuser=True,
            )
        self.say(f"{name} can now sign in as {email} and runs this site.")

    def promote(self, person: Person) -> None:
        if person.is_superuser:
            raise CommandError(f"{person.name} ({person.email}) runs this site already.")
        person.is_staff = person.is_superuser = True
        person.save(update_fields=["is_staff", "is_superuser"])
        self.say(f"{person.name} ({person.email}) now runs this site. The password stays.")

    def ask(self, what: str, *, option: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"{what} is missing: give it with {option}.")
        return input(f"{what}: ")

    def ask_password(self, person: Person) -> str:
        """From the terminal, until one is good enough; from stdin, once."""
        if not sys.stdin.isatty():
            password = sys.stdin.readline().rstrip("\r\n")
            if problem := _problem(password, person):
                raise CommandError(problem)
            return password
        while True:
            password = getpass.getpass("Password: ")
            if problem := _problem(password, person):
                self.stderr.write(problem)
            elif getpass.getpass("Password again: ") == password:
                return password
            else:
                self.stderr.write("The two were not the same.")


def _problem(password: str, person: Person) -> str:
    """Why this password will not do, or an empty string."""
    if not password:
        return "The password is missing: type it when asked, or pass it on stdin."
    try:
        validate_password(password, person)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""

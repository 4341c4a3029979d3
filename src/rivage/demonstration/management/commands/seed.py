"""`rivage seed`: an association that does not exist, so that every page has something to show."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from rivage.demonstration.seeding import PEOPLE, already_there, seed


class Command(BaseCommand):
    help = "Fills an empty database with an invented association. Does nothing to one in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=PEOPLE, help="how many people")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.RIVAGE_MODE == "production":
            raise CommandError("Les données de démonstration n’entrent pas dans une vraie base.")
        if options["people"] < 1:
            raise CommandError("Il faut au moins une personne.")
        # All of it or nothing: a second attempt after a kill starts from an empty association.
        with transaction.atomic():
            if already_there():
                self.stdout.write("Des personnes sont déjà là : rien n’a été ajouté.")
                return
            count = seed(people=options["people"])
        self.stdout.write(f"{count} personnes inventées.")

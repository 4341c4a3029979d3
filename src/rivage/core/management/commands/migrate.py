"""`rivage migrate`: change the structure as its owner, then raise the models' walls."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from rivage.core.walls import raise_walls


class Command(migrate.Command):
    help = "Brings the database up to date, as its owner, and raises the walls."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        whole = not options["app_label"] and not options["plan"] and not options["check_unapplied"]
        if options["database"] == "owner" and whole:
            # The shared cache is a table too, but not of a migration.
            call_command("createcachetable", database="owner", verbosity=0)
            raise_walls(using="owner")
            # By their names: the words and the programmes stand above this app.
            said = {"verbosity": options["verbosity"]}
            call_command("reference", "load", "vocabularies", "--database", "owner", **said)
            call_command("programmes", "load", "--database", "owner", **said)

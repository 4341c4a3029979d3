"""`rivage programmes load`: the three that Rivage ships; those already there stay as they are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rivage.core.context import acting_as_system
from rivage.pathways.actions import load_programmes


class Command(BaseCommand):
    help = "Met en place les programmes de départ, sans toucher à ceux de l’association."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["load"])
        # `rivage migrate` brings them in as the owner of the tables.
        parser.add_argument("--database", default="default", choices=["default", "owner"])

    def handle(self, *_args: Any, **options: Any) -> None:
        using = options["database"]
        with acting_as_system(using=using):
            there = load_programmes(using=using)
        if options["verbosity"]:
            self.stdout.write(", ".join(programme.name for programme in there))

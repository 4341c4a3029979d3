"""`rivage keys new`: a field key to add. `rivage keys rotate`: everything under the first key."""

import os
from base64 import b64encode
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from rivage.audit.models import Entry
from rivage.core.context import acting_as_system
from rivage.core.resealing import Report, count_left, reseal_everything
from rivage.core.sealed import keyring

OWNER = "owner"


class Command(BaseCommand):
    help = "Makes a field key, or brings every sealed value under the current one."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("new", help="print a new key, to put before the others")
        actions.add_parser("rotate", help="seal everything again under the first key")
        actions.add_parser("status", help="count what is still under another key")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "new":
            self.stdout.write(new_key(timezone.now()))
        elif action == "status":
            self._say_left(count_left(using=OWNER))
        else:
            self._rotate()

    def _rotate(self) -> None:
        report = reseal_everything(using=OWNER, say=self.stdout.write)
        with acting_as_system(using=OWNER):
            Entry.objects.using(OWNER).create(
                verb="keys.rotated",
                subject=f"core.Keyring:{keyring().current}",
                detail=report.resealed,
            )
        self.stdout.write(f"{sum(report.resealed.values())} valeurs scellées de nouveau.")
        self._refuse_unopened(report)
        self._say_left(report.left)

    def _refuse_unopened(self, report: Report) -> None:
        if report.closed:
            for place in report.closed[:20]:
                self.stderr.write(f"Ne s’ouvre avec aucune clé : {place}")
            raise CommandError(
                f"{len(report.closed)} valeurs ne s’ouvrent avec aucune des clés données. "
                "Elles sont laissées comme elles sont : retrouvez leur clé."
            )

    def _say_left(self, left: dict[str, int]) -> None:
        number = sum(left.values())
        if number:
            raise CommandError(
                f"{number} valeurs sont encore sous une autre clé : gardez les anciennes clés et "
                "relancez « rivage keys rotate »."
            )
        self.stdout.write("Plus rien n’est sous une autre clé : les anciennes peuvent partir.")


def new_key(now: datetime) -> str:
    """ "k20261123-4f:base64": named by its day, so that the newest is known at sight."""
    name = f"k{now:%Y%m%d}-{os.urandom(1).hex()}"
    return f"{name}:{b64encode(os.urandom(32)).decode()}"

"""`rivage reference load rome|communes|establishments PATH` and `rivage reference show`."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rivage.core.context import acting_as_system
from rivage.organisations.actions import load_demonstration_reference, load_establishments
from rivage.reference.actions import (
    Report,
    UnreadableFile,
    load_communes,
    load_rome,
    load_vocabularies,
)
from rivage.reference.actions.synchronise import Progress, silent
from rivage.reference.queries import last_loads

LOADERS: dict[str, Callable[..., Report]] = {
    "rome": load_rome,
    "communes": load_communes,
    "establishments": load_establishments,
}
WITHOUT_FILE = ("vocabularies", "demonstration")


class Command(BaseCommand):
    help = "Charge et montre les données de référence (métiers, communes, établissements)."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="charge un fichier officiel")
        load.add_argument("what", choices=[*LOADERS, *WITHOUT_FILE])
        load.add_argument("path", nargs="?", type=Path)
        load.add_argument("--version-date", type=_day, help="AAAA-MM-JJ")
        load.add_argument("--accept-endings", action="store_true")
        load.add_argument("--json", action="store_true")
        # `rivage migrate` brings the vocabularies in as the owner of the tables.
        load.add_argument("--database", default="default", choices=["default", "owner"])
        show = verbs.add_parser("show", help="ce qui est chargé, et depuis quand")
        show.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["verb"] == "show":
            with acting_as_system():
                self._show(as_json=options["json"])
        else:
            with acting_as_system(using=options["database"]):
                self._load(options)

    def _load(self, options: dict[str, Any]) -> None:
        watching = sys.stderr.isatty()
        try:
            report = self._loaded(options, self._watched if watching else silent)
        except UnreadableFile as problem:
            # A sentence for whoever typed the command, without Django's prefix.
            self.stderr.write(str(problem))
            raise SystemExit(2) from problem
        finally:
            if watching:
                sys.stderr.write("\n")
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
            return
        if not options["verbosity"]:
            return
        counts = report.counts
        version = f"{report.version_date:%d/%m/%Y}" if report.version_date else "sans date"
        self.stdout.write(
            f"{options['what']} (version {version}) : {counts.added} ajouts,"
            f" {counts.changed} changements, {counts.ended} fins, {counts.unchanged} inchangés."
        )

    def _loaded(self, options: dict[str, Any], progress: Progress) -> Report:
        what, path = options["what"], options["path"]
        if what == "vocabularies":
            return load_vocabularies(using=options["database"])
        if what == "demonstration":
            return load_demonstration_reference()
        if path is None:
            raise UnreadableFile("Il manque le chemin du fichier à charger.")
        return LOADERS[what](
            path,
            by="rivage reference",
            version_date=options["version_date"],
            accept_endings=options["accept_endings"],
            progress=progress,
        )

    @staticmethod
    def _watched(what: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{what} : {done} / {total}   ")
        sys.stderr.flush()

    def _show(self, *, as_json: bool) -> None:
        loads = last_loads()
        if as_json:
            rows = [
                {
                    "what": load.what,
                    "version_date": load.version_date and load.version_date.isoformat(),
                    "at": load.at.isoformat(),
                    "by": load.by,
                    "sha256": load.sha256,
                    "added": load.added,
                    "changed": load.changed,
                    "ended": load.ended,
                    "unchanged": load.unchanged,
                }
                for load in loads
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for load in loads:
            version = f"version du {load.version_date:%d/%m/%Y}, " if load.version_date else ""
            self.stdout.write(
                f"{load.get_what_display()} : {version}chargé le {load.at:%d/%m/%Y} par {load.by}"
                f" ({load.added} ajouts, {load.changed} changements, {load.ended} fins,"
                f" {load.unchanged} inchangés)"
            )
        if not loads:
            self.stdout.write("Rien n’est encore chargé.")


def _day(text: str) -> date:
    return date.fromisoformat(text)

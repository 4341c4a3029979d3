"""The one console command, `rivage`."""

import os
import sys
from collections.abc import Callable, Sequence

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from rivage.core import setup_commands
from rivage.core.installation import recognise_demonstration

# These run before Django: they make what its settings need.
BEFORE_DJANGO: dict[str, Callable[[Sequence[str]], int]] = {
    "assets": setup_commands.assets,
    "database": setup_commands.database,
    "demo": setup_commands.demo,
    "demo-reset": setup_commands.demo_reset,
}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rivage.settings")
    command, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("help", [])
    if command in BEFORE_DJANGO:
        return BEFORE_DJANGO[command](rest)
    recognise_demonstration(os.environ)
    return _django([sys.argv[0], command.replace("-", "_"), *rest])


def _django(arguments: list[str]) -> int:
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as failure:
        sys.stderr.write(
            "La configuration est incomplète (voir docs/operating.md), ou la base n’a pas encore "
            f"été préparée (rivage database prepare) : {failure}\n"
        )
        return 1
    except OperationalError as failure:
        if "connection" not in str(failure):
            raise
        sys.stderr.write(
            "La base de données ne répond pas. Démarrez la démonstration (make demo) ou vérifiez "
            f"l’adresse de PostgreSQL : {str(failure).strip().splitlines()[0]}\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

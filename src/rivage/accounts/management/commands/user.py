"""`rivage user create EMAIL --role administrator`: the first invitation, printed."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from rivage.accounts.actions import invite
from rivage.accounts.choices import Role
from rivage.accounts.models import Team
from rivage.core.context import acting_as_system
from rivage.core.refusals import Refusal


class Command(BaseCommand):
    help = "Invites someone and prints the link, good for seven days and once."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="invite someone")
        create.add_argument("email")
        create.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR)
        create.add_argument("--first-name", default="")
        create.add_argument("--last-name", default="")
        create.add_argument("--team", action="append", default=[], help="name of a team")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"« {options['email']} » n’est pas une adresse e-mail.") from error
        with acting_as_system():
            teams = list(Team.objects.filter(name__in=options["team"]))
            unknown = set(options["team"]) - {team.name for team in teams}
            if unknown:
                raise CommandError(f"Équipe inconnue : {', '.join(sorted(unknown))}.")
            try:
                invited = invite(
                    options["email"],
                    role=options["role"],
                    first_name=options["first_name"],
                    last_name=options["last_name"],
                    teams=teams,
                    by=None,
                )
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        link = urljoin(_site(), reverse("invitation", args=[invited.token]))
        self.stdout.write(f"Lien d’invitation, valable sept jours et une fois :\n{link}")


def _site() -> str:
    """Where the product answers, as far as its settings say."""
    if settings.RIVAGE_MODE != "production":
        return f"http://127.0.0.1:{settings.PORT}/"
    host = next((host for host in settings.ALLOWED_HOSTS if not host.startswith(".")), "localhost")
    return f"https://{host}/"

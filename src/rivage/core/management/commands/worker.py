"""`rivage worker`: carries out the jobs waiting in the database."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from rivage.core.management.start_checks import refuse_unsafe_start


class Command(BaseCommand):
    help = "Carries out waiting jobs, after refusing an unsafe installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, help="jobs carried out at once")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        connections.close_all()
        concurrency = f"--concurrency={options['concurrency']}"
        # A job cut short at a stop is taken up again by the next worker.
        call_command(
            "procrastinate", "worker", concurrency, "--shutdown-graceful-timeout=10",
            # Some recur every few seconds: what went well need not be remembered.
            "--delete-jobs=successful",
        )  # fmt: skip

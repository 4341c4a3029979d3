"""`rivage serve`: the pages, in production, behind the proxy that holds the certificate."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from rivage.core.management.start_checks import refuse_missing_files, refuse_unsafe_start
from rivage.core.processes import web_server


class Command(BaseCommand):
    help = "Serves the pages with Granian, after refusing an unsafe installation."

    def add_arguments(self, parser: CommandParser) -> None:
        port = os.environ.get("RIVAGE_PORT") or os.environ.get("PORT") or "8000"
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=int(port))
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4, help="threads of each worker")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        refuse_missing_files()
        connections.close_all()
        command = web_server(
            host=options["host"],
            port=options["port"],
            workers=options["workers"],
            threads=options["threads"],
        )
        os.execv(command[0], command)  # noqa: S606 -- our own interpreter, no shell

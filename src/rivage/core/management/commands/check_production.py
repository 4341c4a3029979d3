"""`rivage check-production`: the refusals of a start in production, without starting."""

from typing import Any

from django.core.management.base import BaseCommand

from rivage.core.management.start_checks import refuse_unsafe_start


class Command(BaseCommand):
    help = "Says what would prevent a safe start in production; exits with 1 when anything does."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start(mode="production")
        self.stdout.write("Rien ne s’oppose à une mise en production.")

"""A small house to be mistreated: `python -m tests.kill.house` fills the product's database.

Nothing of the demonstration is needed, so what it tells may change freely.
"""

import os
from datetime import timedelta

PEOPLE = 6
ORIENTATIONS = 2


def furnish() -> None:
    from django.utils import timezone

    from rivage.core.context import acting_as_system
    from rivage.organisations.actions import load_demonstration_reference
    from rivage.pathways.actions import load_programmes
    from tests import factories

    with acting_as_system():
        load_demonstration_reference()
        programme = load_programmes()[0]
        team = factories.TeamFactory(name="SAS Noisy")
        programme.team = team
        programme.save()
        officer = factories.UserFactory(team=team, first_name="Nadia", last_name="Belkacem")
        factories.UserFactory(team=team, lead=True, first_name="Camille", last_name="Roche")
        for _ in range(PEOPLE):
            person = factories.ParticipantFactory(team=team, officer=officer)
            factories.AppointmentFactory(
                participant=person, starts_at=timezone.now() - timedelta(hours=3)
            )
        factories.AdjustmentDossierFactory(participant=person)
        for _ in range(ORIENTATIONS):
            factories.ReferralFactory(
                team=team, audience=[0, team.pk], programme=programme, created_by=officer
            )


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rivage.settings")
    django.setup()
    furnish()

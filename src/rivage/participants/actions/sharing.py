"""Who follows the person and who opens the file, settled in one act."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from rivage.accounts.models import Team, User
from rivage.participants.actions.files import (
    add_team,
    assign_officer,
    lift_restriction,
    remove_team,
    restrict_file,
    seeing_all,
)
from rivage.participants.models import Participant


@dataclass(frozen=True)
class Sharing:
    """Officer, teams; and named readers, who count when the file is restricted."""

    officer: User | None
    teams: Iterable[Team]
    readers: Iterable[User]
    restricted: bool


@transaction.atomic
def share_file(participant: Participant, wanted: Sharing, *, by: User) -> None:
    """`by` may lose sight of the file."""
    teams = set(wanted.teams)
    with seeing_all():
        before = {row.team for row in participant.file_teams.select_related("team")}
        assign_officer(participant, wanted.officer, by=by)
        for team in teams - before:
            add_team(participant, team, by=by)
        for team in before - teams:
            remove_team(participant, team, by=by)
        if wanted.restricted:
            restrict_file(participant, wanted.readers, by=by)
        elif participant.restricted:
            lift_restriction(participant, by=by)

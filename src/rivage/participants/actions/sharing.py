"""Who follows the person and who opens the file, settled in one act."""

from collections.abc import Iterable

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


@transaction.atomic
def share_file(
    participant: Participant,
    *,
    officer: User | None,
    teams: Iterable[Team],
    readers: Iterable[User],
    restricted: bool,
    by: User,
) -> None:
    """Officer, teams, and named readers when it is restricted. `by` may lose sight of the file."""
    wanted = set(teams)
    with seeing_all():
        before = {row.team for row in participant.file_teams.select_related("team")}
        assign_officer(participant, officer, by=by)
        for team in wanted - before:
            add_team(participant, team, by=by)
        for team in before - wanted:
            remove_team(participant, team, by=by)
        if restricted:
            restrict_file(participant, readers, by=by)
        elif participant.restricted:
            lift_restriction(participant, by=by)

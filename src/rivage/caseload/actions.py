"""What a user leaves as it was on the screens about many people."""

from rivage.accounts.models import User


def look_at_team(team: bool, *, by: User) -> None:
    """Ma journée shows everyone's day, or mine, until I change it again."""
    by.looks_at_team = team
    User.objects.filter(pk=by.pk).update(looks_at_team=team)

"""Invitations, roles, teams and closed accounts, as actions."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone as clock
from hypothesis import given
from hypothesis import strategies as st

from rivage.accounts import access, actions, rules
from rivage.accounts.choices import Role
from rivage.accounts.models import Invitation, Membership, Team, User
from rivage.audit.models import Entry
from rivage.core.refusals import Refusal
from tests.factories import TeamFactory, UserFactory

db = pytest.mark.django_db
PASSWORD = "quatre mots sans lien entre eux"


@pytest.fixture
def boss() -> User:
    return UserFactory(administrator=True)


def opened(boss: User, *, role: str = Role.OFFICER, teams: tuple[Team, ...] = ()) -> User:
    invited = actions.invite("nadia@association.example", role=role, teams=teams, by=boss)
    found = access.invitation_behind(invited.token)
    assert found is not None
    return actions.accept_invitation(found, password=PASSWORD, first_name="Nadia", last_name="B.")


# ── Invitations ───────────────────────────────────────────────────────────────────────────────


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)),
    st.booleans(),
    st.booleans(),
)
def test_an_invitation_is_open_for_seven_days_unless_used_or_revoked(
    invited_at: datetime, waited: timedelta, used: bool, revoked: bool
) -> None:
    try:
        now, end = invited_at + waited, invited_at + rules.INVITATION_LASTS
    except OverflowError:
        return
    open_ = rules.invitation_is_open(
        now,
        expires_at=end,
        accepted_at=now if used else None,
        revoked_at=now if revoked else None,
    )
    assert open_ == (waited < timedelta(days=7) and not used and not revoked)


@db
def test_the_table_of_invitations_opens_nothing(boss: User) -> None:
    invited = actions.invite("nadia@association.example", by=boss)
    invited.invitation.refresh_from_db()
    assert invited.token not in str(vars(invited.invitation))
    assert access.invitation_behind(invited.invitation.token_hash) is None
    assert access.invitation_behind(invited.token) == invited.invitation


@db
def test_an_invitation_serves_once(boss: User) -> None:
    invited = actions.invite("nadia@association.example", by=boss)
    found = access.invitation_behind(invited.token)
    assert found is not None
    actions.accept_invitation(found, password=PASSWORD, first_name="N", last_name="B")
    assert access.invitation_behind(invited.token) is None
    with pytest.raises(actions.InvitationClosed):
        actions.accept_invitation(found, password=PASSWORD, first_name="N", last_name="B")


@db
def test_an_invitation_ends_after_a_week(boss: User) -> None:
    invited = actions.invite("nadia@association.example", by=boss)
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert access.invitation_behind(invited.token) is None


@db
def test_a_revoked_invitation_opens_nothing(boss: User) -> None:
    invited = actions.invite("nadia@association.example", by=boss)
    actions.revoke_invitation(invited.invitation, by=boss)
    assert access.invitation_behind(invited.token) is None
    with pytest.raises(actions.InvitationClosed):
        actions.revoke_invitation(invited.invitation, by=boss)


@db
def test_a_second_invitation_closes_the_first(boss: User) -> None:
    first = actions.invite("nadia@association.example", by=boss)
    second = actions.invite(" Nadia@Association.example ", by=boss)
    assert access.invitation_behind(first.token) is None
    assert access.invitation_behind(second.token) == second.invitation


@db
def test_nobody_is_invited_twice(boss: User) -> None:
    with pytest.raises(actions.AccountExists):
        actions.invite(boss.email.upper(), by=boss)


@db
def test_an_account_opens_with_its_role_and_teams(boss: User) -> None:
    team = TeamFactory()
    user = opened(boss, role=Role.LEAD, teams=(team,))
    assert (user.role, user.team_ids, user.check_password(PASSWORD)) == ("lead", (team.pk,), True)
    assert Entry.objects.get(verb="account.opened").user_id == user.pk


# ── Changes ───────────────────────────────────────────────────────────────────────────────────


def sessions_of(user: User) -> int:
    return sum(
        session.get_decoded().get("_auth_user_id") == str(user.pk)
        for session in Session.objects.all()
    )


@db
def test_a_closed_account_has_no_session_left(boss: User) -> None:
    user, other = UserFactory(), UserFactory()
    for each in (user, user, other):
        Client().force_login(each)
    assert sessions_of(user) == 2
    actions.deactivate(user, by=boss)
    assert (sessions_of(user), sessions_of(other)) == (0, 1)
    assert Entry.objects.filter(verb="account.deactivated", user_id=boss.pk).exists()


@db
def test_another_role_ends_sessions_and_another_name_does_not(boss: User) -> None:
    user = UserFactory()
    Client().force_login(user)
    same = {"teams": [], "first_name": "N", "last_name": "B", "by": boss}
    actions.change_account(user, role=Role.OFFICER, **same)
    assert sessions_of(user) == 1
    actions.change_account(user, role=Role.LEAD, **same)
    assert sessions_of(user) == 0
    entry = Entry.objects.get(verb="account.role_changed")
    assert entry.detail == {"before": "officer", "after": "lead"}


@db
def test_leaving_a_team_keeps_when(boss: User) -> None:
    old, new = TeamFactory(), TeamFactory()
    user = UserFactory(team=old)
    changed = actions.change_account(
        user, role=user.role, teams=[new], first_name="N", last_name="B", by=boss
    )
    assert changed.team_ids == (new.pk,)
    assert Membership.objects.get(user=user, team=old).left_on is not None
    again = actions.change_account(
        user, role=user.role, teams=[old, new], first_name="N", last_name="B", by=boss
    )
    assert set(again.team_ids) == {old.pk, new.pk}


@db
def test_the_last_administrator_stays() -> None:
    boss = UserFactory(administrator=True)
    with pytest.raises(actions.LastAdministrator):
        actions.deactivate(boss, by=boss)
    with pytest.raises(actions.LastAdministrator):
        actions.change_account(
            boss, role=Role.OFFICER, teams=[], first_name="N", last_name="B", by=boss
        )
    second = UserFactory(administrator=True)
    actions.deactivate(boss, by=second)
    assert not User.objects.get(pk=boss.pk).is_active


@db
def test_a_lost_phone_is_forgotten_and_the_act_is_recorded(boss: User) -> None:
    user = UserFactory()
    Client().force_login(user)
    actions.reset_second_factor(user, by=boss)
    assert not Authenticator.objects.filter(user=user).exists()
    assert sessions_of(user) == 0
    assert Entry.objects.get(verb="account.second_factor_reset").user_id == boss.pk


@db
def test_a_team_with_people_is_not_closed(boss: User) -> None:
    team = actions.create_team("Hors les murs", by=boss)
    user = UserFactory(team=team)
    with pytest.raises(actions.TeamInUse):
        actions.close_team(team, by=boss)
    actions.deactivate(user, by=boss)
    actions.close_team(team, by=boss)
    team.refresh_from_db()
    assert team.closed_on == clock.localdate()


# ── The console ───────────────────────────────────────────────────────────────────────────────


@db
def test_the_first_administrator_is_invited_from_the_console(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("user", "create", "direction@association.example")
    link = capsys.readouterr().out.strip().splitlines()[-1]
    token = link.rstrip("/").rsplit("/", 1)[-1]
    found = access.invitation_behind(token)
    assert found is not None
    assert (found.role, found.email) == ("administrator", "direction@association.example")


@db
@pytest.mark.parametrize("arguments", [["pas une adresse"], ["a@b.example", "--team", "Inconnue"]])
def test_the_console_refuses_in_a_sentence(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("user", "create", *arguments)


def test_refusals_are_facts() -> None:
    assert issubclass(actions.LastAdministrator, Refusal)

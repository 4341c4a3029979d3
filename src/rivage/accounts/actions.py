"""Inviting, changing and closing accounts and teams."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts import rules
from rivage.accounts.choices import Role
from rivage.accounts.models import Invitation, Membership, Team, User
from rivage.audit.actions import record
from rivage.core.context import identified
from rivage.core.refusals import Refusal


class AccountExists(Refusal):
    """Someone already works here under this address."""


class InvitationClosed(Refusal):
    """The link was used, revoked, or is too old."""


class LastAdministrator(Refusal):
    """Nobody would be left to look after accounts."""


class TeamInUse(Refusal):
    """People still belong to the team."""


@dataclass(frozen=True)
class Invited:
    """`token` goes into the link, once; it is not stored."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(  # noqa: PLR0913 -- what an account starts with
    email: str,
    *,
    role: str = Role.OFFICER,
    first_name: str = "",
    last_name: str = "",
    teams: Iterable[Team] = (),
    by: User | None,
) -> Invited:
    """A link good for a week. An earlier one to the same address stops working.

    `by` is None for the first administrator only, invited from the server's console.
    """
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise AccountExists(_("Un compte existe déjà pour cette adresse."))
    now = timezone.now()
    Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None).update(revoked_at=now)
    token = rules.new_token()
    invitation = Invitation.objects.create(
        email=email,
        first_name=first_name,
        last_name=last_name,
        role=role,
        token_hash=rules.token_hash(token),
        invited_by=by,
        expires_at=now + rules.INVITATION_LASTS,
    )
    invitation.teams.set(teams)
    record("account.invited", invitation, by=by, role=str(role))
    return Invited(invitation, token)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    _refuse_closed(invitation)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record("account.invitation_revoked", invitation, by=by)


@transaction.atomic
def accept_invitation(
    invitation: Invitation, *, password: str, first_name: str, last_name: str
) -> User:
    """Open the account. Two clicks at once: the second is refused."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    _refuse_closed(invitation)
    if User.objects.filter(email=invitation.email).exists():
        raise AccountExists(_("Un compte existe déjà pour cette adresse."))
    user = User.objects.create_user(
        invitation.email,
        password,
        first_name=first_name,
        last_name=last_name,
        role=invitation.role,
    )
    Membership.objects.bulk_create(
        Membership(user=user, team=team) for team in invitation.teams.all()
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    # Nobody was logged in a moment ago: the new colleague signs this act.
    with identified(user.identity):
        record("account.opened", user, by=user)
    return user


@transaction.atomic
def change_account(  # noqa: PLR0913 -- the whole account at once
    user: User, *, role: str, teams: Iterable[Team], first_name: str, last_name: str, by: User
) -> User:
    """Names, role and teams. Another role ends their sessions: rights are never carried over."""
    user = _locked(user)
    before_role, before_teams = user.role, set(user.team_ids)
    if before_role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR:
        _refuse_losing_the_last_administrator(user)
    user.role, user.first_name, user.last_name = role, first_name, last_name
    user.save(update_fields=["role", "first_name", "last_name"])
    wanted = {team.pk for team in teams}
    today = timezone.localdate()
    user.memberships.filter(left_on=None).exclude(team__in=wanted).update(left_on=today)
    Membership.objects.bulk_create(
        Membership(user=user, team_id=pk) for pk in sorted(wanted - before_teams)
    )
    user.__dict__.pop("team_numbers", None)
    if role != before_role:
        end_sessions(user)
        record("account.role_changed", user, by=by, before=before_role, after=str(role))
    if wanted != before_teams:
        record(
            "account.teams_changed", user, by=by, before=sorted(before_teams), after=sorted(wanted)
        )
    return user


@transaction.atomic
def deactivate(user: User, *, by: User) -> None:
    """They can no longer log in, and whatever they have open stops at their next click."""
    user = _locked(user)
    if user.administers:
        _refuse_losing_the_last_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record("account.deactivated", user, by=by)


@transaction.atomic
def reactivate(user: User, *, by: User) -> None:
    user = _locked(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("account.reactivated", user, by=by)


@transaction.atomic
def reset_second_factor(user: User, *, by: User) -> None:
    """For a lost phone: at their next login they set up a new second factor."""
    user = _locked(user)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record("account.second_factor_reset", user, by=by)


@transaction.atomic
def create_team(name: str, *, by: User) -> Team:
    team = Team.objects.create(name=name.strip())
    record("team.created", team, by=by)
    return team


@transaction.atomic
def close_team(team: Team, *, by: User) -> None:
    team = Team.objects.select_for_update().get(pk=team.pk)
    if Membership.objects.filter(team=team, left_on=None, user__is_active=True).exists():
        raise TeamInUse(
            _("Des collègues font encore partie de cette équipe : changez d’abord leur équipe.")
        )
    team.closed_on = timezone.localdate()
    team.save(update_fields=["closed_on"])
    record("team.closed", team, by=by)


@transaction.atomic
def keep_custody_numbers(team: Team, *, kept: bool, by: User) -> None:
    """For convocation lists in prison. Closing hides what was written, at once, from everyone."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    if team.keeps_custody_numbers == kept:
        return
    team.keeps_custody_numbers = kept
    team.save(update_fields=["keeps_custody_numbers"])
    record(f"team.custody_numbers_{'opened' if kept else 'closed'}", team, by=by)


def end_sessions(user: User) -> int:
    """All of them, wherever they are open. A session names its user inside its sealed content."""
    ended = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=ended).delete()
    return len(ended)


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _refuse_closed(invitation: Invitation) -> None:
    if not rules.invitation_is_open(
        timezone.now(),
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        revoked_at=invitation.revoked_at,
    ):
        raise InvitationClosed(_("Cette invitation n’est plus valable. Demandez-en une autre."))


def _refuse_losing_the_last_administrator(user: User) -> None:
    # All of them are locked, so that two cannot leave together.
    others = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if not any(other.pk != user.pk for other in others):
        raise LastAdministrator(
            _("C’est le dernier compte d’administration : donnez d’abord ce rôle à quelqu’un.")
        )

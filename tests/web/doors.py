"""The table of doors: for each address and each visitor, whether the door opens.

To add a page, add a line to DOORS in `tests/web/door_table.py`:

    Door("GET", "people:person", FILE, person),

that is the method, the name of the address, who passes (one of the rows below, or your own), and
how to build the arguments of the address from the `World` (nothing when it has none).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from rivage.accounts.models import User
from rivage.participants.models import Participant
from tests.factories import ParticipantFactory, TeamFactory, UserFactory

# What a visitor gets: the page (or the answer of the act), a login, the set-up of a second factor,
# "no such page", "not for your role".
OPEN, LOGIN, FACTOR, HIDDEN, REFUSED = "open", "login", "factor", "hidden", "refused"

VISITORS = (
    "nobody",
    "password_only",  # logged in, but without a second factor
    "administrator",
    "dpo",
    "stranger",  # officer of another team
    "officer",  # of the team
    "lead",  # of the team
    "unnamed",  # officer of the team, and the file is restricted to others
)
# Who may ever read the name of the person.
KNOW_THE_PERSON = {"officer", "lead"}

#            nobody password administrator dpo    stranger officer lead  unnamed
ANYONE = (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN)
#: Someone's own account: password alone is enough to set the second factor up.
ACCOUNT = (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN)
#: Every colleague, whatever they do.
COLLEAGUE = (LOGIN, FACTOR, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN)
#: Whoever accompanies people; what the page shows depends on who asks.
ACCOMPANYING = (LOGIN, FACTOR, REFUSED, REFUSED, OPEN, OPEN, OPEN, OPEN)
#: One person's file and all that hangs on it.
FILE = (LOGIN, FACTOR, REFUSED, REFUSED, HIDDEN, OPEN, OPEN, HIDDEN)
#: The same, for whoever leads the team.
FILE_LEAD = (LOGIN, FACTOR, REFUSED, REFUSED, REFUSED, REFUSED, OPEN, REFUSED)
LEADS = (LOGIN, FACTOR, REFUSED, REFUSED, REFUSED, REFUSED, OPEN, REFUSED)
ADMINISTRATION = (LOGIN, FACTOR, OPEN, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED)
TRACES = (LOGIN, FACTOR, REFUSED, OPEN, REFUSED, REFUSED, OPEN, REFUSED)

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
CANARY = "Zwyxelbourg"


class World:
    """A team, its people, and one file; `restricted` to others than the team."""

    def __init__(self, *, restricted: bool = False) -> None:
        self.restricted = restricted

    @cached_property
    def team(self) -> Any:
        return TeamFactory()

    @cached_property
    def officer(self) -> User:
        return UserFactory(team=self.team)

    @cached_property
    def lead(self) -> User:
        return UserFactory(lead=True, team=self.team)

    @cached_property
    def named_reader(self) -> User:
        return UserFactory(team=self.team)

    @cached_property
    def person(self) -> Participant:
        """The file: its name is a canary."""
        names = {"first_name": "Awa", "last_name": CANARY}
        if self.restricted:
            return ParticipantFactory(
                team=self.team, restricted=True, readers=[self.named_reader], **names
            )
        return ParticipantFactory(team=self.team, officer=self.officer, **names)

    @cached_property
    def administrator(self) -> User:
        # A second one, so that closing the first is not refused.
        UserFactory(administrator=True)
        return UserFactory(administrator=True)

    def visitor(self, name: str) -> User | None:
        user = None if name == "nobody" else self._visitor(name)
        if user is not None:
            user.set_password("quatre mots sans lien entre eux")
            user.save()
        return user

    def _visitor(self, name: str) -> User:
        if name == "password_only":
            return UserFactory(team=self.team, with_second_factor=False)
        if name == "administrator":
            return self.administrator
        if name == "dpo":
            return UserFactory(dpo=True)
        if name == "stranger":
            return UserFactory(team=TeamFactory())
        if name == "unnamed":
            return UserFactory(team=self.team)
        return self.lead if name == "lead" else self.officer


@dataclass(frozen=True)
class Door:
    method: str
    name: str
    expected: tuple[str, ...]
    args: Callable[[World], Iterable[Any]] = field(default=lambda world: ())
    data: Callable[[World], dict[str, Any]] = field(default=lambda world: {})

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    def expects(self, visitor: str) -> str:
        return self.expected[VISITORS.index(visitor)]


def person(world: World) -> list[Any]:
    return [world.person.pk]


def knock(client: Client, door: Door, visitor: str) -> str:
    """What is wrong at this door for this visitor; "" when all is right."""
    world = World(restricted=visitor == "unnamed")
    address = reverse(door.name, args=list(door.args(world)))
    assert world.person.pk
    user = world.visitor(visitor)
    if user is not None:
        client.force_login(user)
    response = client.generic(
        door.method,
        address,
        **_body(door, world),  # type: ignore[arg-type]
    )
    found = what_happened(response)
    if found != door.expects(visitor):
        return (
            f"{door} for {visitor}: {found} ({response.status_code}), not {door.expects(visitor)}"
        )
    body = b"".join(response) if response.streaming else response.content
    if visitor not in KNOW_THE_PERSON and CANARY.encode() in body:
        return f"{door} for {visitor}: the page names someone it must not name"
    return ""


def verbs_that_open(client: Client, door: Door, visitor: str) -> list[str]:
    """Of all the verbs of HTTP, those that this visitor gets through with."""
    world = World(restricted=visitor == "unnamed")
    address = reverse(door.name, args=list(door.args(world)))
    user = world.visitor(visitor)
    if user is not None:
        client.force_login(user)
    return [verb for verb in VERBS if what_happened(client.generic(verb, address)) == OPEN]


def _body(door: Door, world: World) -> dict[str, Any]:
    if door.method in {"GET", "HEAD"}:
        return {}
    from urllib.parse import urlencode

    return {
        "data": urlencode(door.data(world), doseq=True),
        "content_type": "application/x-www-form-urlencoded",
    }


def what_happened(response: Any) -> str:
    if response.status_code == 404:
        return HIDDEN
    if response.status_code == 403:
        return REFUSED
    if response.status_code == 302:
        path = response.headers["Location"].split("?")[0]
        if path == reverse("account_login"):
            return LOGIN
        return FACTOR if path == reverse("mfa_index") else OPEN
    # A form sent empty is refused by the form, not by the door.
    return OPEN if response.status_code in {200, 204, 303, 409, 422} else str(response.status_code)


def url_names(patterns: Iterable[Any], prefix: str = "") -> Iterable[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or str(pattern.pattern))
        elif isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from url_names(pattern.url_patterns, inner)

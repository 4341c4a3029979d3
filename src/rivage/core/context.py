"""Who is acting, as PostgreSQL sees it.

The walls (`core.walls`) read these settings; they live as long as the transaction (`SET LOCAL`),
so a connection handed to the next visitor remembers nobody.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from django.db import connections, transaction

# Every audience holds this number: tasks and commands, which act for the association, see all.
EVERYONE = 0


@dataclass(frozen=True)
class Identity:
    """A visitor in the terms of row-level security.

    `audience` lists what opens a file: team numbers as they are, the user's own number negative.
    """

    user_id: int | None
    audience: tuple[int, ...] = ()
    role: str = ""

    def settings(self) -> dict[str, str]:
        return {
            "rivage.user_id": "" if self.user_id is None else str(self.user_id),
            "rivage.audience": "{" + ",".join(map(str, self.audience)) + "}",
            "rivage.role": self.role,
        }


NOBODY = Identity(user_id=None)
SYSTEM = Identity(user_id=None, audience=(EVERYONE,), role="system")
NAMES = tuple(NOBODY.settings())


def set_identity(identity: Identity, *, using: str = "default", read_only: bool = False) -> None:
    """Must be called inside a transaction; costs one round trip."""
    wanted = identity.settings()
    calls = ["set_config(%s, %s, true)"] * len(wanted)
    values = [part for pair in wanted.items() for part in pair]
    if read_only:
        calls.append("set_config('transaction_read_only', 'on', true)")
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(calls)}", values)


def current_settings(*, using: str = "default") -> tuple[str, ...]:
    calls = ", ".join(["coalesce(current_setting(%s, true), '')"] * len(NAMES))
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {calls}", NAMES)
        return tuple(cursor.fetchone() or ())


@contextmanager
def identified(
    identity: Identity, *, using: str = "default", read_only: bool = False
) -> Iterator[None]:
    """One transaction (or savepoint) in which `identity` acts; the former identity comes back."""
    nested = connections[using].in_atomic_block
    with transaction.atomic(using=using):
        before = current_settings(using=using) if nested else ()
        set_identity(identity, using=using, read_only=read_only)
        try:
            yield
        finally:
            # An error has already aborted the savepoint, which restores the settings by itself.
            if nested and not connections[using].needs_rollback and _usable(using):
                _restore(before, using=using)


def acting_as_system(*, using: str = "default") -> AbstractContextManager[None]:
    """For tasks, commands, and the few acts after which the actor loses sight of the row."""
    return identified(SYSTEM, using=using)


def _usable(using: str) -> bool:
    raw = connections[using].connection
    return raw is not None and raw.info.transaction_status.name != "INERROR"


def _restore(values: tuple[str, ...], *, using: str) -> None:
    calls = ", ".join(["set_config(%s, %s, true)"] * len(NAMES))
    pairs = [part for pair in zip(NAMES, values, strict=True) for part in pair]
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {calls}", pairs)

"""A database of so many people, and the product served over it by granian."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psutil
import psycopg

from rivage.core.database_roles import APP, OWNER, as_role, prepare_roles, with_database
from tests.benchmarks.seed import OFFICER_CASELOAD, TEAM_SIZE, blank_columns, seed
from tests.database import DATA, Template, server_url, template_name, template_urls

SERVER = [
    "--interface",
    "wsgi",
    "--workers",
    "2",
    "--blocking-threads",
    "4",
    "--log-level",
    "warning",
]


def database_of(people: int) -> str:
    return f"rivage_bench_{people}"


def address_of(people: int) -> str:
    return with_database(server_url(), database_of(people))


def environment(people: int) -> dict[str, str]:
    owner, app = prepare_roles(server_url(), "rivage_test_roles", secrets=DATA / "secrets")
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "RIVAGE_DATA": str(DATA.parent / "benchmark-data"),
        "DATABASE_OWNER_URL": with_database(owner, database_of(people)),
        "DATABASE_APP_URL": with_database(app, database_of(people)),
        "PYTHONPATH": f".{os.pathsep}src",
    }


def make_database(people: int) -> int:
    """Rows written; 0 when a database of that size already stands on today's schema."""
    with Template() as template:
        if not template.exists():
            migrate_template(template)
        if stands(people):
            return 0
        template.copy(database_of(people))
    refs = staff(people)
    rows = seed(address_of(people), people, refs)
    with psycopg.connect(address_of(people), autocommit=True) as connection:
        connection.execute(f"COMMENT ON DATABASE {database_of(people)} IS '{template_name()}'")
    return rows


def collect_static_files(people: int) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"],
        env=environment(people),
        check=True,
    )


def migrate_template(template: Template) -> None:
    template.create()
    owner, app = template_urls()
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "DATABASE_OWNER_URL": owner,
            "DATABASE_APP_URL": app,
            "PYTHONPATH": f".{os.pathsep}src",
        },
        check=True,
    )
    template.finish()


def stands(people: int) -> bool:
    with psycopg.connect(server_url(), autocommit=True) as server:
        found = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [database_of(people)],
        ).fetchone()
    return found is not None and found[0] == template_name()


# Of these, only what the pages show is said.
BARELY_FILLED = (
    "accounts_team",
    "accounts_user",
    "pathways_programme",
    "organisations_establishment",
)


def staff(people: int) -> dict[str, list[int]]:
    """Teams of 2,500 people, officers of 50, and what else the rows refer to."""
    refs: dict[str, list[int]] = {}
    with psycopg.connect(address_of(people)) as connection:

        def numbers(query: str, *values: object) -> list[int]:
            return [row[0] for row in connection.execute(query.encode(), values).fetchall()]

        connection.execute("SET session_replication_role = replica")
        for table in BARELY_FILLED:
            with connection.cursor() as cursor:
                for name, blank in blank_columns(cursor, table, ()).items():
                    default = f"ALTER TABLE {table} ALTER {name} SET DEFAULT '{blank}'"
                    cursor.execute(default.encode())
        refs["teams"] = numbers(
            "INSERT INTO accounts_team (name) SELECT 'Équipe ' || n"
            " FROM generate_series(1, %s) n RETURNING id",
            max(2, people // TEAM_SIZE + 1),
        )
        refs["officers"] = numbers(
            "INSERT INTO accounts_user (password, email, first_name, last_name, phone, role,"
            " is_active, joined_at, looks_at_team)"
            " SELECT '!', 'agent' || n || '@exemple.fr', 'Agent', n::text, '', 'officer', true,"
            " now(), false FROM generate_series(1, %s) n RETURNING id",
            max(2, people // OFFICER_CASELOAD),
        )
        per_team = TEAM_SIZE // OFFICER_CASELOAD
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO accounts_membership (user_id, team_id, joined_on)"
                " VALUES (%s, %s, now())",
                [
                    (officer, refs["teams"][rank // per_team % len(refs["teams"])])
                    for rank, officer in enumerate(refs["officers"])
                ],
            )
            cursor.executemany(
                "INSERT INTO mfa_authenticator (type, data, user_id, created_at)"
                " VALUES ('totp', '{}', %s, now())",
                [(officer,) for officer in refs["officers"]],
            )
        refs["programmes"] = numbers("SELECT id FROM pathways_programme ORDER BY id")
        if not refs["programmes"]:
            refs["programmes"] = numbers(
                "INSERT INTO pathways_programme (code, name, description, setting, rhythm,"
                " days_between_meetings, interviews_required, workshops_required, cohort,"
                " absence_policy, valid_from) SELECT 'p' || n, 'Programme ' || n, '', 'inside', '',"
                " 14, true, true, false, '[]', now() FROM generate_series(1, 3) n RETURNING id"
            )
        refs["establishments"] = numbers("SELECT id FROM organisations_establishment ORDER BY id")
        if not refs["establishments"]:
            refs["establishments"] = numbers(
                "INSERT INTO organisations_establishment (name, short_name, kind, timezone, active,"
                " address, reference_key) SELECT 'Établissement ' || n, 'Ét. ' || n, 'MA',"
                " 'Europe/Paris', true, '', ''"
                " FROM generate_series(1, 8) n RETURNING id"
            )
    return refs


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    address: str
    server: psutil.Process
    people: int

    def cpu_seconds(self) -> float:
        """Spent so far by the server's processes and by those of its database's connections."""
        found = [self.server, *self.server.children(recursive=True)]
        with psycopg.connect(server_url(), autocommit=True) as superuser:
            backends = superuser.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s", [database_of(self.people)]
            )
            found += [psutil.Process(pid) for (pid,) in backends]
        return sum(sum(process.cpu_times()[:2]) for process in found)


@contextmanager
def served(people: int) -> Iterator[Served]:
    """A running server over the database of that size."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(port), *SERVER,
            "rivage.wsgi:application",
        ],
        env=environment(people),
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                if httpx.get(f"{address}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield Served(address, psutil.Process(process.pid), people)
    finally:
        process.terminate()
        process.wait(20)


__all__ = ["APP", "OWNER", "as_role", "make_database", "served"]

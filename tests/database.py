"""A database for each test worker, copied from a template that is migrated once.

The server is the one in DATABASE_URL, or an embedded one kept in the data folder.
"""

import fcntl
import hashlib
import os
from pathlib import Path

import psycopg
from psycopg import sql

from rivage.core.database_roles import APP, OWNER, as_role, prepare_roles, with_database
from rivage.core.embedded import ensure_database

DATA = Path(os.environ.get("RIVAGE_DATA") or "var").resolve() / "test-data"
SOURCES = Path(__file__).parents[1] / "src" / "rivage"
# What the migrated schema depends on; a change makes a new template.
SHAPED_BY = (
    "*/migrations/*.py",
    "*/models.py",
    "core/walls.*",
    "reference/data/*",
    "*/models/*.py",
)


def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def server_url() -> str:
    return os.environ.get("DATABASE_URL") or ensure_database(DATA, durable=False)


def fingerprint() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for pattern in SHAPED_BY:
        for path in sorted(SOURCES.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]


def urls() -> dict[str, str]:
    """Addresses of this worker's database, which `copy_template` makes."""
    owner, app = _prepared(f"rivage_test_{worker()}")
    return {"owner": owner, "app": app}


def template_urls() -> tuple[str, str]:
    return _prepared(template_name())


def template_name() -> str:
    return f"rivage_template_{fingerprint()}"


def _prepared(database: str) -> tuple[str, str]:
    owner, app = prepare_roles(server_url(), "rivage_test_roles", secrets=DATA / "secrets")
    return with_database(owner, database), with_database(app, database)


class Template:
    """Held while the template is made or copied: PostgreSQL copies a database nobody uses."""

    def __enter__(self) -> "Template":
        DATA.mkdir(parents=True, exist_ok=True)
        self.lock = (DATA / ".template.lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_: object) -> None:
        self.lock.close()

    def exists(self) -> bool:
        with psycopg.connect(server_url(), autocommit=True) as server:
            found = server.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [template_name()]
            )
            return found.fetchone() is not None

    def create(self) -> None:
        """An empty database with its roles; `finish` marks it good once it is migrated."""
        with psycopg.connect(server_url(), autocommit=True) as server:
            server.execute(_drop(template_name()))
        prepare_roles(server_url(), template_name(), secrets=DATA / "secrets")

    def finish(self) -> None:
        """A new installation has the three programmes that are shipped; each test makes its own."""
        with psycopg.connect(with_database(server_url(), template_name())) as made:
            made.execute("DELETE FROM pathways_programme")
        with psycopg.connect(server_url(), autocommit=True) as server:
            name = sql.Identifier(template_name())
            server.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(name))

    def copy(self, database: str) -> None:
        with psycopg.connect(server_url(), autocommit=True) as server:
            server.execute(_drop(database))
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    sql.Identifier(database), sql.Identifier(template_name()), sql.Identifier(OWNER)
                )
            )
            server.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(database), sql.Identifier(APP)
                )
            )


def drop(database: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(_drop(database))


def _drop(database: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))


__all__ = ["Template", "as_role", "drop", "template_urls", "urls", "worker"]

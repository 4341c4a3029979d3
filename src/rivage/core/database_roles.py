"""The two roles of the database: the owner changes its structure, the application works in it."""

import fcntl
import json
import os
import secrets as random
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

OWNER = "rivage_owner"
APP = "rivage_app"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
OLDEST_SERVER = 150000
MAINTENANCE_DATABASES = {"", "postgres", "template1"}
_LOCK = 0x526976616765  # "Rivage": one preparation at a time on a server


class RightsMissing(Exception):
    """The role in the URL may not do what is needed; the message says what, in a sentence."""


def prepare_roles(
    superuser_url: str, database: str = "rivage", *, secrets: Path | None = None
) -> tuple[str, str]:
    """Make the roles, the database and its extensions where missing; return (owner, app) URLs.

    ``superuser_url`` may be any role allowed to create roles and databases. The passwords stay in
    ``secrets/roles.json`` (default: ``$RIVAGE_DATA/secrets``), readable by one account only.
    """
    passwords = _passwords(secrets or data_folder() / "secrets")
    try:
        with _anywhere(superuser_url) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            if connection.info.server_version < OLDEST_SERVER:
                raise RightsMissing("Rivage demande PostgreSQL 15 ou plus récent.")
            for role in (OWNER, APP):
                _ensure_role(connection, role, passwords[role])
            _ensure_database(connection, database)
            with psycopg.connect(with_database(superuser_url, database), autocommit=True) as inside:
                _open_database(inside, database)
    except psycopg.errors.InsufficientPrivilege as refusal:
        raise RightsMissing(
            "Le rôle PostgreSQL de DATABASE_URL n’a pas les droits nécessaires "
            f"({str(refusal).splitlines()[0]}) : donnez-lui CREATEROLE et CREATEDB, ou préparez "
            "vous-même deux rôles et indiquez DATABASE_OWNER_URL et DATABASE_APP_URL."
        ) from refusal
    except psycopg.OperationalError as failure:
        raise RightsMissing(
            f"Impossible de joindre PostgreSQL : {str(failure).strip().splitlines()[0]}"
        ) from failure
    there = with_database(superuser_url, database)
    return as_role(there, OWNER, passwords[OWNER]), as_role(there, APP, passwords[APP])


def data_folder() -> Path:
    """Where this installation keeps its files: ``RIVAGE_DATA``, by default ``var``."""
    return Path(os.environ.get("RIVAGE_DATA") or "var").expanduser().resolve()


def database_named_by(url: str) -> str:
    """The database of a URL; a maintenance database stands for none: ours is ``rivage`` then."""
    name = unquote(urlsplit(url).path.lstrip("/"))
    return "rivage" if name in MAINTENANCE_DATABASES else name


def with_database(url: str, database: str) -> str:
    parts = urlsplit(url)
    return _unsplit(parts.scheme, parts.netloc, "/" + quote(database, safe=""), parts.query)


def as_role(url: str, role: str, password: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return _unsplit(
        parts.scheme, f"{role}:{quote(password, safe='')}@{place}", parts.path, parts.query
    )


def write_private(path: Path, text: str) -> None:
    """Write a file that only this account may read, whole or not at all."""
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    path.parent.chmod(0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _unsplit(scheme: str, netloc: str, path: str, query: str) -> str:
    return urlunsplit((scheme, netloc, path, query, ""))


def _anywhere(url: str) -> psycopg.Connection:
    """The database that the URL names may not exist yet: one that every server has will do."""
    try:
        return psycopg.connect(with_database(url, "postgres"), autocommit=True)
    except psycopg.OperationalError:
        return psycopg.connect(url, autocommit=True)


def _passwords(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    path = folder / "roles.json"
    with (folder / ".roles.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            made = {role: random.token_urlsafe(24) for role in (OWNER, APP)}
            write_private(path, json.dumps(made, indent=2))
        kept: dict[str, str] = json.loads(path.read_text())
        return kept


def _ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    """Both roles are plain: neither may see past the walls, whoever made them."""
    name = sql.Identifier(role)
    if _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
        connection.execute(
            sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(password))
        )
    else:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                name, sql.Literal(password)
            )
        )
    powerful = "SELECT 1 FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolbypassrls)"
    if _exists(connection, powerful, role):
        connection.execute(sql.SQL("ALTER ROLE {} NOSUPERUSER NOBYPASSRLS").format(name))


def _ensure_database(connection: psycopg.Connection, database: str) -> None:
    if _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", database):
        return
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper"):
        # To give a database away, one has to be able to act as who receives it.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
            sql.Identifier(database), sql.Identifier(OWNER)
        )
    )


def _open_database(connection: psycopg.Connection, database: str) -> None:
    name, owner, app = (sql.Identifier(word) for word in (database, OWNER, APP))
    ours = "SELECT 1 FROM pg_database WHERE datname = %s AND datdba = %s::regrole"
    if not _exists(connection, ours, database, OWNER):
        # The operator made the database: it stays theirs, and ours may build in it.
        connection.execute(sql.SQL("GRANT ALL ON DATABASE {} TO {}").format(name, owner))
        connection.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(owner))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, app))
    for extension in EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        )


def _exists(connection: psycopg.Connection, query: str, *values: str) -> bool:
    return connection.execute(query.encode(), values).fetchone() is not None

"""What an installation keeps beside its database: its secrets, how to reach PostgreSQL."""

import base64
import json
import os
import secrets
from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from rivage.core.database_roles import (
    APP,
    EXTENSIONS,
    RightsMissing,
    data_folder,
    database_named_by,
    prepare_roles,
    write_private,
)
from rivage.core.embedded import ensure_database

DEMO = "demo-"


def variable(name: str) -> str:
    """A setting given as NAME, or as the content of the file that NAME_FILE names."""
    path = os.environ.get(f"{name}_FILE")
    return os.environ.get(name) or (Path(path).read_text().strip() if path else "")


def uses_embedded_database() -> bool:
    return not (variable("DATABASE_URL") or variable("DATABASE_OWNER_URL"))


def prepare_database(data: Path) -> tuple[str, str]:
    """Make what is missing; keep both URLs in ``secrets/database.json``; return (owner, app)."""
    owner, app = (
        variable("DATABASE_OWNER_URL") or variable("DATABASE_URL"),
        variable("DATABASE_APP_URL"),
    )
    if owner and app:
        if urlsplit(app).username != APP:
            raise RightsMissing(f"Le rôle de DATABASE_APP_URL doit s’appeler {APP}.")
        _add_extensions(owner)
    elif variable("DATABASE_OWNER_URL"):
        raise RightsMissing(
            "DATABASE_OWNER_URL est indiqué sans DATABASE_APP_URL : donnez les deux."
        )
    else:
        server = owner or ensure_database(data)
        owner, app = prepare_roles(server, database_named_by(server), secrets=data / "secrets")
    write_private(
        data / "secrets" / "database.json", json.dumps({"owner": owner, "app": app}, indent=2)
    )
    return owner, app


def make_demonstration_secrets(data: Path) -> None:
    """On the first start only. Their prefix makes production refuse them."""
    folder = data / "secrets"
    if not (folder / "secret-key").exists():
        write_private(folder / "secret-key", DEMO + secrets.token_urlsafe(48))
    if not (folder / "field-keys").exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        write_private(folder / "field-keys", f"{DEMO}1:{key}")


def recognise_demonstration(environment: MutableMapping[str, str]) -> None:
    """A command typed beside a demonstration is part of it, without saying RIVAGE_MODE again."""
    key = data_folder() / "secrets" / "secret-key"
    if key.is_file() and key.read_text().startswith(DEMO):
        environment.setdefault("RIVAGE_MODE", "demo")


def _add_extensions(owner_url: str) -> None:
    try:
        with psycopg.connect(owner_url, autocommit=True) as connection:
            for extension in EXTENSIONS:
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())
    except psycopg.Error as failure:
        raise RightsMissing(
            "Le rôle propriétaire ne peut pas préparer la base : "
            f"{str(failure).strip().splitlines()[0]}"
        ) from failure

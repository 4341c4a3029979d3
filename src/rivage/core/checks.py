"""What Rivage refuses to start with. `refusals` is a function of values; `look` collects them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections

from rivage.core.walls import missing_walls

PRODUCTION = "production"
DEMO = "demo-"
SHORTEST_SECRET = 50  # characters, as Django's own deployment check asks
SAFE = ("fsync", "synchronous_commit", "full_page_writes")
# Any of these waits for the local disk at least.
SAFE_VALUES = {"on", "local", "remote_write", "remote_apply"}


@dataclass(frozen=True)
class Role:
    """What the role of the application could do in PostgreSQL."""

    name: str
    superuser: bool = False
    bypasses_walls: bool = False
    tables_within_reach: int = 0  # owned by it, or by a role that it may become


@dataclass(frozen=True)
class Installation:
    """Everything that the refusals look at."""

    mode: str
    secret_key: str
    field_keys: str
    debug: bool
    allowed_hosts: tuple[str, ...]
    role: Role
    server: Mapping[str, str] = field(default_factory=dict)
    missing_walls: tuple[str, ...] = ()


def refusals(installation: Installation) -> list[str]:
    """One sentence per reason not to start. Walls hold in every mode, the rest in production."""
    reasons = _about_role(installation.role)
    reasons += _about_walls(installation.missing_walls)
    if installation.mode == PRODUCTION:
        reasons += _about_secrets(installation)
        reasons += _about_server(installation.server)
    return reasons


def _about_walls(missing: tuple[str, ...]) -> list[str]:
    if not missing:
        return []
    some = ", ".join(missing[:3]) + (", …" if len(missing) > 3 else "")
    return [
        f"Cloisons manquantes dans la base ({len(missing)}) : {some}. Lancez « rivage migrate »."
    ]


def _about_secrets(installation: Installation) -> list[str]:
    reasons = []
    if installation.debug:
        reasons.append("DEBUG est activé : une page d’erreur montrerait des données personnelles.")
    if installation.secret_key.startswith(DEMO):
        reasons.append("SECRET_KEY est celui d’une démonstration : produisez-en un autre.")
    elif len(installation.secret_key) < SHORTEST_SECRET:
        reasons.append(
            f"SECRET_KEY est trop court : au moins {SHORTEST_SECRET} caractères aléatoires."
        )
    keys = [key.strip() for key in installation.field_keys.split(",") if key.strip()]
    if not keys:
        reasons.append(
            "RIVAGE_FIELD_KEYS manque : les notes et textes libres ne peuvent pas être scellés."
        )
    if any(key.startswith(DEMO) for key in keys):
        reasons.append(
            "RIVAGE_FIELD_KEYS contient une clé de démonstration : produisez-en une autre."
        )
    if not installation.allowed_hosts or "*" in installation.allowed_hosts:
        reasons.append("ALLOWED_HOSTS doit nommer l’adresse du site, sans « * ».")
    return reasons


def _about_server(server: Mapping[str, str]) -> list[str]:
    return [
        f"PostgreSQL tourne avec {name} = {server.get(name, 'inconnu')} : "
        "une coupure de courant perdrait des données confirmées."
        for name in SAFE
        if server.get(name) not in SAFE_VALUES
    ]


def _about_role(role: Role) -> list[str]:
    reasons = []
    if role.superuser:
        reasons.append(
            f"Le rôle « {role.name} » est superutilisateur : les cloisons ne l’arrêteraient pas."
        )
    if role.bypasses_walls:
        reasons.append(f"Le rôle « {role.name} » peut contourner les cloisons (BYPASSRLS).")
    if role.tables_within_reach:
        reasons.append(
            f"Le rôle « {role.name} » possède {role.tables_within_reach} tables ou peut devenir "
            "leur propriétaire : il pourrait lever les cloisons."
        )
    return reasons


def look() -> Installation:
    """Read the settings and ask PostgreSQL, through the application's own connection."""
    return Installation(
        mode=settings.RIVAGE_MODE,
        secret_key=settings.SECRET_KEY,
        field_keys=settings.RIVAGE_FIELD_KEYS,
        debug=settings.DEBUG,
        allowed_hosts=tuple(settings.ALLOWED_HOSTS),
        role=application_role(),
        server=server_settings(),
        missing_walls=tuple(missing_walls(using="default")),
    )


def server_settings(using: str = "default") -> dict[str, str]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(SAFE)])
        return dict(cursor.fetchall())


def application_role(using: str = "default") -> Role:
    with connections[using].cursor() as cursor:
        cursor.execute(
            """
            SELECT rolname, rolsuper, rolbypassrls,
                   (SELECT count(*) FROM pg_class
                    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
                      AND NOT pg_roles.rolsuper
                      AND pg_has_role(pg_roles.oid, relowner, 'MEMBER'))
            FROM pg_roles WHERE rolname = current_user
            """
        )
        name, superuser, bypasses, tables = cursor.fetchone()
    return Role(name, superuser, bypasses, tables)

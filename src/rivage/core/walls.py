"""The second wall: PostgreSQL itself refuses the rows that a visitor may not know of.

Models say who may see their rows (`wall = Wall.participant()`); `raise_walls` turns that into
forced row-level policies, change triggers and grants, each time the schema is migrated.
`missing_walls` compares the declarations with the catalogue, and the server does not start on a
difference. Whoever acts is known through `core.context`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from django.apps import apps
from django.db import connections, models, transaction

APP_ROLE = "rivage_app"
# Kept for ever as written: the application may add and read, never change or remove.
APPEND_ONLY = ("audit_entry", "audit_reading", "audit_change")

POLICIES = {"rivage_see", "rivage_add", "rivage_change", "rivage_remove"}


@dataclass(frozen=True)
class Wall:
    """Who sees a row: `sees` is a SQL condition on the row; `writes`, when it differs."""

    sees: str
    writes: str = ""
    # The column that names the person a change is about, for the history.
    person: str = ""
    # Changes of this table are kept in audit_change.
    history: bool = True

    @classmethod
    def participant(cls, column: str = "participant_id", *, history: bool = True) -> "Wall":
        """Seen by whoever sees the participant's file."""
        return cls(
            sees="EXISTS (SELECT 1 FROM participants_participant p"  # noqa: S608 -- our own words
            f" WHERE p.id = {{table}}.{column})",
            person=column,
            history=history,
        )

    @classmethod
    def owner(cls, column: str, *, history: bool = False) -> "Wall":
        """Seen by one user only, whose number is in `column` (and by the association's tasks)."""
        return cls(
            sees=f"({column} = (SELECT rivage_user_id()) OR (SELECT rivage_is_system()))",
            history=history,
        )

    @classmethod
    def custom(
        cls, sees: str, *, writes: str = "", person: str = "", history: bool = True
    ) -> "Wall":
        return cls(sees=sees, writes=writes, person=person, history=history)


@dataclass(frozen=True)
class WalledTable:
    table: str
    wall: Wall


def walled_tables() -> Iterator[WalledTable]:
    for model in apps.get_models(include_auto_created=True):
        wall = getattr(model, "wall", None)
        if wall is not None and not model._meta.proxy:
            yield WalledTable(model._meta.db_table, wall)


def raise_walls(*, using: str = "owner") -> None:
    """Idempotent: policies, triggers and grants become what the models declare."""
    functions = (resources.files("rivage.core") / "walls.sql").read_text()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(functions)
        for walled in walled_tables():
            for statement in _statements(walled):
                cursor.execute(statement)
        for statement in _grants():
            cursor.execute(statement)


def missing_walls(*, using: str = "default") -> list[str]:
    """What the catalogue lacks, a sentence each; an empty list when every wall stands."""
    wanted = {walled.table: walled.wall for walled in walled_tables()}
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,"
            " ARRAY(SELECT p.polname::text FROM pg_policy p WHERE p.polrelid = c.oid),"
            " ARRAY(SELECT t.tgname::text FROM pg_trigger t"
            "       WHERE t.tgrelid = c.oid AND t.tgenabled <> 'D'),"
            " obj_description(c.oid, 'pg_class')"
            " FROM pg_class c WHERE c.relname = ANY(%s) AND c.relkind = 'r'",
            [list(wanted)],
        )
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    missing: list[str] = []
    for table, wall in sorted(wanted.items()):
        if table not in found:
            missing.append(f"{table}: no such table")
            continue
        forced, policies, triggers, comment = found[table]
        if not forced:
            missing.append(f"{table}: row-level security is not forced")
        if POLICIES - set(policies):
            missing.append(f"{table}: a policy is missing")
        # Policies add up: one more opens what the others close.
        if set(policies) - POLICIES:
            missing.append(f"{table}: a policy is one too many")
        if comment != _fingerprint(wall):
            missing.append(f"{table}: the policies are not those declared")
        if wall.history and "rivage_history" not in triggers:
            missing.append(f"{table}: changes are not recorded")
    return missing


def _fingerprint(wall: Wall) -> str:
    return f"wall: sees {wall.sees}; writes {wall.writes or 'anything'}; history {wall.history}"


def _statements(walled: WalledTable) -> Iterator[str]:
    table, wall = walled.table, walled.wall
    sees = wall.sees.replace("{table}", table)
    writes = (wall.writes or "true").replace("{table}", table)
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    for name in ("see", "add", "change", "remove"):
        yield f"DROP POLICY IF EXISTS rivage_{name} ON {table}"
    yield f"CREATE POLICY rivage_see ON {table} FOR SELECT USING ({sees})"
    yield f"CREATE POLICY rivage_add ON {table} FOR INSERT WITH CHECK ({writes})"
    yield (
        f"CREATE POLICY rivage_change ON {table} FOR UPDATE USING ({sees}) WITH CHECK ({writes})"
    )
    yield f"CREATE POLICY rivage_remove ON {table} FOR DELETE USING ({sees})"
    yield f"DROP TRIGGER IF EXISTS rivage_history ON {table}"
    if wall.history:
        yield (
            f"CREATE TRIGGER rivage_history AFTER INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION rivage_record_change('{wall.person}')"
        )
    comment = _fingerprint(wall).replace("'", "''")
    yield f"COMMENT ON TABLE {table} IS '{comment}'"


def _grants() -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP_ROLE}"
    for table in APPEND_ONLY:
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP_ROLE}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE}"


def people_models_without_wall() -> list[str]:
    """Models that point at a participant, near or far, and declare no wall: there must be none."""
    root = apps.get_model("participants", "Participant")
    return sorted(
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if getattr(model, "wall", None) is None and _points_at(model, root, set())
    )


def _points_at(
    model: type[models.Model], root: type[models.Model], seen: set[type[models.Model]]
) -> bool:
    if model is root:
        return True
    if model in seen:
        return False
    seen.add(model)
    return any(
        isinstance(field, models.ForeignKey)
        and isinstance(field.related_model, type)
        and _points_at(field.related_model, root, seen)
        for field in model._meta.get_fields()
    )

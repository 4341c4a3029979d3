"""What someone who stole the tables would read."""

from django.db import connection


def rows_that_say(text):
    """Tables where it can be read, as text or as the bytes of it."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s OR t::text ILIKE %s",
                [f"%{text}%", f"%{text.encode().hex()}%"],
            )
            found += [table] * cursor.fetchone()[0]
    return found

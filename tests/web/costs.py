"""What a page costs the database, once the visitor is settled in."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# The test itself is a transaction, so that of the request is a savepoint of it.
OF_THE_TEST = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT coalesce(current_setting")


def queries(client: Client, address: str, data: dict[str, object] | None = None) -> list[str]:
    """The statements of a second visit: the first one dates the session."""
    assert client.get(address, data).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, data).status_code == 200
    found = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in found if not sql.startswith(OF_THE_TEST)]

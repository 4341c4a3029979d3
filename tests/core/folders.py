"""Folders where a database server may run under another account."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rivage.core.embedded import stop_database


@contextmanager
def folder_for_a_server() -> Iterator[Path]:
    """Outside pytest's own: each pytest that starts closes the folder that holds them all, and
    with it the way of a server that runs meanwhile. Stopped and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="rivage-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            yield folder
        finally:
            for server in folder.rglob("postmaster.pid"):
                stop_database(server.parent.parent)

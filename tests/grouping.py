"""Which tests stay on one worker, in order: those that share something slow to make.

`xdist_group` says the same, but with pytest 9.2 xdist 3.8 no longer passes the mark on, in silence.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "tests/e2e/test_every_page", "tests/e2e/", "tests/kill/", "tests/demonstration/",
    "tests/core/test_demonstration", "tests/core/test_embedded",
)  # fmt: skip


class Together(LoadScopeScheduling):
    """Test by test, except the groups."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for group in TOGETHER if nodeid.startswith(group)), nodeid)


def scheduler(config: Any, log: Any) -> Together:
    return Together(config, log)

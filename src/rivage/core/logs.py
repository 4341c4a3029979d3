"""Logs are facts with identifiers, never a name: JSON in production, readable elsewhere."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# PostgreSQL shows the row that it refused: names, phones and all.
ROW_REFUSED = re.compile(
    r"^(DETAIL|CONTEXT|QUERY|STATEMENT): .*?(?=\n+(?:The above exception|During handling)|\Z)",
    re.DOTALL | re.MULTILINE,
)


def without_rows(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Which constraint refused is a fact; what someone had typed is not ours to write here."""
    if told := event.get("exception"):
        event["exception"] = ROW_REFUSED.sub(r"\1: (not logged)", told)
    return event


def formatter(*, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    render: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_rows,
            render,
        ],
    )

"""The commands that run before Django is configured: they prepare what its settings read."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rivage.core import assets as front_end
from rivage.core import launch
from rivage.core.database_roles import RightsMissing, data_folder
from rivage.core.embedded import DatabaseFailed, stop_database
from rivage.core.installation import prepare_database
from rivage.core.system_user import NoWayThrough

EXPECTED = (
    RightsMissing,
    DatabaseFailed,
    NoWayThrough,
    front_end.AssetMissing,
    launch.CannotStart,
)


def demo(arguments: Sequence[str]) -> int:
    return launch.demo(arguments)


def demo_reset(arguments: Sequence[str]) -> int:
    argparse.ArgumentParser(prog="rivage demo-reset").parse_args(arguments)
    try:
        launch.reset(data_folder())
    except EXPECTED as reason:
        return _refuse(reason)
    return 0


def assets(arguments: Sequence[str]) -> int:
    argparse.ArgumentParser(prog="rivage assets").parse_args(arguments)
    try:
        front_end.copy()
    except EXPECTED as reason:
        return _refuse(reason)
    return 0


def database(arguments: Sequence[str]) -> int:
    """`prepare`: roles, database and extensions. `stop`: end the embedded server."""
    parser = argparse.ArgumentParser(prog="rivage database")
    parser.add_argument("action", choices=["prepare", "stop"])
    parser.add_argument("data", nargs="?", type=Path, default=data_folder())
    parser.add_argument("--if-idle", action="store_true", help="stop only when nobody is connected")
    chosen = parser.parse_intermixed_args(arguments)
    try:
        if chosen.action == "prepare":
            prepare_database(chosen.data)
        else:
            stop_database(chosen.data, if_idle=chosen.if_idle)
    except EXPECTED as reason:
        return _refuse(reason)
    return 0


def _refuse(reason: Exception) -> int:
    sys.stderr.write(f"{reason}\n")
    return 1

"""Who they are: names, ages and what they have done, read from the data of this app."""

import csv
import io
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Somebody:
    first: str
    last: str
    preferred: str
    gender: str
    age: int
    languages: tuple[str, ...]
    french: str
    reading: str


@dataclass(frozen=True)
class Biography:
    """What someone has done and wants, in their own words. Fits anyone old enough."""

    domain: str
    skills: str
    goals: str
    wish: str
    leads: tuple[str, ...]
    availability: str = ""
    background: str = ""
    experiences: tuple[dict[str, Any], ...] = field(default=())
    trainings: tuple[dict[str, Any], ...] = field(default=())


def everybody() -> list[Somebody]:
    rows = csv.DictReader(io.StringIO(_text("people.csv")), delimiter=";")
    return [_somebody(row) for row in rows]


def _somebody(row: dict[str, Any]) -> Somebody:
    row["age"] = int(row["age"])
    row["languages"] = tuple(row["languages"].split())
    return Somebody(**row)


def biographies() -> list[Biography]:
    rows: list[dict[str, Any]] = tomllib.loads(_text("biographies.toml"))["biography"]
    return [Biography(**{name: _settled(value) for name, value in row.items()}) for row in rows]


def _settled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def words(name: str) -> dict[str, list[str]]:
    """Sentences of a kind: {"inside_done": […]}."""
    lists: dict[str, list[str]] = tomllib.loads(_text(name))
    return lists


def _text(name: str) -> str:
    return (resources.files("rivage.demonstration") / "data" / name).read_text("utf-8")

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
    return [
        Somebody(
            row["first"], row["last"], row["gender"], int(row["age"]),
            tuple(row["languages"].split()), row["french"], row["reading"],
        )
        for row in rows
    ]  # fmt: skip


def biographies() -> list[Biography]:
    return [
        Biography(
            **{
                name: tuple(value) if isinstance(value, list) else value
                for name, value in row.items()
            }
        )
        for row in tomllib.loads(_text("biographies.toml"))["biography"]
    ]


def words(name: str) -> dict[str, list[str]]:
    """Sentences of a kind: {"inside_done": […]}."""
    lists: dict[str, list[str]] = tomllib.loads(_text(name))
    return lists


def _text(name: str) -> str:
    return (resources.files("rivage.demonstration") / "data" / name).read_text("utf-8")

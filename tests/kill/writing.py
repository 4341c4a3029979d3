"""Someone who writes a note while the server dies, and what may then be said to be lost.

Sends what `autosave.js` sends: one key an attempt, the same key when it is tried again, the version
of the last answer, the name of the open page.
"""

import random
import threading
import time
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from tests.kill.visitor import Visitor

WORDS = "CV relu ensemble lettre commencée adresse du chantier horaires bus mardi papiers".split()  # noqa: SIM905
# Both hold the same count: half of an attempt would show.
BOXES = ("done", "concerns")


@dataclass
class Journal:
    """What one writer was told: the count of the last text acknowledged, and what it tried."""

    appointment: str
    acknowledged: list[int] = field(default_factory=list)
    tried: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    cut: int = 0

    @property
    def last(self) -> int:
        return max(self.acknowledged, default=0)


def text_of(count: int) -> str:
    """Grows with the count, and says it: a text is whole or it is not this one."""
    return " ".join([*(WORDS[n % len(WORDS)] for n in range(min(count, 400))), f"[{count}]"])


def count_in(text: str) -> int:
    """The count of a whole text; 0 for none; -1 for one that nobody wrote."""
    if not text:
        return 0
    said = text.rsplit("[", 1)[-1].rstrip("]")
    return int(said) if said.isdecimal() and text == text_of(int(said)) else -1


def losses(journal: Journal, stored: dict[str, str], *, notes: int, version: int) -> list[str]:
    """What is wrong between what was acknowledged and what is stored; empty when nothing is."""
    counts = {box: count_in(stored.get(box, "")) for box in BOXES}
    found = [f"refused: {each}" for each in journal.refused]
    if len(set(counts.values())) != 1:
        found.append(f"half a writing: {counts}")
    if any(count < journal.last for count in counts.values()):
        found.append(f"lost: {journal.last} was acknowledged, {counts} is stored")
    if any(count not in {0, *journal.tried} for count in counts.values()):
        found.append(f"nobody wrote {counts}")
    if notes != 1:
        found.append(f"{notes} notes for one appointment")
    if not len(journal.acknowledged) <= version <= len(journal.keys):
        found.append(
            f"{version} writings for {len(journal.acknowledged)} acknowledged"
            f" of {len(journal.keys)} attempts"
        )
    return found


class Writer(threading.Thread):
    """Types, waits for the answer, types on; tries again as long as nobody answers."""

    def __init__(self, visitor: Visitor, appointment: str, stop: threading.Event) -> None:
        super().__init__(name=f"writer of {appointment}")
        self.visitor, self.stop = visitor, stop
        self.path = f"/entretiens/{appointment}/"
        self.journal = Journal(appointment)
        self.form = visitor.fields(self.path, "done")
        self.form |= {"outcome": "came", "autosave": "1"}
        self.chance = random.Random(appointment)

    def run(self) -> None:
        with self.visitor:
            self._write()

    def _write(self) -> None:
        count, key = 0, ""
        while not self.stop.is_set():
            # While nothing answers, someone may type on, which makes another attempt, or wait.
            if not key or self.chance.random() < 0.5:
                count, key = count + 1, uuid4().hex
            if self._sent(count, key):
                key = ""
            else:
                time.sleep(0.1)

    def _sent(self, count: int, key: str) -> bool:
        self.journal.tried.add(count)
        self.journal.keys.add(key)
        data = self.form | dict.fromkeys(BOXES, text_of(count))
        try:
            answer = self.visitor.post(
                f"{self.path}garder/", data, headers={"Idempotency-Key": key}
            )
        except httpx.TransportError:
            self.journal.cut += 1
            return False
        if answer.status_code >= 500:
            self.journal.cut += 1
            return False
        if answer.status_code != 200:
            self.journal.refused.append(f"{answer.status_code} {answer.text[:200]}")
            self.stop.set()
            return False
        self.form["version"] = str(answer.json()["version"])
        self.journal.acknowledged.append(count)
        return True

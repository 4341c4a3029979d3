"""A request told to the person in plain words, as data. Plain values, no clock."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter

LATE_APPEAL = "appealed_late"


@dataclass(frozen=True)
class PlainNote:
    """What it means, what we do, what the person can do."""

    state: str
    title: str
    means: Sequence[str]
    ours: Sequence[str]
    yours: Sequence[str]

    def filled(self, words: Mapping[str, str]) -> "PlainNote":
        """With its dates; a sentence about something not known is left out."""
        return PlainNote(
            self.state, self.title, _said(self.means, words), _said(self.ours, words),
            _said(self.yours, words),
        )  # fmt: skip

    @property
    def wants(self) -> set[str]:
        """The words that its sentences may hold."""
        sentences = (*self.means, *self.ours, *self.yours)
        return set().union(*(_holes(sentence) for sentence in sentences))


@cache
def all_notes() -> Mapping[str, PlainNote]:
    text = files("rivage.justice.rules").joinpath("data/plain_notes.toml").read_text("utf-8")
    notes = [PlainNote(**row) for row in tomllib.loads(text)["note"]]
    return {note.state: note for note in notes}


def note_for(state: str, *, suspends: bool | None = None) -> PlainNote:
    if state == "appealed" and suspends is False:
        return all_notes()[LATE_APPEAL]
    return all_notes()[state]


def _said(sentences: Sequence[str], words: Mapping[str, str]) -> list[str]:
    known = {name: word for name, word in words.items() if word}
    return [
        sentence.format_map(known) for sentence in sentences if _holes(sentence) <= known.keys()
    ]


def _holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}

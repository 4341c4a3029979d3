"""What every reader of a cell answers with."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from rivage.core.refusals import Refusal

T_co = TypeVar("T_co", covariant=True)


class Misread(Refusal):
    """This cell says nothing that can be kept. The message is the reason, in French."""


@dataclass(frozen=True)
class Read(Generic[T_co]):
    """A value, and what a human should look at before it is kept (empty when nothing)."""

    value: T_co
    remark: str = ""


def quoted(text: str) -> str:
    """The text of a cell inside a sentence, never longer than a line."""
    short = " ".join(text.split())
    return f"« {short[:57]}… »" if len(short) > 60 else f"« {short} »"

"""Loading the reference data, and editing the vocabularies."""

from rivage.reference.actions.communes import load_communes
from rivage.reference.actions.demonstration import load_demonstration_places_and_occupations
from rivage.reference.actions.files import UnreadableFile
from rivage.reference.actions.rome import load_rome
from rivage.reference.actions.synchronise import Counts, Progress, Report
from rivage.reference.actions.vocabularies import (
    EndsBeforeItStarts,
    TermAlreadyThere,
    add_term,
    edit_term,
    end_term,
    load_vocabularies,
    reopen_term,
)

__all__ = [
    "Counts",
    "EndsBeforeItStarts",
    "Progress",
    "Report",
    "TermAlreadyThere",
    "UnreadableFile",
    "add_term",
    "edit_term",
    "end_term",
    "load_communes",
    "load_demonstration_places_and_occupations",
    "load_rome",
    "load_vocabularies",
    "reopen_term",
]

"""What people do with an appointment: book, move, say what became of it, note it."""

from rivage.scheduling.actions.appointments import (
    AppointmentOver,
    OutcomeTooEarly,
    UnknownOutcome,
    book_appointment,
    cancel,
    hold_now,
    move_appointment,
    record_outcome,
    undo_outcome,
)
from rivage.scheduling.actions.hand_over import hand_over_file
from rivage.scheduling.actions.notes import (
    NoteMovedOn,
    OutcomeMissing,
    finish_note,
    keep_note,
    reopen_note,
)

__all__ = [
    "AppointmentOver",
    "NoteMovedOn",
    "OutcomeMissing",
    "OutcomeTooEarly",
    "UnknownOutcome",
    "book_appointment",
    "cancel",
    "finish_note",
    "hand_over_file",
    "hold_now",
    "keep_note",
    "move_appointment",
    "record_outcome",
    "reopen_note",
    "undo_outcome",
]

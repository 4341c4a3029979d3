"""What people do with a spreadsheet: receive, map, correct, choose, confirm; then it is written."""

from rivage.intake.actions.carrying_out import carry_out
from rivage.intake.actions.checking import choose_row, confirm, correct_row, map_columns
from rivage.intake.actions.receiving import abandon, choose_sheet, read_rows, receive_file
from rivage.intake.actions.refusals import BatchMovedOn, NobodyNamed, NothingToImport
from rivage.intake.actions.sorting import sort_rows
from rivage.intake.actions.working import forget_old, pursue, work_on

__all__ = [
    "BatchMovedOn",
    "NobodyNamed",
    "NothingToImport",
    "abandon",
    "carry_out",
    "choose_row",
    "choose_sheet",
    "confirm",
    "correct_row",
    "forget_old",
    "map_columns",
    "pursue",
    "read_rows",
    "receive_file",
    "sort_rows",
    "work_on",
]

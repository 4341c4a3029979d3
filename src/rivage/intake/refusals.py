"""The polite noes of bringing a spreadsheet in. Each carries one French sentence."""

from rivage.core.refusals import Refusal


class UnreadableFile(Refusal):
    """No table can be read from this file."""


NOT_A_TABLE = (
    "Ce fichier n’est pas un tableau : envoyez un fichier CSV, Excel (.xlsx, .xls) "
    "ou LibreOffice (.ods)."
)

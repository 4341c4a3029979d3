"""The doors to what is stored about sentences: 404 for what the visitor may not know of."""

from rivage.justice.access.custody import period_to_change
from rivage.justice.access.limits import limits_to_change, obligation_to_change
from rivage.justice.access.permits import (
    custody_number_to_change,
    custody_number_to_open,
    keeps_custody_number,
    permit_to_change,
    permit_to_open,
    visible_permits,
)

__all__ = [
    "custody_number_to_change",
    "custody_number_to_open",
    "keeps_custody_number",
    "limits_to_change",
    "obligation_to_change",
    "period_to_change",
    "permit_to_change",
    "permit_to_open",
    "visible_permits",
]

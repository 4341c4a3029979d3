"""What is stored about sentences: behind the walls, and sealed where it is text."""

from rivage.justice.models.custody import CustodyPeriod
from rivage.justice.models.custody_number import CustodyNumber
from rivage.justice.models.dossier import AdjustmentDossier, DossierMoment
from rivage.justice.models.expected_release import ExpectedRelease
from rivage.justice.models.limits import Obligation, RegimeLimits
from rivage.justice.models.permits import LeavePermit, PermitMoment
from rivage.justice.models.pieces import DossierPiece, PieceFile

__all__ = [
    "AdjustmentDossier",
    "CustodyNumber",
    "CustodyPeriod",
    "DossierMoment",
    "DossierPiece",
    "ExpectedRelease",
    "LeavePermit",
    "Obligation",
    "PermitMoment",
    "PieceFile",
    "RegimeLimits",
]

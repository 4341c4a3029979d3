"""What is stored about sentences: behind the walls, and sealed where it is text."""

from rivage.justice.models.custody import CustodyPeriod
from rivage.justice.models.expected_release import ExpectedRelease

__all__ = ["CustodyPeriod", "ExpectedRelease"]

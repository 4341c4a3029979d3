"""Loading prisons, services and partners."""

from rivage.organisations.actions.demonstration import load_demonstration_reference
from rivage.organisations.actions.establishments import load_establishments

__all__ = ["load_demonstration_reference", "load_establishments"]

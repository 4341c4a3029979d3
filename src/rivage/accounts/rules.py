"""Invitations: how a link is made, and how long it is good for."""

import hashlib
import secrets
from datetime import datetime, timedelta

INVITATION_LASTS = timedelta(days=7)


def new_token() -> str:
    """256 bits, for an address: only its hash is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_is_open(
    now: datetime,
    *,
    expires_at: datetime,
    accepted_at: datetime | None,
    revoked_at: datetime | None,
) -> bool:
    return accepted_at is None and revoked_at is None and now < expires_at

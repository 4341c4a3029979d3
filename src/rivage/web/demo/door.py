"""When the page of roles exists: a demonstration, reached from this very machine."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

# In the demonstration, one click enters as a role; the page of roles alone sets this mark.
VISIT = "demonstration_visit"


def is_open(request: HttpRequest) -> bool:
    """Loopback at both ends, and no proxy in between that could hide someone farther away."""
    if not settings.DEMONSTRATION or "HTTP_X_FORWARDED_FOR" in request.META:
        return False
    host, _ = split_domain_port(request.get_host())
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and _is_loopback(host)


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False

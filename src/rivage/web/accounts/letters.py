"""Letters about accounts: posted beside the request, so that its duration tells nothing."""

import logging
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

logger = logging.getLogger(__name__)
_postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


def post(letter: EmailMessage) -> None:
    """A slow or silent mail server neither delays the page nor shows that there was a letter."""
    if isinstance(get_connection(), EmailBackend):
        _postman.submit(_send, letter)
    else:
        _send(letter)


def _send(letter: EmailMessage) -> None:
    try:
        letter.send()
    except (SMTPException, OSError):
        logger.exception("A letter about an account could not be posted.")

"""When the answer is a polite no."""


class Refusal(Exception):
    """An action that cannot happen now. The message is a French sentence for whoever asked."""


class TraceUnavailable(Exception):
    """The reading of a file could not be recorded, so the file is not shown (503)."""

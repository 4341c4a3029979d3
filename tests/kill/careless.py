"""Settings for the control of the kill tests: with these, the same check must find losses."""

from rivage.settings import *  # noqa: F403
from rivage.settings import MIDDLEWARE as CAREFUL

MIDDLEWARE = [
    "tests.kill.too_early.AnswersTooEarly" if name.endswith("OneTransactionARequest") else name
    for name in CAREFUL
]

"""What happens by itself each morning. Thin: the actions do the work."""

from django.utils import timezone
from procrastinate.contrib.django import app

from rivage.core.context import acting_as_system
from rivage.referrals.actions import remind_awaiting


@app.periodic(cron="10 5 * * *")
@app.task(queueing_lock="remind_referrals_without_answer")
def remind_referrals_without_answer(timestamp: int) -> int:
    """`timestamp`: when it was due; a late run still reminds of what waits today."""
    with acting_as_system():
        return remind_awaiting(timezone.localdate())

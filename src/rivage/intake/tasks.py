"""Imports carried on by the worker. Thin: the actions do the work."""

from uuid import UUID

from django.db import close_old_connections, transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

from rivage.intake.actions import forget_old, pursue, work_on


@app.task(name="intake.work", retry=2)
def work(batch: str) -> None:
    # The database may have been restarted since this thread last spoke to it.
    close_old_connections()
    work_on(UUID(batch))


def begin(batch_id: UUID) -> None:
    """Deferred in the caller's transaction: the job exists if the change does."""
    key = f"import:{batch_id}"
    try:
        with transaction.atomic():
            work.configure(queueing_lock=key).defer(batch=str(batch_id))
    except exceptions.AlreadyEnqueued:
        # One that waits is enough: it will find the batch as it is then.
        return


@app.periodic(cron="* * * * * */5")
@app.task(name="intake.pursue", queueing_lock="intake.pursue", pass_context=False)
def take_up_again(timestamp: int) -> int:
    """A worker that was killed leaves a batch silent: another goes on where it stopped."""
    close_old_connections()
    silent = pursue()
    for batch_id in silent:
        begin(batch_id)
    return len(silent)


@app.periodic(cron="40 4 * * *")
@app.task(name="intake.forget", queueing_lock="intake.forget", pass_context=False)
def forget_what_is_old(timestamp: int) -> int:
    return forget_old()

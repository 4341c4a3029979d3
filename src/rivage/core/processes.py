"""Programs kept alive: started together, restarted when one dies, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

QUICK = 5.0  # seconds: a program that lived less than that is restarted more and more slowly
LONGEST_PAUSE = 5.0
GRACE = 15.0  # seconds given to finish what is in hand before being killed
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def rivage(*arguments: str) -> list[str]:
    """The command line of one of our own commands, in this interpreter."""
    return [sys.executable, "-m", "rivage", *arguments]


def web_server(*, host: str, port: int, workers: int = 2, threads: int = 4) -> list[str]:
    """Granian with our WSGI application. Each thread holds two database connections at most."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "10"),
        *("--log-level", "warning", "rivage.wsgi:application"),
    ]


@dataclass
class Program:
    """One child process and what it takes to start it again."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops things in order.
        self.process = subprocess.Popen(  # noqa: S603 -- our own commands, no shell
            self.command,
            env=self.environment,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 -- this program has one thread
        )
        self.started_at = time.monotonic()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pause(self) -> float:
        return min(LONGEST_PAUSE, 0.5 * self.quick_deaths)

    def died(self) -> bool:
        """True once per death; what the dead leader left behind in its group is ended too."""
        if self.process is None or self.alive:
            return False
        _signal_group(self.process.pid, signal.SIGKILL)
        lived = time.monotonic() - self.started_at
        self.quick_deaths = self.quick_deaths + 1 if lived < QUICK else 0
        self.process = None
        return True

    def ask_to_stop(self) -> None:
        if self.process is not None and self.alive:
            self.process.terminate()

    def stop(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def keep_alive(
    programs: Sequence[Program], *, before_restart: Callable[[], None], say: Callable[[str], None]
) -> None:
    """Restart whatever dies, until a signal raises KeyboardInterrupt here."""
    due: dict[str, float] = {}
    while True:
        before_restart()
        now = time.monotonic()
        for program in programs:
            if program.died():
                say(f"Le processus « {program.name} » s’est arrêté : il est relancé.")
                due[program.name] = now + program.pause
            if program.process is None and due.get(program.name, 0.0) <= now:
                program.start()
        time.sleep(0.25)


def stop_all(programs: Sequence[Program]) -> None:
    deadline = time.monotonic() + GRACE
    for program in programs:
        program.ask_to_stop()
    for program in programs:
        program.stop(deadline)


def interrupt_on_terminate() -> None:
    """SIGTERM and a closed terminal end the program as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, interrupt)


def ignore_interruptions() -> None:
    """While stopping: a second Ctrl-C must not leave half of the programs behind."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _signal_group(leader: int, number: int) -> None:
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):
        return  # nobody is left


def _die_with_parent() -> None:
    """Linux: a killed supervisor takes its children along, so the port is free again."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)

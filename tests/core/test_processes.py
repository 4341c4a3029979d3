import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from rivage.core.processes import Program, keep_alive, stop_all, web_server

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def until(holds: Callable[[], bool], seconds: float = 5) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.05)
    return False


def interrupted_when(holds: Callable[[], bool]) -> Callable[[], None]:
    """Ends `keep_alive` as Ctrl-C does, once something is true or too long has passed."""
    limit = time.monotonic() + 8

    def look() -> None:
        if holds() or time.monotonic() > limit:
            raise KeyboardInterrupt

    return look


def test_a_killed_program_is_started_again() -> None:
    program = Program("dormeur", SLEEPER)
    program.start()
    assert program.process is not None
    first = program.process.pid
    said: list[str] = []
    os.kill(first, signal.SIGKILL)
    with pytest.raises(KeyboardInterrupt):
        keep_alive(
            [program],
            before_restart=interrupted_when(
                lambda: program.process is not None and program.process.pid != first
            ),
            say=said.append,
        )
    assert program.alive
    assert "dormeur" in said[0]
    stop_all([program])


def test_what_a_killed_program_leaves_behind_is_ended_before_its_restart(tmp_path: Path) -> None:
    """Else its children would keep the port."""
    child = tmp_path / "child"
    code = (
        "import subprocess, sys, time;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"open({str(child)!r}, 'w').write(str(p.pid));"
        "time.sleep(60)"
    )
    program = Program("parent", [sys.executable, "-c", code])
    program.start()
    assert program.process is not None
    assert until(lambda: child.exists() and child.read_text() != "")
    orphan = int(child.read_text())
    os.kill(program.process.pid, signal.SIGKILL)
    assert until(program.died)
    assert until(lambda: not alive(orphan))


def alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_program_that_dies_at_once_is_restarted_more_and_more_slowly() -> None:
    program = Program("pressé", [sys.executable, "-c", "raise SystemExit(1)"])
    pauses = []
    for _ in range(3):
        program.start()
        assert until(program.died)
        pauses.append(program.pause)
    assert pauses == sorted(pauses)
    assert 0 < pauses[0] < pauses[-1] <= 5


def test_a_program_that_will_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rivage.core.processes.GRACE", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    program = Program("sourd", [sys.executable, "-c", deaf])
    program.start()
    assert program.process is not None
    pid = program.process.pid
    time.sleep(0.3)
    stop_all([program])
    assert not alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_children_do_not_outlive_a_killed_supervisor() -> None:
    code = (
        "import sys, time; from rivage.core.processes import Program;"
        "p = Program('x', [sys.executable, '-c', 'import time; time.sleep(60)']); p.start();"
        "print(p.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        child = int(supervisor.stdout.readline())
        supervisor.kill()
    assert until(lambda: not alive(child))


def test_the_pages_are_served_on_the_address_asked_for() -> None:
    command = web_server(host="127.0.0.1", port=8123, workers=3)
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "8123"
    assert "rivage.wsgi:application" in command

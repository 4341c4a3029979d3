"""PostgreSQL refuses to run as root: the account it runs under instead, and its way to its files.

An ordinary user runs the server under their own account and nothing here applies. Root hands it
to a system account of its own. Folders on the way that are closed to others (``/root``) stay
closed: that one account may pass through them, by an access-control entry, and nobody else.
"""

import errno
import os
import pwd
import shutil
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCOUNT = "rivage-postgres"

_ACL = "system.posix_acl_access"
_ACL_VERSION = 2
_USER_OBJ, _USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_NOBODY_IN_PARTICULAR = 0xFFFFFFFF
_PASS = 1  # the execute bit of a folder: go through, without listing it


class NoWayThrough(Exception):
    """A closed folder lies between the server's account and its files."""


@dataclass(frozen=True)
class Account:
    """Who the server runs as: ``None`` means whoever runs this program."""

    uid: int | None = None
    gid: int | None = None

    @property
    def spawning(self) -> dict[str, Any]:
        """The arguments of ``subprocess`` that start a program under this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    @property
    def owner(self) -> int:
        return os.geteuid() if self.uid is None else self.uid

    def own(self, path: Path) -> None:
        """Give a file or folder to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_all(self, folder: Path) -> None:
        """Give a folder and all it holds, when someone else made it (a restored copy)."""
        if self.uid is None or folder.stat().st_uid == self.uid:
            return
        for parent, _, files in os.walk(folder):
            for name in files:
                self.own(Path(parent) / name)
            self.own(Path(parent))

    def may_reach(self, target: Path) -> None:
        """Let the account pass through every closed folder above ``target``."""
        if self.uid is None or self.gid is None:
            return
        for folder in reversed(target.resolve().parents):
            if not _passes(folder, self.uid, self.gid):
                _let_through(folder, self.uid, self.gid)

    def may_run(self, folder: Path) -> None:
        """Make an installed package readable, when it was installed under a strict umask."""
        if self.uid is None or folder.stat().st_mode & 0o5:
            return
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode | 0o044 | (0o011 if mode & 0o100 else 0))


def server_account() -> Account:
    """Root gets the dedicated account, made when missing; anyone else is their own account."""
    if os.geteuid() != 0:
        return Account()
    for name in (ACCOUNT, "nobody"):
        if name == ACCOUNT:
            _make_account()
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise NoWayThrough(
        "PostgreSQL ne peut pas tourner sous le compte root et aucun autre compte n’est "
        "disponible : lancez Rivage avec un compte ordinaire."
    )


def _make_account() -> None:
    """Ask the system for the account; a machine that cannot make one still has ``nobody``."""
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        useradd = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
        if useradd:
            options = [
                "--system",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                "--user-group",
            ]
            command = [useradd, *options, ACCOUNT]
            subprocess.run(command, check=False, capture_output=True)  # noqa: S603


def _passes(folder: Path, uid: int, gid: int) -> bool:
    facts = folder.stat()
    if facts.st_mode & 0o001:
        return True
    if facts.st_uid == uid:
        return bool(facts.st_mode & 0o100)
    if facts.st_gid == gid:
        return bool(facts.st_mode & 0o010)
    entries = _entries(folder)
    # A later chmod of the folder closes the mask, and with it what the entry allows.
    mask = next((right for tag, right, _ in entries if tag == _MASK), 0)
    return any(tag == _USER and who == uid and right & mask & _PASS for tag, right, who in entries)


def _let_through(folder: Path, uid: int, gid: int) -> None:
    """One access-control entry ``user:account:--x``; else the group, where nobody uses it."""
    try:
        os.setxattr(folder, _ACL, _with_passage(_entries(folder), uid))
    except (AttributeError, OSError) as refused:
        if getattr(refused, "errno", errno.ENOTSUP) not in (
            errno.ENOTSUP,
            errno.EPERM,
            errno.EINVAL,
        ):
            raise
        mode = folder.stat().st_mode
        if mode & 0o070:
            raise NoWayThrough(
                f"Le dossier {folder} est fermé au compte de la base de données : placez Rivage et "
                f"RIVAGE_DATA ailleurs (par exemple sous /srv), ou utilisez un compte ordinaire."
            ) from refused
        os.chown(folder, -1, gid)
        folder.chmod((mode & 0o7777) | 0o010)


def _entries(folder: Path) -> list[tuple[int, int, int]]:
    """The access-control list as (tag, rights, id); made from the mode when there is none."""
    try:
        stored = os.getxattr(folder, _ACL)
    except (AttributeError, OSError):
        mode = folder.stat().st_mode
        return [
            (_USER_OBJ, mode >> 6 & 7, _NOBODY_IN_PARTICULAR),
            (_GROUP_OBJ, mode >> 3 & 7, _NOBODY_IN_PARTICULAR),
            (_OTHER, mode & 7, _NOBODY_IN_PARTICULAR),
        ]
    return [struct.unpack_from("<HHI", stored, at) for at in range(4, len(stored), 8)]


def _with_passage(entries: list[tuple[int, int, int]], uid: int) -> bytes:
    """The same list plus the right to pass for ``uid``, encoded as the kernel stores it."""
    kept = [
        entry for entry in entries if entry[0] != _MASK and (entry[0], entry[2]) != (_USER, uid)
    ]
    kept.append((_USER, _PASS, uid))
    mask = 0
    for tag, right, _ in kept:
        if tag in (_USER, _GROUP_OBJ, _GROUP):
            mask |= right
    kept.append((_MASK, mask, _NOBODY_IN_PARTICULAR))
    packed = (struct.pack("<HHI", *entry) for entry in sorted(kept, key=lambda e: (e[0], e[2])))
    return struct.pack("<I", _ACL_VERSION) + b"".join(packed)

"""Workbooks (XLSX, XLS, ODS), read in a process apart.

A hostile or broken workbook can ask the reader for all the memory of the machine or stop it dead.
The process apart has a ceiling of memory and of time: when it falls, the person gets a sentence
and the worker goes on.
"""

import contextlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from rivage.intake.reading.grid import Grid, Row
from rivage.intake.refusals import NOT_A_TABLE, UnreadableFile

_LARGEST_UNPACKED = 600_000_000
_FILES_IN_ARCHIVE = 5_000
TIME_LIMIT = 180
SENTENCES = {
    "password": (
        "Ce classeur est protégé par un mot de passe : enregistrez-en une copie sans mot de passe."
    ),
    "broken": "Ce classeur est abîmé et ne peut pas être lu : enregistrez-le à nouveau.",
    "empty": "Ce classeur est vide.",
    "large": (
        "Ce classeur est trop grand : gardez seulement la feuille des personnes, ou "
        "enregistrez-la en CSV."
    ),
    "sheet": "Ce classeur n’a pas de feuille de ce nom. Ses feuilles :",
}


def read_workbook(path: Path, sheet: str | None = None) -> Grid:
    _look_inside(path)
    with _Reader(path, sheet, head_only=True) as reader:
        about = reader.about
    name = str(about["sheet"])

    def rows() -> Iterator[Row]:
        with _Reader(path, name) as again:
            yield from again.rows()

    return Grid(rows, sheet=name, other_sheets=tuple(about["others"]))


def _look_inside(path: Path) -> None:
    """Refuse an archive that would unpack into something enormous, before anyone unpacks it."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _must_be_a_workbook([part.filename for part in parts])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(SENTENCES["broken"]) from error
    if len(parts) > _FILES_IN_ARCHIVE or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise UnreadableFile(SENTENCES["large"])


def _must_be_a_workbook(names: list[str]) -> None:
    """Other things come in the same wrapping: letters, slides, Numbers, a folder sent whole."""
    if any(name.endswith(".iwa") for name in names):
        raise UnreadableFile(
            "Ce tableau vient de Numbers : exportez-le en Excel (.xlsx) ou en CSV, puis déposez-le."
        )
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise UnreadableFile(NOT_A_TABLE)
    inside = ("xl/", "content.xml", "[Content_Types].xml", "mimetype")
    if names and not any(name.startswith(inside) for name in names):
        raise UnreadableFile(
            "Ce fichier est un dossier compressé : ouvrez-le et déposez le tableau qu’il contient."
        )


class _Reader:
    """The process apart: one line about the sheet, then one line a row, all JSON."""

    def __init__(self, path: Path, sheet: str | None, *, head_only: bool = False) -> None:
        command = [sys.executable, "-m", "rivage.intake.reading.apart", str(path.absolute())]
        # In one word: the name of a sheet may begin with a dash.
        command += [f"--sheet={sheet}"] if sheet is not None else []
        command += ["--head"] if head_only else []
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> "_Reader":
        try:
            self.about = self._next()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def rows(self) -> Iterator[Row]:
        while line := self._next():
            if "end" in line:
                return
            yield Row(line["n"], tuple(line["c"]))

    def _next(self) -> dict:  # type: ignore[type-arg]
        assert self.process.stdout  # noqa: S101 - opened as a pipe above
        line = self.process.stdout.readline()
        if not line:
            # Killed by its ceiling or by itself: the archive passed the first look, so it is size.
            self.process.wait()
            raise UnreadableFile(SENTENCES["large"])
        said = json.loads(line)
        if "refused" in said:
            sheets = ", ".join(f"« {name} »" for name in said.get("sheets", ()))
            sentence = SENTENCES[said["refused"]]
            raise UnreadableFile(f"{sentence} {sheets}." if sheets else sentence)
        return said  # type: ignore[no-any-return]

    def _stop(self) -> None:
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

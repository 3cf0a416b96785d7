"""``nbgrader collect`` from an exchange into which students can have laid anything, under any name."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from autograder.sandbox.intake import IntakeError
from autograder.sandbox.text import shown
from autograder.sandbox.trees import FILE, Tree, name_of, open_tree
from autograder.student_ids import is_student_id

NBGRADERS = ("timestamp.txt", "submission_secret.txt")
"""Files that nbgrader lays beside a submission; students have no say in them."""

WHILE = timedelta(minutes=10)
"""How long handing in may take, from the time in a submission's name to its last change."""


class SafeCollect(ExchangeCollect):
    """nbgrader's collection of regular files only, in which one submission can't stop the others.

    nbgrader follows links, with the rights of whoever collects: a link to a reference solution would hand it in.
    """

    def init_src(self) -> None:
        """See :class:`nbgrader.exchange.default.ExchangeCollect`."""
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def copy_files(self) -> None:
        """See :class:`nbgrader.exchange.default.ExchangeCollect`; one at a time: nobody's trouble is another's."""
        if not self.src_records:
            super().copy_files()
        for record in [*self.src_records]:
            self.src_records = [record]
            try:
                super().copy_files()
            except OSError as error:  # a link to nowhere, a folder in the place of nbgrader's own file, gone meanwhile
                self.log.error("%s is not collected: %s", shown(record["filename"]), shown(error.strerror))

    def _path_to_record(self, path: str) -> dict[str, Any]:
        try:
            record = super()._path_to_record(path)
            if is_student_id(record["username"]):
                return record
        except Exception:  # noqa: BLE001 - dateutil has many; whatever the name is, the class goes on
            pass
        self.log.warning("%s is not collected: its name is not a student and a time", shown(path))
        return {"username": "", "filename": "", "timestamp": datetime.min}

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy what is no link, no device and not too large; a submission that can't be copied is named and left."""
        with TemporaryDirectory() as staged:
            try:
                with open_tree(Path(src)) as tree:
                    write_files(tree, Path(staged), 1000 * self.coursedir.max_dir_size)
            except IntakeError as error:
                self.log.error("%s is not collected: %s", shown(src), error)
                return
            Path(staged).chmod(0o755)
            record = super()._path_to_record(src)
            # nbgrader's own, and the time of the name, whatever the file said.
            Path(staged, "timestamp.txt").write_text(f"{record['timestamp']:%Y-%m-%d %H:%M:%S.%f} UTC", "utf-8")
            self._doubt(src, record["timestamp"])
            super().do_copy(staged, dest, log)

    def _doubt(self, src: str, said: datetime) -> None:
        """Say so if a submission that names a time before the due date was changed after it."""
        changed = datetime.fromtimestamp(os.stat(src).st_ctime, UTC).replace(tzinfo=None)
        if self.duedate is not None and said <= self.duedate < changed - WHILE:
            self.log.warning("%s says that it is in time, but was changed at %s UTC: look at it", shown(src), changed)


def write_files(tree: Tree, folder: Path, most: int) -> None:
    """Write a tree's regular files below `folder`. Raises ``IntakeError`` for more than `most` bytes together."""
    files = [entry for entry in tree.entries if entry.kind == FILE]
    if sum(entry.size for entry in files) > most:
        raise IntakeError(f"it holds more than {most // 1_000_000} MB")
    for entry in files:
        path, data = folder.joinpath(*entry.parts), tree.read(entry, entry.size)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except (OSError, ValueError) as error:  # a name too long for a disk, a file and a folder of one name
            why = getattr(error, "strerror", None) or error
            raise IntakeError(f"{name_of(entry.parts)} can't be written: {why}") from None

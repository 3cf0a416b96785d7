"""`autograder data fetch NAME` and `autograder data list`: the book's real files, proven, on request."""

import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from autograder.data import DataError, cache_dir, datasets_dir
from autograder.data.download import download
from autograder.data.manifest import DataFile, DataSet, data_set, load_manifest


def fetch(
    name: str,
    folder: Path | str | None = None,
    progress: bool = True,
    *,
    manifest: Path | None = None,
    pause: float = 1.0,
) -> Path:
    """Bring a data set of the manifest into `folder`; what is there and proven is left as it is.

    Args:
        name: a name of `datasets/manifest.toml`, for example "the-verdict" or "gpt2-124M".
        folder: where to; by default `data` in the kit's cache folder.
        progress: show a progress bar.
        manifest: another manifest, for a school's own mirror.
        pause: seconds before asking again after an attempt that brought nothing.

    Returns:
        The file (for an archive the one file taken out of it), or the folder of a data set of several files.

    Raises:
        DataError: the name is unknown, no server gave the right file, or it can't be written.
    """
    wanted = data_set(name, manifest)
    if wanted.shipped and folder is None:
        return _shipped(wanted)
    place = _place(wanted, folder)
    for file in wanted.files:
        target = place / Path(file.name).name
        if wanted.shipped:
            _copy(_shipped(wanted, file), target)
        else:
            download(file, target, progress=progress, pause=pause)
    return _result(wanted, place)


def data_path(name: str, folder: Path | str | None = None, *, manifest: Path | None = None) -> Path:
    """Where a shipped or already fetched data set lies; never uses the network.

    Raises:
        DataError: the name is unknown, or the data set has yet to be fetched (the message says how).
    """
    wanted = data_set(name, manifest)
    if wanted.shipped:
        return _shipped(wanted)
    place = _place(wanted, folder)
    if not all(file.stands(place / file.name) for file in wanted.files):
        raise DataError(f"{name} is not on this computer yet; get it with: autograder data fetch {name}")
    return _result(wanted, place)


def fetch_command(name: str, folder: Path | str | None = None) -> int:
    """What `autograder data fetch NAME` does. Returns its exit status: 0, or 1 with one line on stderr."""
    try:
        print(fetch(name, folder))
    except DataError as error:
        print(f"autograder data fetch: {error}", file=sys.stderr)
        return 1
    return 0


def list_command() -> int:
    """What `autograder data list` does: every data set, whether it is here, and its licence. Returns 0."""
    for name, entry in load_manifest().items():
        try:
            data_path(name)
            state = "here"
        except DataError:
            state = "fetch"
        print(f"{name:20} {state:6} {entry.title} [{entry.licence}]")
    return 0


def _place(wanted: DataSet, folder: Path | str | None) -> Path:
    return Path(folder or cache_dir() / "data") / wanted.folder


def _shipped(wanted: DataSet, file: DataFile | None = None) -> Path:
    path = datasets_dir() / (file or wanted.files[0]).name
    if not path.is_file():
        raise DataError(f"{path} is missing: the installation is incomplete, install the kit again")
    return path


def _copy(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except shutil.SameFileError:
        pass
    except OSError as error:
        raise DataError(f"{target} can't be written: {error}") from error


def _result(wanted: DataSet, place: Path) -> Path:
    if wanted.member:
        return _taken_out(place / wanted.files[0].name, wanted.member)
    return place / Path(wanted.files[0].name).name if len(wanted.files) == 1 else place


def _taken_out(archive: Path, member: str) -> Path:
    """The file `member` of a zip archive, laid beside it under its own name with `.tsv`, all or nothing."""
    target = archive.with_name(f"{member}.tsv")
    try:
        with zipfile.ZipFile(archive) as zipped:
            if target.is_file() and target.stat().st_size == zipped.getinfo(member).file_size:
                return target
            content = zipped.read(member)  # checks the member's CRC
        with tempfile.NamedTemporaryFile(dir=archive.parent, delete=False) as part:
            part.write(content)
        os.chmod(part.name, 0o644)
        os.replace(part.name, target)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(f"{member} can't be taken out of {archive}: {error}") from error
    return target

"""Download one file so that what arrives is either the whole, proven file or nothing.

Bytes gather in `NAME.part` beside the target. A connection that breaks leaves them there, and the next
attempt, in this run or a later one, asks the server only for the rest (HTTP Range, RFC 9110 section 14).
The file takes its name once its SHA-256 or size is as published.
"""

import contextlib
import logging
import os
import time
from pathlib import Path

import pooch
import requests
from filelock import FileLock
from tqdm import tqdm

from autograder.data import DataError
from autograder.data.manifest import DataFile

IDLE_ATTEMPTS = 3
"""Attempts in a row, per address, that may bring no byte before the next address is tried."""
ATTEMPTS = 50
"""Attempts per address in all, for connections that break again and again."""
BROKEN = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
"""What a connection that may work the next time raises."""
CHUNK = 4096
"""Bytes written at a time; what a broken connection leaves of the last chunk is lost."""
TIMEOUT = (10, 60)
"""Seconds to wait for a connection, and for the next bytes."""


def download(file: DataFile, target: Path, *, progress: bool = True, pause: float = 1.0) -> Path:
    """Bring `file` to `target`, unless it is there already.

    Addresses are tried in turn; of two processes that want the same file one downloads and the other waits.

    Args:
        progress: show a bar (only on a terminal).
        pause: seconds before an attempt after one that brought nothing; doubled each time.

    Returns:
        `target`.

    Raises:
        DataError: no address gave the right file; the message says why for each.
    """
    if file.stands(target):
        return target
    pooch.get_logger().setLevel(logging.WARNING)  # its advice to note the hash is not for our users
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(target.name + ".lock")) as lock:
            if not file.stands(target):
                _from_any(file, target, progress, pause)
            with contextlib.suppress(OSError):  # Windows keeps an open file
                os.unlink(lock.lock_file)
    except OSError as error:
        raise DataError(f"{target} can't be written: {error}") from error
    return target


class _NoAnswer(Exception):
    """This address gives nothing more; why."""


class _WrongContent(Exception):
    """This address gave another file than the one published; how it differs."""


def _from_any(file: DataFile, target: Path, progress: bool, pause: float) -> None:
    if target.exists():  # cut or changed: its bytes may serve as a start
        os.replace(target, _part(target))
    reasons = []
    for url in file.urls:
        try:
            _from_one(url, file, target, progress, pause)
            return
        except (_NoAnswer, _WrongContent) as reason:
            reasons.append(f"{url}: {reason}")
    raise DataError(f"{file.name} could not be fetched ({'; '.join(reasons) or 'no address is known'})")


def _from_one(url: str, file: DataFile, target: Path, progress: bool, pause: float) -> None:
    """Fetch from one address, resuming as long as each attempt brings something."""
    idle = 0
    for _ in range(ATTEMPTS):
        had = _size(_part(target))
        try:
            _attempt(url, file, target, progress)
            return
        except _WrongContent:
            if had == 0:
                raise
            # the bytes it was continued from may have been the wrong ones: once more from the start
        except BROKEN as error:
            if _size(_part(target)) > had:
                idle = 0
                continue
            idle += 1
            if idle == IDLE_ATTEMPTS:
                raise _NoAnswer(_short(error)) from error
            time.sleep(pause * 2 ** (idle - 1))
        except requests.RequestException as error:  # a refusal such as 404: asking again is no use
            raise _NoAnswer(_short(error)) from error
    raise _NoAnswer(f"the connection broke {ATTEMPTS} times")


def _attempt(url: str, file: DataFile, target: Path, progress: bool) -> None:
    def bring(address: str, output: str, _: object) -> None:
        _gather(address, _part(target), file.size, bar)
        if fault := file.fault(_part(target)):
            _part(target).unlink()
            raise _WrongContent(fault)
        os.replace(_part(target), output)

    hidden = None if progress else True  # None: shown on a terminal only
    with tqdm(desc=file.name, unit="B", unit_scale=True, disable=hidden) as bar:
        pooch.retrieve(url, known_hash=file.sha256, fname=target.name, path=target.parent, downloader=bring)


def _gather(url: str, part: Path, size: int | None, bar: tqdm) -> None:
    """Append to `part` what is still missing."""
    have = _size(part)
    if size is not None and have > size:
        part.unlink()
        have = 0
    if have and have == size:
        return
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
        if response.status_code == requests.codes.requested_range_not_satisfiable:
            _, _, whole = response.headers.get("Content-Range", "").partition("*/")
            if whole != str(have):  # what we have is no part of this file
                part.unlink()
                raise requests.ConnectionError("nothing to continue from")
            return
        response.raise_for_status()
        start = _start(response)
        if start != have:  # a server without ranges begins again
            have = 0
            part.unlink(missing_ok=True)
            if start:
                raise _NoAnswer(f"it sent bytes from {start:,} on, unasked")
        announced = response.headers.get("Content-Length")
        bar.total = size or (have + int(announced) if announced else None)
        bar.update(have - bar.n)
        with part.open("ab") as output:
            for chunk in response.iter_content(CHUNK):
                output.write(chunk)
                bar.update(len(chunk))
    if announced and _size(part) < have + int(announced):
        raise requests.ConnectionError("the connection broke")


def _start(response: requests.Response) -> int:
    """The first byte's place in the whole file."""
    if response.status_code != requests.codes.partial_content:
        return 0
    span = response.headers.get("Content-Range", "")  # "bytes 100-199/200"
    first = span.removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdecimal() else -1


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _short(error: Exception) -> str:
    """One line, without the layers of the network library."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"the server answered {error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, BROKEN):
        return f"no connection, or it broke ({type(error).__name__})"
    return " ".join(str(error).split())[:200]

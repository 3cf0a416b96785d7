"""What comes from student code costs the trusted side little, whatever it is."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable

import numpy as np
import pytest

from autograder import probes
from autograder.judging.bench import Expected
from autograder.judging.checks import Check
from autograder.judging.judge import MOST_KEPT, CheckFailed, Judge
from autograder.observation import MAX_TEXT, Call, Raised
from autograder.probes.ollama import MOST_TO_READ, OllamaServer, PromptedServer
from autograder.probes.words import WordTokenizer
from autograder.sandbox.session import _accepted
from autograder.sandbox.view import NOBODY
from autograder.sandbox.watch import _bytes_without_a_name, _proportional, _resident

_PR_SET_DUMPABLE = 4
# What the watch reads where there is a /proc; elsewhere it asks psutil, or can't tell.
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_a_text_written_to_the_channel_by_hand_is_cut() -> None:
    seen = _accepted(Raised("E" * 9_000, "'" + "/" * 90_000, "f" * 9_000))
    assert isinstance(seen, Raised)
    assert max(map(len, (seen.type, seen.message, seen.where))) == MAX_TEXT


WEIGHTS = {"plain": (3000, 1), "trained": (1, 3000), "evaluated": (3000, 1)}


@pytest.mark.parametrize(
    ("call", "seen"),
    [
        (Call("ch04.embedding_values", {"name": "", "cfg": {}}), np.zeros(probes.MOST_SUMMED_UP + 1)),
        (Call("ch03.dropped_weights", {"tokens": 2}), {key: np.ones(shape) for key, shape in WEIGHTS.items()}),
        (Call("ch06.split_sizes", {"rows": 2, "fractions": []}), [[[[1, 2]]]]),  # whose hashes anybody can choose
    ],
    ids=["too many numbers", "weights that broadcast", "rows of numbers"],
)
def test_nothing_large_is_summed_up(call: Call, seen: object) -> None:
    assert isinstance(probes.summed_up(call, seen), Raised)


def _asked(body: bytes) -> object:
    head = b"POST /api/chat HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    return OllamaServer([["yes"]], ["llama3"]).answer({"request": np.frombuffer(head + body, np.uint8)})


def test_numbers_that_no_answer_has_warn_nobody() -> None:
    call = Call("modules.parameter_spread", {"name": "", "seed": 1})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        seen = probes.summed_up(call, {"A": np.full(3, np.inf), "B": np.full(3, 1e308), "C": np.full(3, np.nan)})
    assert isinstance(seen, dict) and list(seen) == ["A", "B", "C"]


def test_the_model_server_reads_chunks_and_nothing_huge() -> None:
    parts = _asked(b'b\r\n{"model": "\r\nc\r\nllama3", "a"\r\n4\r\n: 1}\r\n0\r\n\r\n')
    assert b"200 OK" in parts[0][1].tobytes()
    assert _asked(b"1\r\nx\r\n" * (MOST_TO_READ // 7)) is not None
    assert _asked(b"1\r\nx\r\n" * MOST_TO_READ) is None


@on_linux
def test_files_without_a_name_are_counted() -> None:
    before = _bytes_without_a_name(os.getpid())
    with tempfile.TemporaryFile() as file:
        file.write(bytes(1 << 20))
        file.flush()
        assert _bytes_without_a_name(os.getpid()) >= before + (1 << 20)


@on_linux
def test_hidden_files_without_a_name_are_known_to_be_hidden() -> None:
    assert _as_an_ordinary_user(_which_hide_their_files) == [True, False, False]


def _which_hide_their_files() -> list[bool]:
    ready, told = os.pipe()
    hidden = os.fork()
    if hidden == 0:
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0)
        os.write(told, b"x")
        signal.pause()
    ended = os.fork()
    if ended == 0:
        os._exit(0)
    os.read(ready, 1)
    os.waitid(os.P_PID, ended, os.WEXITED | os.WNOWAIT)  # ended, and still in the list of processes
    seen = [_bytes_without_a_name(pid) is None for pid in (hidden, os.getpid(), ended)]
    os.kill(hidden, signal.SIGKILL)
    return seen


def _as_an_ordinary_user(look: Callable[[], list[bool]]) -> list[bool]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
                ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1)  # as a process is that began with this user
            os.write(writer, bytes(look()))
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with open(reader, "rb") as file:
        return [bool(one) for one in file.read()]


ENDED = """
import ctypes, os, platform, threading
def wait():
    while " Z " not in open(f"/proc/self/task/{os.getpid()}/stat").read(): pass
    print("ended", flush=True)
    input()
threading.Thread(target=wait).start()
ctypes.CDLL(None).syscall(60 if platform.machine() == "x86_64" else 93, 0)
"""


@on_linux
def test_memory_counts_where_the_first_thread_has_ended() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDED], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"ended\n"
        assert _resident(process.pid) > 1 << 20
        assert _proportional(process.pid) > 1 << 20
        process.kill()


def test_the_model_server_reads_no_more_in_many_requests_than_in_one() -> None:
    server = OllamaServer([["yes"]], ["llama3"])
    sent = {"request": np.zeros(MOST_TO_READ // 3, np.uint8)}
    assert [server.answer(sent) is not None for _ in range(5)] == [True, True, True, False, False]


def test_a_whole_reply_comes_only_from_a_server_that_may_be_prompted() -> None:
    prompt = {"model": "llama3", "prompt": "Who are you?"}
    assert OllamaServer([["a", "b"]], ["llama3"]).answer(prompt) is None
    assert PromptedServer([["a", "b"]], ["llama3"]).answer(prompt) == "ab"


SPELLED = WordTokenizer().encode("one two")


@pytest.mark.parametrize(("ids", "as_it_is"), [([3, 1], False), (None, True), (SPELLED, True)])
def test_a_text_counts_with_the_ids_that_spell_it(ids: list[int] | None, as_it_is: bool) -> None:
    call = Call("ch07.instruction_items", {"data": [], "order": [], "facts": ["texts"]})
    seen = probes.summed_up(call, {"texts": [{"text": "one two", "ids": ids}]})
    assert (seen == {"texts": ["one two"]}) == as_it_is and isinstance(seen, dict)


def test_a_large_wrong_answer_is_not_kept() -> None:
    class Seen:
        def observe(self, call: Call) -> object:
            return np.zeros(MOST_KEPT + 1, np.uint8)

    class Expects:
        def expected(self, key: object, call: Call) -> Expected:
            return Expected(1.5)

    check = Check("test", "ch06-loss", 1.0, "", "")
    judge = Judge(check, (), Seen(), Expects(), "seed")
    with pytest.raises(CheckFailed, match="an array of shape"):
        judge.compare("ch06.loss")
    assert isinstance(judge.looks[0].seen, Raised)

"""Who answers an answer during a look stays on the trusted side, and whatever is said to it is not trusted."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.observation import Call, Fault, Observation, Raised, as_plain
from autograder.probes import parted, summed_up
from autograder.probes.ollama import OllamaServer
from autograder.sandbox import Sandbox, wire
from tests.sandbox.students import QUICK

SECRET = "What only the server knows."
CALL = Call("ch07.query", {"question": "Who are you?", "facts": ["answer", "asked"],
                           "counterpart": {"replies": [[SECRET]] * 3, "models": ["llama3"]}})  # fmt: skip
FIND = "import gc\nask = next(x for x in gc.get_objects() if type(x).__name__ == 'Line').ask\n"


def asked(sandbox: Sandbox, body: str, wall: float = 20.0) -> Observation:
    """What comes of `CALL` for a ``query_model`` with this body."""
    text = "import numpy as np\ndef query_model(prompt, model='llama3', url='http://localhost:11434/api/chat'):\n"
    sources = {"a.py": text + "".join(f"    {line}\n" for line in body.splitlines())}
    call, counterpart = parted(CALL)
    assert counterpart is not None
    with sandbox.open(sources, {}, {"query_model": "a.py"}, dataclasses.replace(QUICK, wall=wall)) as session:
        return summed_up(call, session.observe(call, answer=counterpart.answer), counterpart)


def test_an_answer_gets_what_it_asks_for_and_the_server_notes_it(sandbox: Sandbox) -> None:
    seen = asked(sandbox, """import json, urllib.request
data = json.dumps({"model": model, "messages": [{"role": "user", "content": prompt}]}).encode()
with urllib.request.urlopen(urllib.request.Request(url, data)) as lines:
    return "".join(json.loads(line)["message"]["content"] for line in lines)""")  # fmt: skip
    assert isinstance(seen, dict) and seen["answer"] == SECRET
    assert seen["asked"][0]["messages"] == [{"role": "user", "content": "Who are you?"}]  # type: ignore[index,call-overload]


def test_the_reply_is_not_in_the_process_before_it_is_asked_for(sandbox: Sandbox) -> None:
    seen = asked(sandbox, f"""needle = {SECRET[:8]!r} + {SECRET[8:]!r}
import gc
held = [x for x in gc.get_objects() if isinstance(x, (dict, list, tuple)) and x is not globals()]
return str(any(isinstance(y, str) and y == needle and y is not needle for x in held for y in
               (x.values() if isinstance(x, dict) else x)))""")  # fmt: skip
    assert isinstance(seen, dict) and seen["answer"] == "False" and seen["asked"] == []


@pytest.mark.parametrize(
    "said",
    ["None", "[]", "{}", "{'request': 1}", "{'request': np.zeros((2, 0))}", "{'model': [], 'prompt': {}}",
     "{'request': np.frombuffer(b'POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n-5\\r\\nab', 'u1')}"],
)  # fmt: skip
def test_nonsense_harms_nobody(sandbox: Sandbox, said: str) -> None:
    seen = asked(sandbox, f"{FIND}ask({said})\nreturn 'went on'")
    assert isinstance(seen, dict) and seen["answer"] == "went on"


def test_what_is_no_plain_data_ends_the_talk(sandbox: Sandbox) -> None:
    seen = asked(sandbox, "import os\nos.write(3, (99).to_bytes(8, 'little') + b'x' * 99)\nreturn ''")
    assert seen == Fault("crashed", "sent something that is no observation")


@pytest.mark.parametrize("said", ["{}", "{'request': np.zeros(1 << 20, 'u1')}"], ids=["small", "large"])
def test_questions_without_end_are_cut_off(sandbox: Sandbox, said: str) -> None:
    seen = asked(sandbox, f"{FIND}while True: ask({said})", wall=60.0)
    assert seen == Fault("crashed", "sent something that is no observation")


json_like: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=9,
)
heads = st.sampled_from([
    b"", b"Content-Length: 5\r\n", b"Content-Length: -5\r\n", b"Content-Length: " + b"9" * 5000 + b"\r\n",
    b"Transfer-Encoding: chunked\r\n", "Content-Length: ²\r\n".encode("latin-1"),
])  # fmt: skip
deep = b'{"model": ' + b"[" * 900 + b"]" * 900 + b"}"
odd = st.sampled_from([b"[" * 100_000, b"ffffffffffff\r\nab", b"-1\r\nabc\r\n", b"1" * 5000, deep])
bodies = st.binary(max_size=40) | json_like.map(lambda value: json.dumps(value).encode()) | odd


@given(st.builds(lambda head, body: b"POST /api/chat HTTP/1.1\r\n" + head + b"\r\n" + body, heads, bodies) | bodies)
def test_the_server_answers_any_bytes(sent: bytes) -> None:
    server = OllamaServer([["one"]], ["llama3"])
    wire.encode(server.answer({"request": np.frombuffer(sent, np.uint8)}))
    assert len(server.requests) <= 1


@given(json_like | st.fixed_dictionaries({"model": json_like, "prompt": json_like}) | json_like.map(
    lambda it: {"address": it}))  # fmt: skip
def test_the_server_answers_anything_said(said: Any) -> None:
    server = OllamaServer([["one"]], ["llama3"])
    wire.encode(server.answer(said))
    as_plain(server.requests)


def test_notes_of_any_shape_are_no_more_than_a_wrong_answer() -> None:
    call, server = parted(CALL)
    assert isinstance(server, OllamaServer)
    server.requests.append({"model": "llama3", "options": {"seed": 10**400}})
    assert isinstance(summed_up(call, "", server), Raised)

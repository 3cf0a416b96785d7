"""Chapter 7 from outside: the published numbers, and a real server that speaks Ollama's language."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import torch

from autograder.assignment import load_assignment
from autograder.data import datasets_dir
from autograder.data.vocabulary import use_shipped_vocabulary
from autograder.implementation import Implementation, read_sources
from autograder.probes.memory_sockets import connected
from autograder.probes.ollama import OllamaServer
from tests.chapters.ollama_http import Held, serving

TOY = [[0, 1, 2, 3, 4], [5, 6], [7, 8, 9]]
PIECES = ["Llamas", " eat", "\n\n", "“hay”", " and", "", " crème. "]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests go to this machine, whatever proxy it is set up with."""
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(scope="module")
def ch07(root: Path) -> Implementation:
    """The reference's answers."""
    assignment = load_assignment(root / "solutions" / "ch07")
    return Implementation(read_sources(assignment.folder, assignment.modules), names=assignment.names)


@pytest.fixture(scope="module")
def instructions() -> list[dict[str, str]]:
    """The shipped instructions."""
    return json.loads((datasets_dir() / "instructions.json").read_text(encoding="utf-8"))


def test_collate_gives_the_published_toy_batch(ch07: Any) -> None:
    inputs, targets = ch07.custom_collate_fn(TOY)
    pad = 50256
    assert inputs.tolist() == [[0, 1, 2, 3, 4], [5, 6, pad, pad, pad], [7, 8, 9, pad, pad]]
    assert targets.tolist() == [[1, 2, 3, 4, pad], [6, pad, -100, -100, -100], [8, 9, pad, -100, -100]]
    assert ch07.custom_collate_draft_1(TOY).tolist() == inputs.tolist()
    first, second = ch07.custom_collate_draft_2(TOY)
    assert first.tolist() == inputs.tolist()
    assert second.tolist() == [[1, 2, 3, 4, pad], [6, pad, pad, pad, pad], [8, 9, pad, pad, pad]]
    assert TOY == [[0, 1, 2, 3, 4], [5, 6], [7, 8, 9]]


def test_ignored_targets_leave_the_loss_as_published() -> None:
    logits = torch.tensor([[-1.0, 1.0], [-0.5, 1.5], [-0.5, 1.5]])
    loss = torch.nn.functional.cross_entropy
    assert loss(logits[:2], torch.tensor([0, 1])).item() == pytest.approx(1.1269, abs=5e-5)
    assert loss(logits, torch.tensor([0, 1, 1])).item() == pytest.approx(0.7936, abs=5e-5)
    assert loss(logits, torch.tensor([0, 1, -100])).item() == pytest.approx(1.1269, abs=5e-5)


def test_data_split_as_published(ch07: Any, instructions: list[dict[str, str]]) -> None:
    train, test, validation = ch07.split_data(instructions)
    assert [len(train), len(test), len(validation)] == [935, 110, 55]
    assert train + test + validation == instructions


def test_prompt_is_alpacas(ch07: Any) -> None:
    entry = {"instruction": "Spell it.", "input": "Ocassion", "output": "Occasion"}
    wanted = (
        "Below is an instruction that describes a task. Write a response that appropriately completes the request."
        "\n\n### Instruction:\nSpell it.\n\n### Input:\nOcassion"
    )
    assert ch07.format_input(entry) == wanted
    assert ch07.format_input({**entry, "input": ""}) == wanted.removesuffix("\n\n### Input:\nOcassion")
    assert ch07.format_input_phi3(entry) == "<|user|>\nSpell it.\nOcassion\n<|assistant|>\n"


def test_masked_targets_are_the_answer_and_nothing_else(ch07: Any, instructions: list[dict[str, str]]) -> None:
    """With GPT-2's own tokens: what is left of the targets decodes to heading, answer and end of text."""
    use_shipped_vocabulary()
    import tiktoken

    tokenizer = tiktoken.get_encoding("gpt2")
    data = instructions[:60]
    dataset = ch07.InstructionDatasetWithMasking(data, tokenizer)
    assert [ids for _, ids in dataset] == list(ch07.InstructionDataset(data, tokenizer))
    _, targets = ch07.custom_collate_with_masking([dataset[i] for i in range(len(data))])
    for row, entry in zip(targets, data, strict=True):
        left = tokenizer.decode([token for token in row.tolist() if token != -100])
        assert left == f"\n\n### Response:\n{entry['output']}<|endoftext|>"


def _by_http_client(url: str, question: dict[str, Any]) -> bytes:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    connection.request("POST", parts.path, json.dumps(question))
    return connection.getresponse().read()


def _by_urllib(url: str, question: dict[str, Any]) -> bytes:
    request = urllib.request.Request(url, json.dumps(question).encode(), method="POST")
    try:
        with urllib.request.urlopen(request) as response:
            return response.read()
    except urllib.error.HTTPError as error:
        return error.read()


def _by_requests(url: str, question: dict[str, Any]) -> bytes:
    with requests.post(url, json=question, stream=True) as response:
        return b"\n".join(response.iter_lines())


@pytest.mark.parametrize("client", [_by_http_client, _by_urllib, _by_requests])
@pytest.mark.parametrize("question", [{"model": "llama3"}, {"model": "llama3", "stream": False}, {"model": "?"}, {}])
def test_memory_and_network_carry_the_same_bytes(
    client: Callable[[str, dict[str, Any]], bytes], question: dict[str, Any]
) -> None:
    """What probes show to student code in memory is what a real connection would carry."""
    with serving(OllamaServer([PIECES], ["llama3"], blank_lines=True, cut=7)) as url:
        real = client(url, question)
    with connected(OllamaServer([PIECES], ["llama3"], blank_lines=True, cut=7).answer):
        assert client(url, question) == real


@pytest.mark.parametrize("ragged", [{}, {"cut": 5}, {"cut": 11, "blank_lines": True}])
def test_query_model_reads_a_real_stream(ch07: Any, ragged: dict[str, Any]) -> None:
    ollama = OllamaServer([PIECES], ["llama3"], **ragged)
    with serving(ollama) as url:
        assert ch07.query_model("What do llamas eat?", url=url) == "".join(PIECES)
    assert ollama.requests == [
        {
            "model": "llama3",
            "messages": [{"role": "user", "content": "What do llamas eat?"}],
            "options": {"seed": 123, "temperature": 0, "num_ctx": 2048},
        }
    ]


def test_query_model_waits_for_a_slow_answer(ch07: Any) -> None:
    held = Held()
    with ThreadPoolExecutor(1) as pool, serving(OllamaServer([PIECES], ["llama3"], thinks=1.0), held) as url:
        answer = pool.submit(ch07.query_model, "Well?", url=url)
        held.reached.wait()
        assert not answer.done()
        held.release.set()
        assert answer.result() == "".join(PIECES)


def test_query_model_raises_on_errors(ch07: Any) -> None:
    with serving(OllamaServer([PIECES], ["llama3"])) as url:
        with pytest.raises(urllib.error.HTTPError, match="404"):
            ch07.query_model("Well?", model="llama2", url=url)
        with pytest.raises(urllib.error.HTTPError, match="404"):
            ch07.query_model("Well?", url=url.replace("chat", "talk"))


def test_a_timeout_shorter_than_the_pause_is_felt_without_waiting() -> None:
    with connected(OllamaServer([PIECES], ["llama3"], thinks=25.0).answer):
        request = urllib.request.Request("http://localhost:11434/api/chat", b'{"model": "llama3"}', method="POST")
        assert urllib.request.urlopen(request, timeout=30).read()
    with connected(OllamaServer([PIECES], ["llama3"], thinks=25.0).answer), pytest.raises(TimeoutError):
        urllib.request.urlopen(request, timeout=10).read()


def test_scores_from_a_real_server(
    ch07: Any, instructions: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = [{**entry, "model_response": f"guess {i}"} for i, entry in enumerate(instructions[:4])]
    ollama = OllamaServer([["8", "5"], ["very good"], ["100"], [" 7\n"]], ["llama3"])
    with serving(ollama) as url:
        monkeypatch.setattr(ch07.query_model, "__defaults__", ("llama3", url))
        assert ch07.generate_model_scores(data, "model_response") == [85, 100, 7]
    questions = [request["messages"][0]["content"] for request in ollama.requests]
    for entry, question in zip(data, questions, strict=True):
        assert entry["model_response"] in question and entry["output"] in question
        assert ch07.format_input(entry) in question


def test_check_if_running_finds_this_process(ch07: Any) -> None:
    import psutil

    assert ch07.check_if_running(psutil.Process().name())
    assert not ch07.check_if_running("no process has this name, ever")

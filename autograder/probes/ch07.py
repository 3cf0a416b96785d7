"""Chapter 7: what can be seen of instruction tuning's data side, and of questions to another model."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral
from typing import Any

import torch

from autograder.implementation import Implementation
from autograder.observation import Ask
from autograder.probes import summed_up_by, talks_with
from autograder.probes.memory_sockets import connected, prompted
from autograder.probes.meta import wants_values
from autograder.probes.ollama import OllamaServer, PromptedServer
from autograder.probes.words import WordTokenizer

Entry = dict[str, str]


def _chosen(facts: Sequence[str], found: dict[str, Any]) -> dict[str, Any]:
    return {fact: found[fact] for fact in facts}


def prompt(impl: Implementation, *, entry: Entry) -> dict[str, Any]:
    """The prompt for an entry, and the entry afterwards."""
    given = dict(entry)
    return {"prompt": impl.format_input(given), "the entry is as before": given == entry}


def phi3_prompt(impl: Implementation, *, entry: Entry) -> str:
    """The prompt for an entry in the Phi-3 style."""
    return impl.format_input_phi3(dict(entry))


def _text(tokenizer: WordTokenizer, ids: Any) -> dict[str, Any]:
    """The text of an item's ids, with them; of an item that is none, as it is."""
    if isinstance(ids, (list, tuple, torch.Tensor)):
        return {"text": tokenizer.decode(ids), "ids": [int(i) for i in ids]}
    return {"text": str(ids), "ids": None}


def _kind(item: Any) -> str:
    """The name of its class; a class of the answer's own may have any but this one."""
    name = type(item).__name__
    return name if name != "list" or type(item) is list else "another list"


def _spelled(seen: dict[str, Any], *, facts: list[str], **_: Any) -> dict[str, Any]:
    """Texts for their ids, where the tokenizer gives these ids: beside student code it can be made to say anything."""
    if "texts" not in facts:
        return seen
    texts = []
    for item in seen["texts"]:
        text, ids = item["text"], item["ids"]
        right = ids is None or WordTokenizer().encode(text, allowed_special="all") == ids
        texts.append(text if right else f"(not what these ids spell) {text}")
    return {**seen, "texts": texts}


@summed_up_by(_spelled)
def instruction_items(impl: Implementation, *, data: list[Entry], order: list[int], facts: list[str]) -> dict[str, Any]:
    """Length of an ``InstructionDataset``, and its items in the given order as text and kind."""
    tokenizer = WordTokenizer()
    dataset = impl.InstructionDataset([dict(entry) for entry in data], tokenizer)
    items = [dataset[i] for i in order]
    found = {
        "length": len(dataset),
        "texts": [_text(tokenizer, item) for item in items],
        "kinds": [_kind(item) for item in items],
    }
    return _chosen(facts, found)


@summed_up_by(_spelled)
def masked_items(impl: Implementation, *, data: list[Entry], order: list[int], facts: list[str]) -> dict[str, Any]:
    """As ``instruction_items`` for the data set of exercise 7.2: prompt lengths too."""
    tokenizer = WordTokenizer()
    dataset = impl.InstructionDatasetWithMasking([dict(entry) for entry in data], tokenizer)
    items = [dataset[i] for i in order]
    found = {
        "length": len(dataset),
        "kinds": [_kind(item[1]) for item in items],
        "prompt lengths": [int(item[0]) if isinstance(item[0], (Integral, torch.Tensor)) else None for item in items],
        "texts": [_text(tokenizer, item[1]) for item in items],
    }
    return _chosen(facts, found)


def _batch(items: Sequence[Sequence[int]]) -> list[list[int]]:
    return [list(map(int, item)) for item in items]


def draft_1(impl: Implementation, *, items: list[list[int]], kwargs: dict[str, Any]) -> torch.Tensor:
    """The inputs that the first draft makes of a batch."""
    return impl.custom_collate_draft_1(_batch(items), **kwargs)


def draft_2(impl: Implementation, *, items: list[list[int]], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Inputs and targets that the second draft makes of a batch."""
    inputs, targets = impl.custom_collate_draft_2(_batch(items), **kwargs)
    return {"inputs": inputs, "targets": targets}


def collate(impl: Implementation, *, items: list[list[int]], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Inputs and targets that the final collate function makes of a batch."""
    inputs, targets = impl.custom_collate_fn(_batch(items), **kwargs)
    return {"inputs": inputs, "targets": targets}


def masked_collate(
    impl: Implementation, *, items: list[list[int]], prompt_lengths: list[int], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Inputs and targets that the collate function of exercise 7.2 makes of a batch."""
    pairs = list(zip(map(int, prompt_lengths), _batch(items), strict=True))
    inputs, targets = impl.custom_collate_with_masking(pairs, **kwargs)
    return {"inputs": inputs, "targets": targets}


def batch_after(impl: Implementation, *, name: str, items: list[list[int]]) -> list[list[int]]:
    """The caller's own batch after two calls of a collate function."""
    batch = _batch(items)
    getattr(impl, name)(batch)
    getattr(impl, name)(batch)
    return batch


def masked_batch_after(impl: Implementation, *, items: list[list[int]], prompt_lengths: list[int]) -> list[list[int]]:
    """The caller's own lists after two calls of the collate function of exercise 7.2."""
    batch = list(zip(map(int, prompt_lengths), _batch(items), strict=True))
    impl.custom_collate_with_masking(batch)
    impl.custom_collate_with_masking(batch)
    return [ids for _, ids in batch]


def collate_device(impl: Implementation, *, name: str, items: list[Any]) -> dict[str, bool]:
    """Whether all that a collate function returns is on the meta device, when that is asked for.

    Some operations do not exist there, others want values: who fails at one works on the device.
    """
    batch = [tuple(item) if isinstance(item[-1], list) else item for item in items]  # pairs, as they are handed over
    try:
        found = getattr(impl, name)(batch, device=torch.device("meta"))
    except RuntimeError as error:
        missing = isinstance(error, NotImplementedError) and "meta" in str(error).lower()
        if not missing and not wants_values(error):
            raise
        return {"on the device": True}
    tensors = [found] if isinstance(found, torch.Tensor) else list(found)
    return {"on the device": all(tensor.device.type == "meta" for tensor in tensors)}


def response(impl: Implementation, *, generated_text: str, input_text: str) -> str:
    """The answer taken out of a generated text."""
    return impl.extract_response(generated_text, input_text)


def _exchange(answer: Any, *, counterpart: OllamaServer, facts: list[str], **_: Any) -> dict[str, Any]:
    """The answer, and what the server was asked and under which addresses."""
    asked = [
        {
            "model": request.get("model"),
            "messages": request.get("messages"),
            "options": {key: _number(request.get("options"), key) for key in ("seed", "temperature")},
        }
        for request in counterpart.requests
    ]
    return _chosen(facts, {"answer": answer, "asked": asked, "called": counterpart.called})


@talks_with(OllamaServer)
@summed_up_by(_exchange, proves=None)
def query(impl: Implementation, *, ask: Ask, question: str, facts: list[str], **kwargs: Any) -> str:
    """The answer of a model server to a question, what the server was asked, and where it was called."""
    with connected(ask):
        return impl.query_model(question, **kwargs)


@talks_with(OllamaServer)
def query_slow(impl: Implementation, *, ask: Ask, question: str) -> str:
    """The answer of a server that thinks before each line, or that it was not waited for."""
    query_model = impl.query_model
    with connected(ask) as line:
        try:
            return query_model(question)
        except Exception:
            if line.given_up:
                return "the server was not waited for"
            raise


@talks_with(OllamaServer)
def query_refused(impl: Implementation, *, ask: Ask, question: str, **kwargs: Any) -> dict[str, Any]:
    """What comes of a question that the server refuses: an error or an answer, whatever kind of error."""
    query_model = impl.query_model
    with connected(ask):
        try:
            return {"an error was raised": False, "answer": query_model(question, **kwargs)}
        except NotImplementedError:
            raise
        except Exception:  # noqa: BLE001 - every client has errors of its own
            return {"an error was raised": True, "answer": None}


def _number(options: Any, key: str) -> float | None:
    value = options.get(key) if isinstance(options, dict) else None
    return float(value) if isinstance(value, (int, float)) else None


def _marking(
    seen: dict[str, Any], *, counterpart: OllamaServer, data: list[Entry], key: str, facts: list[str], **_: Any
) -> dict[str, Any]:
    """The marks, and what each question that the server got held."""
    questions = [request["messages"][-1]["content"] for request in counterpart.requests]
    found = {
        "marks": seen["marks"],
        "models asked": [request["model"] for request in counterpart.requests],
        "questions": [
            {
                "holds the formatted input": entry["instruction"] in formatted and formatted in question,
                "holds the right answer": entry["output"] in question,
                "holds the answer to be marked": entry[key] in question,
            }
            for entry, formatted, question in zip(data, seen["formatted"], questions, strict=False)
        ],
    }
    return _chosen(facts, found)


@talks_with(PromptedServer)
@summed_up_by(_marking, proves=None)
def scores(
    impl: Implementation, *, ask: Ask, data: list[Entry], key: str, facts: list[str], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """The marks for a list of entries, and what each question to the model held."""
    with connected(ask):
        marks = impl.generate_model_scores([dict(entry) for entry in data], key, **kwargs)
    return {"marks": list(marks), "formatted": [impl.format_input(dict(entry)) for entry in data]}


def stand_in_format(entry: Entry) -> str:
    """In place of a prompt: the parts in brackets."""
    return f"({entry['instruction']}) ({entry['input']})"


def stand_in_collate(
    batch: Sequence[Sequence[int]],
    pad_token_id: int = 50256,
    ignore_index: int = -100,
    allowed_max_length: int | None = None,
    device: torch.device | str = "cpu",
) -> tuple[torch.Tensor, torch.Tensor]:
    """In place of a collate function: squares, and sums with the arguments."""
    width = max(map(len, batch))
    inputs = torch.tensor([[*item, *[0] * (width - len(item))] for item in batch])[:, :allowed_max_length]
    return inputs.square().to(device), (inputs + 2 * pad_token_id - ignore_index).to(device)


def stand_in_query(prompt: str, model: str = "llama3", url: str = "") -> str:
    """In place of a question over HTTP: the server's next reply."""
    return prompted(model, prompt)


STANDINS = {
    "format_input": stand_in_format,
    "custom_collate_fn": stand_in_collate,
    "query_model": stand_in_query,
}

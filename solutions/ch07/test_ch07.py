"""Public tests of chapter 7. Run `pytest` in this folder; the hidden suite asks more, on other inputs.

The tests of `query_model` and `generate_model_scores` bring a small server that speaks Ollama's language.
"""

from autograder.judging import Judge, check

ENTRIES = [
    {"instruction": "Name the capital of the country.", "input": "Peru", "output": "Lima."},
    {"instruction": "Say hello.", "input": "", "output": "Hello!"},
    {"instruction": "Count the words.", "input": "one two", "output": "Two"},
]
BATCH = [[11, 12, 13, 14, 15, 16], [21, 22], [31, 32, 33, 34]]


@check(
    "ch07-format_input",
    points=10,
    asks="the prompt of the brief, to the letter; without an input no input heading",
    think="Compare newline by newline. What stands at the very end?",
)
def test_format_input(judge: Judge) -> None:
    for entry in ENTRIES[:2]:
        judge.compare("ch07.prompt", entry=entry)


@check(
    "ch07-instruction_dataset",
    points=12,
    asks="items are the token ids of prompt, heading and answer, as one list each",
    think="Decode an item and read it.",
)
def test_instruction_dataset(judge: Judge) -> None:
    judge.compare("ch07.instruction_items", data=ENTRIES, order=[2, 1, 0], facts=["texts", "kinds", "length"])


@check(
    "ch07-prompt_style",
    points=5,
    asks="the lines <|user|>, instruction, input if any, <|assistant|>, each with its newline",
    think="Which line can be missing, and on which line does the answer begin?",
)
def test_prompt_style(judge: Judge) -> None:
    for entry in ENTRIES[:2]:
        judge.compare("ch07.phi3_prompt", entry=entry)


@check(
    "ch07-collate_draft_1",
    points=8,
    asks="the entries in one tensor, padded at the end to the longest; the batch itself stays as it is",
    think="How wide is the tensor, and how long is the longest entry?",
)
def test_collate_draft_1(judge: Judge) -> None:
    judge.compare("ch07.draft_1", items=BATCH, kwargs={"pad_token_id": 99})
    judge.compare("ch07.batch_after", name="custom_collate_draft_1", items=BATCH)


@check(
    "ch07-collate_draft_2",
    points=10,
    asks="inputs as before, and targets one token on, with an end token after each entry",
    think="What should the model predict after the last token of the longest entry?",
)
def test_collate_draft_2(judge: Judge) -> None:
    judge.compare("ch07.draft_2", items=BATCH, kwargs={"pad_token_id": 99})
    judge.compare("ch07.batch_after", name="custom_collate_draft_2", items=BATCH)


@check(
    "ch07-collate",
    points=20,
    asks="of the pad tokens in the targets only the first stays; both tensors are cut to allowed_max_length",
    think="Which pad token means that the text is over? How wide are inputs and targets after the cut?",
)
def test_collate(judge: Judge) -> None:
    judge.compare("ch07.collate", items=BATCH, kwargs={})
    judge.compare("ch07.collate", items=BATCH, kwargs={"pad_token_id": 99, "ignore_index": -7})
    judge.compare("ch07.collate", items=BATCH, kwargs={"allowed_max_length": 4})
    judge.compare("ch07.batch_after", name="custom_collate_fn", items=BATCH)


@check(
    "ch07-instruction_masking",
    points=15,
    asks="items know the length of their prompt, and targets that are prompt tokens are ignored",
    think="Targets are moved on by one token: which of them still belong to the prompt?",
)
def test_instruction_masking(judge: Judge) -> None:
    facts = ["prompt lengths", "texts", "kinds", "length"]
    judge.compare("ch07.masked_items", data=ENTRIES, order=[1, 2, 0], facts=facts)
    judge.compare("ch07.masked_collate", items=BATCH, prompt_lengths=[3, 1, 2], kwargs={"ignore_index": -9})


@check(
    "ch07-extract_response",
    points=5,
    asks="the reply alone: no prompt, no heading, no white space at either end",
    think="How many characters of the generated text are the prompt?",
)
def test_extract_response(judge: Judge) -> None:
    prompt = "### Instruction:\nSay hello."
    generated = f"{prompt}\n\n### Response:\nHello,\nworld! \n"
    judge.compare("ch07.response", generated_text=generated, input_text=prompt)


@check(
    "ch07-query_model",
    points=9,
    asks="the text of all lines that the model server sends, joined as it is; an HTTP error raises",
    think="When is the stream over? Where does the server look for prompt and options?",
)
def test_query_model(judge: Judge) -> None:
    how = {"question": "Who\nare you?", "pieces": [" I", " am", "", " a llama. "], "models": ["llama3"]}
    facts = ["answer", "asked", "called"]
    judge.compare("ch07.query", **how, server={}, facts=facts)
    judge.compare("ch07.query", **how, server={"cut": 9, "blank_lines": True}, facts=facts)
    judge.compare("ch07.query_slow", **how, thinks=20.0)
    judge.compare("ch07.query_refused", **how, model="unknown")


@check(
    "ch07-model_scores",
    points=6,
    asks="one integer a reply; a reply that is no integer gives no mark",
    think="What must each question hold, and what becomes of a reply in words?",
)
def test_model_scores(judge: Judge) -> None:
    data = [{**entry, "mine": f"reply to {entry['output']}"} for entry in ENTRIES]
    replies = [["7", "3"], ["not", " bad"], ["98\n"]]
    facts = ["marks", "questions", "models asked"]
    judge.compare("ch07.scores", data=data, key="mine", replies=replies, facts=facts, kwargs={"model": "phi3"})

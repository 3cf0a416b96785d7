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
    points=5,
    asks="the prompt of the brief, to the letter",
    think="Compare newline by newline. What stands at the very end?",
)
def test_format_input(judge: Judge) -> None:
    judge.compare("ch07.prompt", entry=ENTRIES[0])


@check(
    "ch07-format_input",
    points=5,
    asks="without an input there is no heading of the input",
    think="What would a model learn from an empty section?",
)
def test_format_input_without_input(judge: Judge) -> None:
    judge.compare("ch07.prompt", entry=ENTRIES[1])


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
    points=3,
    asks="the lines <|user|>, instruction, input, <|assistant|>, each with its newline",
    think="On which line does the answer begin?",
)
def test_prompt_style(judge: Judge) -> None:
    judge.compare("ch07.phi3_prompt", entry=ENTRIES[0])


@check(
    "ch07-prompt_style",
    points=2,
    asks="no line is left empty where there is no input",
    think="How many lines has the prompt then?",
)
def test_prompt_style_without_input(judge: Judge) -> None:
    judge.compare("ch07.phi3_prompt", entry=ENTRIES[1])


@check(
    "ch07-collate_draft_1",
    points=6,
    asks="the entries in one tensor, padded at the end to the longest",
    think="How wide is the tensor, and how long is the longest entry?",
)
def test_collate_draft_1(judge: Judge) -> None:
    judge.compare("ch07.draft_1", items=BATCH, kwargs={"pad_token_id": 99})


@check(
    "ch07-collate_draft_1",
    points=2,
    asks="the caller's lists stay as they are",
    think="Who else holds the lists that you append to?",
)
def test_collate_draft_1_leaves_the_batch(judge: Judge) -> None:
    judge.compare("ch07.batch_after", name="custom_collate_draft_1", items=BATCH)


@check(
    "ch07-collate_draft_2",
    points=8,
    asks="inputs as before, and targets one token on, with an end token after each entry",
    think="What should the model predict after the last token of the longest entry?",
)
def test_collate_draft_2(judge: Judge) -> None:
    judge.compare("ch07.draft_2", items=BATCH, kwargs={"pad_token_id": 99})


@check(
    "ch07-collate_draft_2",
    points=2,
    asks="the caller's lists stay as they are",
    think="Who else holds the lists that you append to?",
)
def test_collate_draft_2_leaves_the_batch(judge: Judge) -> None:
    judge.compare("ch07.batch_after", name="custom_collate_draft_2", items=BATCH)


@check(
    "ch07-collate",
    points=9,
    asks="of the pad tokens in the targets only the first stays, the others become -100",
    think="How does the model learn to stop, after the longest entry, too?",
)
def test_collate(judge: Judge) -> None:
    judge.compare("ch07.collate", items=BATCH, kwargs={})


@check(
    "ch07-collate",
    points=4,
    asks="the ids for padding and for ignored places can be chosen",
    think="Do 50256 or -100 stand anywhere but in the signature?",
)
def test_collate_own_ids(judge: Judge) -> None:
    judge.compare("ch07.collate", items=BATCH, kwargs={"pad_token_id": 99, "ignore_index": -7})


@check(
    "ch07-collate",
    points=5,
    asks="inputs and targets have at most allowed_max_length columns",
    think="How wide are inputs and targets after the cut? And if the batch is narrower?",
)
def test_collate_cut(judge: Judge) -> None:
    judge.compare("ch07.collate", items=BATCH, kwargs={"allowed_max_length": 4})
    judge.compare("ch07.collate", items=BATCH[1:], kwargs={"allowed_max_length": 7})


@check(
    "ch07-collate",
    points=2,
    asks="the caller's lists stay as they are",
    think="Who else holds the lists that you append to?",
)
def test_collate_leaves_the_batch(judge: Judge) -> None:
    judge.compare("ch07.batch_after", name="custom_collate_fn", items=BATCH)


@check(
    "ch07-instruction_masking",
    points=5,
    asks="items are the number of the prompt's tokens and the ids of the whole text",
    think="Where does the prompt end, and what do you count?",
)
def test_instruction_masking_items(judge: Judge) -> None:
    facts = ["prompt lengths", "texts", "kinds", "length"]
    judge.compare("ch07.masked_items", data=ENTRIES, order=[1, 2, 0], facts=facts)


@check(
    "ch07-instruction_masking",
    points=7,
    asks="targets that are prompt tokens are ignored",
    think="Count on your fingers: which target is the prompt's last token?",
)
def test_instruction_masking(judge: Judge) -> None:
    judge.compare("ch07.masked_collate", items=BATCH, prompt_lengths=[3, 1, 2], kwargs={})


@check(
    "ch07-instruction_masking",
    points=3,
    asks="the other arguments hold here, too",
    think="What do you hand on to the collate function?",
)
def test_instruction_masking_arguments(judge: Judge) -> None:
    kwargs = {"pad_token_id": 99, "ignore_index": -9, "allowed_max_length": 4}
    judge.compare("ch07.masked_collate", items=BATCH, prompt_lengths=[4, 2, 3], kwargs=kwargs)


@check(
    "ch07-extract_response",
    points=5,
    asks="the reply alone: no prompt, no heading, no white space at either end",
    think="How many characters of the generated text are the prompt?",
)
def test_extract_response(judge: Judge) -> None:
    prompt = "### Instruction:\nSay hello."
    generated = f"{prompt}\n\n### Response:\nHello,\nworld! \n"
    judge.compare("ch07.response", input_text=prompt, generated_text=generated)


QUESTION = "Who\nare you?"
SERVER = {"replies": [[" I", " am", "", " a “llama”. "]], "models": ["llama3"]}


@check(
    "ch07-query_model",
    points=4,
    asks="the text of all lines that the model server sends, joined as it is",
    think="When is the stream over? Where does the server look for prompt and options?",
)
def test_query_model(judge: Judge) -> None:
    judge.compare("ch07.query", question=QUESTION, counterpart=SERVER, facts=["answer", "asked", "called"])


@check(
    "ch07-query_model",
    points=2,
    asks="cut lines are put together again",
    think="The network cuts where it likes: what is one line of the stream?",
)
def test_query_model_cut_lines(judge: Judge) -> None:
    judge.compare("ch07.query", question=QUESTION, counterpart={**SERVER, "cut": 9}, facts=["answer"])


@check(
    "ch07-query_model",
    points=1,
    asks="a model may think for some time before each line",
    think="How long does a large model take on a laptop?",
)
def test_query_model_slow(judge: Judge) -> None:
    judge.compare("ch07.query_slow", question=QUESTION, counterpart={**SERVER, "thinks": 20.0})


@check(
    "ch07-query_model",
    points=2,
    asks="a question that the server refuses raises an error",
    think="What would become of the marks if an error were taken for an answer?",
)
def test_query_model_refused(judge: Judge) -> None:
    judge.compare("ch07.query_refused", question=QUESTION, counterpart=SERVER, model="unknown")


@check(
    "ch07-model_scores",
    points=6,
    asks="one integer a reply; a reply that is no integer gives no mark",
    think="What must each question hold, and what becomes of a reply in words?",
)
def test_model_scores(judge: Judge) -> None:
    data = [{**entry, "mine": f"reply to {entry['output']}"} for entry in ENTRIES]
    server = {"replies": [["7", "3"], ["not", " bad"], ["98\n"]], "models": ["phi3"]}
    facts = ["marks", "questions", "models asked"]
    how = {"data": data, "key": "mine", "facts": facts, "kwargs": {"model": "phi3"}}
    judge.compare("ch07.scores", **how, counterpart=server)

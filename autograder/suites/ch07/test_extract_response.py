"""Hidden checks: the answer alone."""

from autograder.judging import Judge, check
from autograder.suites.ch07.inputs import ANSWERS, TASKS, THINGS

EXERCISE = "ch07-extract_response"
OPENINGS = ("no one", "open", "Reno:", "pens")


@check(
    points=3,
    asks="what follows the prompt, without the heading and without white space around it",
    think="How many characters of the generated text are the prompt? What stands around the heading?",
)
def test_answer(judge: Judge) -> None:
    prompt = f"### Instruction:\n{judge.choice(TASKS)} {judge.choice(THINGS)}"
    answer = f"one {judge.choice(ANSWERS)} {judge.integers(100, 1000)}\nAnd a second line, no more"
    generated = f"{prompt}\n\n### Response:\n{answer} \n"
    judge.compare("ch07.response", generated_text=generated, input_text=prompt)


@check(
    points=1,
    asks="a prompt may hold the heading itself, and an answer may repeat the prompt",
    think="Which of several headings is the one that the model wrote, and which of several prompts yours?",
)
def test_heading_in_the_prompt(judge: Judge) -> None:
    prompt = f"### Instruction:\nWhat comes after\n\n### Response:\n{judge.choice(THINGS)}?"
    generated = f"{prompt}\n\n### Response:\n{judge.choice(ANSWERS)}"
    judge.compare("ch07.response", generated_text=generated, input_text=prompt)
    prompt = f"{judge.choice(TASKS)} {judge.choice(THINGS)}"
    generated = f"{prompt}\n\n### Response:\nYou asked me: {prompt}\n{judge.choice(ANSWERS)}"
    judge.compare("ch07.response", generated_text=generated, input_text=prompt)


@check(
    points=1,
    asks="an answer without the heading, or without newlines around it, is an answer too",
    think="What does your code do if the model goes on without a heading?",
)
def test_without_heading(judge: Judge) -> None:
    prompt = f"{judge.choice(TASKS)} {judge.choice(THINGS)}"
    answer = f"{judge.choice(OPENINGS)} {judge.choice(ANSWERS)}"  # begins with letters of the heading
    judge.compare("ch07.response", generated_text=f"{prompt}\n\n{answer}\n", input_text=prompt)
    judge.compare("ch07.response", generated_text=f"{prompt}{answer}", input_text=prompt)
    judge.compare("ch07.response", generated_text=f"{prompt}\n\n### Response: {answer}", input_text=prompt)

"""Make `sms-messages.tsv`: 4,825 ham and 747 spam from the templates in `sms_templates.toml`.

    python datasets/make_sms.py [OUTPUT]

The same seed gives the same bytes on every platform. No message occurs twice.
"""

import random
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
HAM, SPAM = 4825, 747  # as in the SMS Spam Collection
SEED = 20_241
# What share of each label is of which kind: "alike" messages speak of the same things in both labels,
# "quoting" ones hold a whole spam and say what the writer makes of it; "chatty" spam is polite and low-key.
HAM_KINDS = {"alike": 0.57, "quoting": 0.15, "chat": 0.28}
SPAM_KINDS = {"alike": 0.60, "quoting": 0.08, "chatty": 0.27, "plain": 0.05}

SHORT = {
    "about": "abt", "and": "&", "are": "r", "because": "cos", "before": "b4", "for": "4", "going": "goin",
    "have": "hav", "later": "l8r", "love": "luv", "message": "msg", "please": "pls", "something": "smth",
    "thanks": "thx", "the": "da", "to": "2", "tomorrow": "tmrw", "tonight": "2nite", "with": "wiv",
    "you": "u", "your": "ur",
}  # fmt: skip


class Writer:
    """Expands templates: first choices, innermost first, then slots, until nothing is left to choose."""

    def __init__(self, templates: dict, rng: random.Random) -> None:
        self.rng = rng
        self.slots = templates["slots"]
        self.numbers: dict[str, Callable[[], str]] = {
            "time": self._time,
            "small": lambda: str(rng.randint(2, 40)),
            "amount": lambda: self._one_of(
                "{}.99", "{}.50", "{}", "{} pounds", "{}.00", of=rng.randint(1, 19)
            ),
            "bigamount": lambda: self._one_of("{}0", "{}5", "{}0 pounds", of=rng.randint(2, 98)),
            "code": lambda: str(rng.randint(100_000, 999_999)),
            # numbers that the British regulator keeps free for fiction
            "phone": lambda: self._one_of("07700 900{:03d}", "020 7946 0{:03d}", of=rng.randint(0, 999)),
            "premium": lambda: f"0909 8790{rng.randint(0, 999):03d}",
            "short": lambda: str(rng.randint(60_000, 89_999)),
        }

    def _one_of(self, *forms: str, of: int) -> str:
        return self.rng.choice(forms).format(of)

    def _time(self) -> str:
        hour, minute = self.rng.randint(1, 11), self.rng.choice(["00", "15", "30", "45"])
        return self.rng.choice([f"{hour}", f"{hour}pm", f"{hour + 10}:{minute}", f"half {hour}", "noon"])

    def write(self, template: str) -> str:
        text = template
        while (choice := re.search(r"\{([^{}]*)\}", text)) or (choice := re.search(r"<(\w+)>", text)):
            text = text[: choice.start()] + self._chosen(choice) + text[choice.end() :]
        text = re.sub(r"\s+", " ", text).strip()
        text = re.sub(r" ([,.?!:]|'(?= |$))", r"\1", text)
        text = re.sub(r"([,.:])\1+|,\.|\.,", r"\1", text)
        return self._roughened(text.strip(" ,"))

    def _chosen(self, match: re.Match[str]) -> str:
        if match[0].startswith("{"):
            return self.rng.choice(match[1].split("|"))
        if match[1] in self.numbers:
            return self.numbers[match[1]]()
        return self.rng.choice(self.slots[match[1]])

    def _roughened(self, text: str) -> str:
        """As people type: some start with a capital, some shorten, some slip, some leave the marks out."""
        rng = self.rng
        if rng.random() < 0.6:
            text = text[:1].upper() + text[1:]
        if rng.random() < 0.3:
            words = [SHORT.get(word, word) if rng.random() < 0.6 else word for word in text.split(" ")]
            text = " ".join(words)
        if rng.random() < 0.12:
            text = text.lower()
        if rng.random() < 0.05:
            text = text.upper()
        if rng.random() < 0.15 and not re.search(r"(^| )'", text):  # what is quoted keeps its marks
            text = re.sub(r"[,.'](?!\w)|'", "", text)
        for _ in range(rng.choice([0, 0, 0, 0, 1, 1, 2])):
            text = self._slip(text)
        if rng.random() < 0.4 and text[-1].isalnum() and "example" not in text[-16:]:
            text += rng.choice([".", ".", "!", "...", " :)"])
        return text

    def _slip(self, text: str) -> str:
        """Two letters of a longer word change places, or one is left out or doubled."""
        words = [match for match in re.finditer(r"(?<![\w./-])[a-z]{5,}(?![\w./-])", text)]
        if not words:
            return text
        word = self.rng.choice(words)
        at = self.rng.randrange(word.start() + 1, word.end() - 1)
        a, b = text[at], text[at + 1]
        return text[:at] + self.rng.choice([b + a, b, a + a + b]) + text[at + 2 :]


def messages() -> list[tuple[str, str]]:
    """All (label, text) pairs in their final order."""
    rng = random.Random(SEED)
    templates = tomllib.loads((HERE / "sms_templates.toml").read_text(encoding="utf-8"))
    writer = Writer(templates, rng)
    pairs = templates["alike"]
    alike = {label: [line for pair in pairs for line in pair[label]] for label in ("ham", "spam")}
    sources = {
        "ham": {"alike": alike["ham"], "quoting": templates["quoting"]["ham"], **templates["ham"]},
        "spam": {"alike": alike["spam"], "quoting": templates["quoting"]["spam"], **templates["spam"]},
    }
    writer.slots["quoted"] = alike["spam"] + templates["spam"]["plain"]
    made: list[tuple[str, str]] = []
    seen: set[str] = set()
    for label, count, kinds in (("ham", HAM, HAM_KINDS), ("spam", SPAM, SPAM_KINDS)):
        for kind in rng.choices(list(kinds), weights=list(kinds.values()), k=count):
            text = writer.write(rng.choice(sources[label][kind]))
            while text.lower() in seen:
                text = writer.write(rng.choice(sources[label][kind]))
            seen.add(text.lower())
            made.append((label, text))
    rng.shuffle(made)
    return made


def main(output: Path) -> None:
    lines = "".join(f"{label}\t{text}\n" for label, text in messages())
    output.write_text(lines, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "sms-messages.tsv")

"""Make `instructions.json`: 1,100 instructions with answers, of some fifty kinds, with and without input.

    python datasets/make_instructions.py [OUTPUT]

What needs judgement is written by hand in `instruction_material.toml`; what can be computed (arithmetic,
units, sorting, formats, ...) is computed in `computed_instructions.py`. The same seed gives the same bytes on
every platform.
"""

import json
import random
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from computed_instructions import Computed, Entry, a, capital

HERE = Path(__file__).resolve().parent
COUNT = 1100
SEED = 1_100


class Maker(Computed):
    """A method `kind_...` gives all written entries of one kind."""

    def entries(self) -> list[Entry]:
        """All written entries, filled up to `COUNT` with computed ones, shuffled, none twice."""
        kinds = [getattr(self, name) for name in sorted(dir(Maker)) if name.startswith("kind_")]
        chosen: dict[tuple[str, str], str] = {}
        for kind in kinds:
            chosen.update({entry[:2]: entry[2] for entry in kind()})
        computed = [getattr(self, name) for name in sorted(dir(Maker)) if name.startswith("computed_")]
        while len(chosen) < COUNT:
            for kind in computed:
                instruction, given, answer = kind()
                if len(chosen) < COUNT:
                    chosen.setdefault((instruction, given), answer)
        entries = [(instruction, given, answer) for (instruction, given), answer in chosen.items()]
        self.rng.shuffle(entries)
        return entries

    # -- language -------------------------------------------------------------------------------------------

    def kind_voice(self) -> Iterator[Entry]:
        for who, did, done, what, be in self.m["voices"]:
            active = f"{who} {did} {what}."
            passive = f"{capital(what)} {be} {done} by {_lower(who)}."
            yield (
                self.one("Convert the sentence to the passive voice.", "Rewrite in passive voice."),
                active,
                passive,
            )
            yield (
                self.one("Change the sentence to the active voice.", "Rewrite in active voice."),
                passive,
                active,
            )

    def kind_tense(self) -> Iterator[Entry]:
        for subject, base, third, past, rest in self.m["tenses"]:
            forms = {
                "past": f"{subject} {past} {rest}.",
                "present": f"{subject} {third} {rest}.",
                "future": f"{subject} will {base} {rest}.",
            }
            for target in forms:
                source = self.one(*(sorted(forms.keys() - {target})))
                yield f"Rewrite the sentence in the simple {target} tense.", forms[source], forms[target]
            if self.rng.random() < 0.5:
                yield (
                    f"What is the simple past of the verb '{base}'?",
                    "",
                    f"The simple past of '{base}' is '{past}'.",
                )

    def kind_grammar(self) -> Iterator[Entry]:
        for wrong, right in self.m["grammar"]:
            yield (
                self.one(
                    "Correct the grammar of this sentence.",
                    "Fix the mistake in the sentence.",
                    "Rewrite the sentence so that it is grammatically correct.",
                ),
                wrong,
                right,
            )

    def kind_spelling(self) -> Iterator[Entry]:
        for wrong, right in self.m["spelling"]:
            if self.rng.random() < 0.5:
                yield "Correct the spelling of the word.", wrong, right
            else:
                yield (
                    f"Which spelling is correct: '{wrong}' or '{right}'?",
                    "",
                    f"The correct spelling is '{right}'.",
                )

    def kind_plural(self) -> Iterator[Entry]:
        for single, plural in self.m["plurals"]:
            if self.rng.random() < 0.5:
                yield "Give the plural of the noun.", single, plural
            else:
                yield f"What is the plural of '{single}'?", "", f"The plural of '{single}' is '{plural}'."

    def kind_synonym(self) -> Iterator[Entry]:
        for pair in self.m["synonyms"]:
            word, other = self.rng.sample(pair, 2)
            yield f"Give a synonym for '{word}'.", "", f"A synonym for '{word}' is '{other}'."
            yield "Provide a synonym for the word.", other, capital(word)

    def kind_antonym(self) -> Iterator[Entry]:
        for pair in self.m["antonyms"]:
            word, other = self.rng.sample(pair, 2)
            yield f"What is the opposite of '{word}'?", "", f"The opposite of '{word}' is '{other}'."
            yield "Provide an antonym for the word.", other, capital(word)

    def kind_degree(self) -> Iterator[Entry]:
        for word, more, most in self.m["degrees"]:
            yield "Give the comparative and the superlative of the adjective.", word, f"{more}, {most}"
            yield f"What is the superlative of '{word}'?", "", f"The superlative of '{word}' is '{most}'."

    def kind_question(self) -> Iterator[Entry]:
        for statement, question in self.m["questions"]:
            yield "Turn the statement into a yes-or-no question.", statement, question
            yield "Turn the question into a statement.", question, statement

    def kind_joined(self) -> Iterator[Entry]:
        for two, one in self.m["joined"]:
            yield "Combine the two sentences into one.", two, one

    def kind_formal(self) -> Iterator[Entry]:
        for casual, formal in self.m["formal"]:
            yield (
                self.one("Rewrite the sentence in a formal style.", "Make this sentence more formal."),
                casual,
                formal,
            )

    def kind_idiom(self) -> Iterator[Entry]:
        for idiom, meaning in self.m["idioms"]:
            if self.rng.random() < 0.6:
                yield "Explain the meaning of the idiom.", idiom, meaning
            else:
                yield f"What does the expression '{idiom.rstrip('.')}' mean?", "", meaning

    def kind_phrase(self) -> Iterator[Entry]:
        for language, phrase, translation in self.m["phrases"]:
            yield f"Translate the phrase into {language}.", phrase, translation

    def kind_rhyme(self) -> Iterator[Entry]:
        for word, other in self.m["rhymes"]:
            yield f"Name a word that rhymes with '{word}'.", "", f"'{capital(other)}' rhymes with '{word}'."

    def kind_summary(self) -> Iterator[Entry]:
        for text, summary in self.m["summaries"]:
            yield "Summarize the text in one sentence.", text, summary

    # -- classification and knowledge -----------------------------------------------------------------------

    def kind_sentiment(self) -> Iterator[Entry]:
        for text, kind in self.m["sentiment"]:
            yield "Classify the sentiment of the text as positive, negative or neutral.", text, capital(kind)

    def kind_sentence_type(self) -> Iterator[Entry]:
        for text, kind in self.m["sentences"]:
            ask = "Is the sentence a statement, a question, a command or an exclamation?"
            article = "an" if kind == "exclamation" else "a"
            yield ask, text, f"The sentence is {article} {kind}."

    def kind_animal(self) -> Iterator[Entry]:
        for animal, group in self.m["animals"]:
            if self.rng.random() < 0.5:
                ask = "Classify the animal as mammal, bird, reptile, amphibian, fish or insect."
                yield ask, capital(animal), capital(group)
            else:
                answer = f"{a(animal, True)} is {a(group)}."
                yield (
                    f"What kind of animal is {a(animal)}: mammal, bird, reptile, amphibian, fish or insect?",
                    "",
                    answer,
                )

    def kind_part_of_speech(self) -> Iterator[Entry]:
        for sentence, word, part in self.m["speech"]:
            yield (
                f"What part of speech is the word '{word}' in the sentence?",
                sentence,
                f"'{word}' is {a(part)}.",
            )

    def kind_capital_city(self) -> Iterator[Entry]:
        for country, city in self.m["capitals"]:
            yield f"What is the capital of {country}?", "", f"The capital of {country} is {city}."
            if self.rng.random() < 0.5:
                yield "Name the country that has this capital.", city, country

    def kind_element(self) -> Iterator[Entry]:
        for name, symbol in self.m["elements"]:
            if self.rng.random() < 0.5:
                yield (
                    f"What is the chemical symbol of {name}?",
                    "",
                    f"The chemical symbol of {name} is {symbol}.",
                )
            else:
                yield "Which element has this symbol?", symbol, capital(name)

    def kind_fact(self) -> Iterator[Entry]:
        for question, answer in self.m["facts"]:
            yield question, "", answer

    def kind_definition(self) -> Iterator[Entry]:
        for term, meaning in self.m["definitions"]:
            if self.rng.random() < 0.5:
                yield f"Define the term '{term}'.", "", meaning
            else:
                yield "Explain the term in one sentence.", capital(term), meaning

    def kind_composition(self) -> Iterator[Entry]:
        for instruction, answer in self.m["compositions"]:
            yield instruction, "", answer


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def main(output: Path) -> None:
    material = tomllib.loads((HERE / "instruction_material.toml").read_text(encoding="utf-8"))
    entries = Maker(material, random.Random(SEED)).entries()
    records = [{"instruction": ask, "input": given, "output": answer} for ask, given, answer in entries]
    text = json.dumps(records, indent=1, ensure_ascii=False) + "\n"
    output.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "instructions.json")

"""The instructions whose answers can be computed: arithmetic, units, sorting, formats, letters."""

import json
import random

Entry = tuple[str, str, str]
"""Instruction, input (may be empty), output."""


class Computed:
    """A method `computed_...` draws one entry of one kind."""

    def __init__(self, material: dict, rng: random.Random) -> None:
        self.m = material
        self.rng = rng

    def one(self, *choices: str) -> str:
        return self.rng.choice(choices)

    # -- numbers --------------------------------------------------------------------------------------------

    def computed_sum(self) -> Entry:
        a, b = self.rng.randint(12, 480), self.rng.randint(12, 480)
        return f"What is {a} plus {b}?", "", f"{a} plus {b} is {a + b}."

    def computed_difference(self) -> Entry:
        b, rest = self.rng.randint(11, 250), self.rng.randint(11, 250)
        return "Subtract the second number from the first.", f"{b + rest}, {b}", str(rest)

    def computed_product(self) -> Entry:
        a, b = self.rng.randint(3, 25), self.rng.randint(3, 19)
        return (
            self.one("Multiply the numbers.", "Calculate the product of the numbers."),
            f"{a} and {b}",
            str(a * b),
        )

    def computed_quotient(self) -> Entry:
        a, b = self.rng.randint(3, 40), self.rng.randint(3, 12)
        return f"Divide {a * b} by {b}.", "", f"{a * b} divided by {b} is {a}."

    def computed_percentage(self) -> Entry:
        part, base = self.rng.choice([5, 10, 20, 25, 40, 50, 75]), 20 * self.rng.randint(2, 40)
        return f"What is {part}% of {base}?", "", f"{part}% of {base} is {part * base // 100}."

    def computed_average(self) -> Entry:
        mean, spread = self.rng.randint(10, 60), self.rng.randint(1, 9)
        numbers = [mean - spread, mean + spread, mean]
        self.rng.shuffle(numbers)
        return "Calculate the average of the numbers.", _list(numbers), str(mean)

    def computed_largest(self) -> Entry:
        numbers = self.rng.sample(range(10, 999), 5)
        which, best = self.rng.choice([("largest", max(numbers)), ("smallest", min(numbers))])
        return f"Find the {which} number in the list.", _list(numbers), str(best)

    def computed_parity(self) -> Entry:
        number = self.rng.randint(21, 999)
        kind = "odd" if number % 2 else "even"
        return f"Is {number} odd or even?", "", f"{number} is {kind}."

    def computed_sequence(self) -> Entry:
        start, step = self.rng.randint(1, 30), self.rng.randint(2, 15)
        row = [start + i * step for i in range(5)]
        return "Which number comes next in the sequence?", _list(row[:4]), f"The next number is {row[4]}."

    def computed_roman(self) -> Entry:
        number = self.rng.randint(4, 99)
        if self.rng.random() < 0.5:
            return "Write the number as a Roman numeral.", str(number), _roman(number)
        return f"What number is the Roman numeral {_roman(number)}?", "", f"{_roman(number)} is {number}."

    def computed_rectangle(self) -> Entry:
        a, b = sorted(self.rng.sample(range(2, 40), 2))
        what, value, unit = self.rng.choice(
            [("area", a * b, "square centimetres"), ("perimeter", 2 * (a + b), "centimetres")]
        )
        ask = f"What is the {what} of a rectangle with sides of {a} cm and {b} cm?"
        return ask, "", f"The {what} is {value} {unit}."

    def computed_shopping(self) -> Entry:
        who, what = self.rng.choice(self.m["people"]), self.rng.choice(self.m["goods"])
        count, price = self.rng.randint(3, 12), self.rng.randint(2, 9)
        paid = -(-count * price // 10) * 10
        text = f"{who} buys {count} {what} at {price} dollars each and pays with {paid} dollars."
        return "How much change is given?", text, f"The change is {paid - count * price} dollars."

    def computed_sharing(self) -> Entry:
        who, other = self.rng.sample(self.m["people"], 2)
        what = self.rng.choice(self.m["goods"])
        had, gave, got = self.rng.randint(20, 60), self.rng.randint(3, 19), self.rng.randint(2, 15)
        text = f"{who} has {had} {what}, gives {gave} of them to {other} and then finds {got} more."
        answer = f"{had} - {gave} + {got} = {had - gave + got}, so {who} now has {had - gave + got} {what}."
        return f"How many {what} does {who} have now?", text, answer

    def computed_journey(self) -> Entry:
        speed, hours = 5 * self.rng.randint(8, 24), self.rng.randint(2, 7)
        ask = f"A train travels at {speed} kilometres per hour for {hours} hours. How far does it go?"
        return ask, "", f"It travels {speed} x {hours} = {speed * hours} kilometres."

    # -- units and formats ----------------------------------------------------------------------------------

    def computed_units(self) -> Entry:
        large, small, factor = self.rng.choice(
            [
                ("kilometres", "metres", 1000),
                ("kilograms", "grams", 1000),
                ("hours", "minutes", 60),
                ("days", "hours", 24),
                ("litres", "millilitres", 1000),
                ("metres", "centimetres", 100),
                ("weeks", "days", 7),
                ("feet", "inches", 12),
            ]
        )
        number = self.rng.randint(2, 40)
        if self.rng.random() < 0.5:
            return (
                f"Convert {number} {large} to {small}.",
                "",
                f"{number} {large} are {number * factor} {small}.",
            )
        return f"Convert the quantity to {large}.", f"{number * factor} {small}", f"{number} {large}"

    def computed_temperature(self) -> Entry:
        celsius = 5 * self.rng.randint(-8, 40)
        fahrenheit = celsius * 9 // 5 + 32
        if self.rng.random() < 0.5:
            ask = f"Convert {celsius} degrees Celsius to Fahrenheit."
            return ask, "", f"{celsius} degrees Celsius are {fahrenheit} degrees Fahrenheit."
        return "Convert the temperature to Celsius.", f"{fahrenheit} °F", f"{celsius} °C"

    def computed_date(self) -> Entry:
        months = (
            "January February March April May June July August September October November December".split()
        )
        day, month, year = self.rng.randint(1, 28), self.rng.randint(1, 12), self.rng.randint(1950, 2024)
        iso, long = f"{year}-{month:02d}-{day:02d}", f"{day} {months[month - 1]} {year}"
        if self.rng.random() < 0.5:
            return "Write the date in the format YYYY-MM-DD.", long, iso
        return "Write the date with the name of the month.", iso, long

    def computed_clock(self) -> Entry:
        hour, minute = self.rng.randint(13, 23), self.rng.choice(["05", "10", "20", "35", "40", "55"])
        return "Convert the time to the 12-hour clock.", f"{hour}:{minute}", f"{hour - 12}:{minute} p.m."

    def computed_json(self) -> Entry:
        who, age, city = (
            self.rng.choice(self.m["people"]),
            self.rng.randint(18, 80),
            self.rng.choice(self.m["capitals"])[1],
        )
        record = json.dumps({"name": who, "age": age, "city": city}, ensure_ascii=False)
        if self.rng.random() < 0.5:
            return "Convert the data to JSON.", f"name: {who}; age: {age}; city: {city}", record
        return (
            "Write a sentence from the JSON record.",
            record,
            f"{who} is {age} years old and lives in {city}.",
        )

    def computed_csv(self) -> Entry:
        names = self.rng.sample(self.m["people"], 3)
        if self.rng.random() < 0.5:
            return (
                "Turn the comma-separated list into a bulleted list.",
                _list(names),
                "\n".join(f"- {n}" for n in names),
            )
        return (
            "Turn the bulleted list into a comma-separated list.",
            "\n".join(f"- {n}" for n in names),
            _list(names),
        )

    def computed_email(self) -> Entry:
        who, host = self.rng.choice(self.m["people"]).lower(), self.rng.choice(self.m["words"])
        address = f"{who}@{host}.example"
        text = f"For tickets, write to {address} before {self.rng.choice(['Monday', 'Friday', 'Sunday'])}."
        return "Extract the email address from the text.", text, address

    # -- words ----------------------------------------------------------------------------------------------

    def computed_alphabet(self) -> Entry:
        words = self.rng.sample(self.m["words"], 4)
        return "Sort the words alphabetically.", _list(words), _list(sorted(words))

    def computed_sorting(self) -> Entry:
        numbers = self.rng.sample(range(1, 200), 5)
        order, down = self.rng.choice([("ascending", False), ("descending", True)])
        return f"Sort the numbers in {order} order.", _list(numbers), _list(sorted(numbers, reverse=down))

    def computed_letters(self) -> Entry:
        word = self.rng.choice(self.m["words"])
        if self.rng.random() < 0.5:
            return (
                f"How many letters does the word '{word}' have?",
                "",
                f"'{capital(word)}' has {len(word)} letters.",
            )
        vowels = sum(letter in "aeiou" for letter in word)
        plural = "vowel" if vowels == 1 else "vowels"
        return "Count the vowels (a, e, i, o, u) in the word.", word, f"The word has {vowels} {plural}."

    def computed_backwards(self) -> Entry:
        word = self.rng.choice(self.m["words"])
        return "Spell the word backwards.", word, word[::-1]

    def computed_case(self) -> Entry:
        words = self.rng.sample(self.m["words"], 3)
        if self.rng.random() < 0.5:
            return "Write the text in capital letters.", " ".join(words), " ".join(words).upper()
        return "Write the text in lower case.", " ".join(words).upper(), " ".join(words)

    def computed_odd_one(self) -> Entry:
        group, other = self.rng.sample(["mammal", "bird", "fish", "insect", "reptile"], 2)
        of = {kind: [animal for animal, its in self.m["animals"] if its == kind] for kind in (group, other)}
        three, stranger = self.rng.sample(of[group], 3), self.rng.choice(of[other])
        row = [*three, stranger]
        self.rng.shuffle(row)
        answer = f"The {stranger} is the odd one out: it is {a(other)}, the others are {_many(group)}."
        return "Which animal is the odd one out, and why?", _list(row), answer


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def a(noun: str, starts: bool = False) -> str:
    article = "an" if noun[0] in "aeiou" else "a"
    return f"{capital(article) if starts else article} {noun}"


def _many(noun: str) -> str:
    return noun if noun == "fish" else f"{noun}s"


def _list(things: list) -> str:
    return ", ".join(map(str, things))


def _roman(number: int) -> str:
    signs = ((90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        text += sign * (number // value)
        number %= value
    return text

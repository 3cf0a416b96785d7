"""One regular expression with the escaped prompt."""

import re


def extract_response(generated_text, input_text):
    match = re.match(re.escape(input_text) + r"\s*(?:### Response:)?(.*)", generated_text, flags=re.DOTALL)
    return match.group(1).strip()

"""The answer by removeprefix, once for the prompt and once for the heading."""


def extract_response(generated_text, input_text):
    return generated_text.removeprefix(input_text).strip().removeprefix("### Response:").strip()

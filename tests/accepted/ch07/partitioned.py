"""The answer by partition behind the prompt."""


def extract_response(generated_text, input_text):
    rest = generated_text[len(input_text) :]
    before, heading, after = rest.partition("### Response:")
    return (after if heading else before).strip()

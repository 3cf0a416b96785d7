"""Getting the answer out of what the model wrote. Source: book section 7.7."""


def extract_response(generated_text: str, input_text: str) -> str:
    """The answer alone: the text after the prompt, without the heading ``### Response:``, stripped.

    ``generated_text`` begins with ``input_text``, as ``generate`` returns the prompt together with what
    follows it.
    """
    ### BEGIN SOLUTION
    return generated_text[len(input_text) :].replace("### Response:", "").strip()
    ### END SOLUTION

"""No no_grad: generate_text_simple has its own. The text is tidied by translate."""

from previous_chapters import generate_text_simple
from text_tokens import text_to_token_ids, token_ids_to_text


def generate_and_print_sample(model, tokenizer, device, start_context):
    model.eval()
    start = text_to_token_ids(start_context, tokenizer)
    ids = generate_text_simple(
        model=model, idx=start.to(device), max_new_tokens=50, context_size=len(model.pos_emb.weight)
    )
    model.train()
    print(token_ids_to_text(ids, tokenizer).translate({ord("\n"): " "}))

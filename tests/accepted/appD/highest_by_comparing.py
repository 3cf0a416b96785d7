"""A loop that compares, and a Python number as the result."""


def find_highest_gradient(model):
    highest = None
    for _, parameter in model.named_parameters():
        if parameter.grad is None:
            continue
        here = parameter.grad.detach().flatten().sort().values[-1].item()
        if highest is None or here > highest:
            highest = here
    return highest

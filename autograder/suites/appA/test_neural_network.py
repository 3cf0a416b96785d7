"""Hidden checks: the multilayer perceptron."""

from autograder.judging import Judge, check

EXERCISE = "appA-neural_network"
NAME = "NeuralNetwork"


@check(
    points=6,
    asks="layers.0, layers.2 and layers.4 are linear layers with biases: num_inputs -> 30 -> 20 -> num_outputs",
    think="What goes into a layer is what came out of the one before; which places in the Sequential do ReLUs take?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[50, 3])
    judge.compare("modules.parameters", name=NAME, args=[7, 4])


@check(
    points=8,
    asks="the output is the last layer's logits, with a ReLU after each hidden layer",
    think="What does each hidden layer's result go through, and the last one's? What may a logit be?",
)
def test_output(judge: Judge) -> None:
    judge.compare("modules.forward", name=NAME, args=[5, 3], x=judge.normal(4, 5), seed=judge.seed())
    judge.compare("modules.forward", name=NAME, args=[2, 7], x=judge.normal(6, 2), seed=judge.seed(), scale=0.3)
    judge.compare("modules.forward", name=NAME, args=[3, 2], x=judge.normal(1, 3), seed=judge.seed())


@check(
    points=2,
    asks="the output is the same in training and in evaluation mode, and from call to call",
    think="Is there a layer in it that nobody asked for?",
)
def test_modes(judge: Judge) -> None:
    x, other = judge.normal(6, 5), judge.normal(3, 5)
    judge.compare("modules.forward", name=NAME, args=[5, 3], x=x, seed=judge.seed(), train=True)
    judge.compare("modules.forward_twice", name=NAME, args=[5, 3], x=x, other=other, seed=judge.seed())


@check(
    points=2,
    asks="gradients reach all parameters and the input",
    think="Does anything on the way (detach, .data, a new tensor, no_grad) cut the graph?",
)
def test_gradients(judge: Judge) -> None:
    judge.compare("modules.gradients", name=NAME, args=[5, 3], x=judge.normal(4, 5), seed=judge.seed())


@check(
    points=2,
    asks="the module works in float64 and on another device, and leaves its input alone",
    think="Is anything made inside forward that doesn't follow the input?",
)
def test_moves(judge: Judge) -> None:
    judge.compare("modules.in_double", name=NAME, args=[5, 3], x=judge.normal(4, 5), seed=judge.seed())
    judge.compare("modules.on_meta", name=NAME, args=[5, 3], x=judge.normal(4, 5))
    judge.compare("modules.inputs_after", name=NAME, args=[5, 3], x=judge.normal(4, 5), seed=judge.seed())

"""The choice of an activation as a tree of questions, whose leaves are recommendations with reasons and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actviz.activations.advice import ADVICE
from actviz.activations.advice_entry import Advice


@dataclass(frozen=True)
class Question:
    """A question, and for each answer a further question or the recommended functions."""

    text: str
    answers: tuple[tuple[str, Question | Leaf], ...]


Leaf = tuple[Advice, ...]
"""The recommendations at the end of a path through the tree."""


@dataclass(frozen=True)
class Path:
    """The questions and answers that lead to recommendations."""

    answers: tuple[tuple[str, str], ...]
    advice: Leaf


def paths(question: Question, before: tuple[tuple[str, str], ...] = ()) -> Iterator[Path]:
    """Yield the paths to all leaves, from top to bottom."""
    for answer, then in question.answers:
        answers = (*before, (question.text, answer))
        if isinstance(then, Question):
            yield from paths(then, answers)
        else:
            yield Path(answers, then)


def _advice(name: str, *, task: str = "", layer: str = "", depth: str = "", problem: str = "") -> Advice:
    """Return the recommendation of a function for a purpose."""
    (found,) = (
        advice
        for advice in ADVICE
        if (advice.name, advice.layer, advice.depth, advice.problem) == (name, layer, depth, problem)
        and (not task or task in advice.tasks)
    )
    return found


OUTPUT = Question(
    "What does the network predict?",
    (
        ("a real number", (_advice("identity", layer="output"),)),
        ("a positive number", (_advice("softplus", layer="output"),)),
        ("one of two classes", (_advice("sigmoid", layer="output"),)),
        ("one of several classes", (_advice("softmax", layer="output"),)),
        ("an image (GAN)", (_advice("tanh", layer="output"),)),
    ),
)
PROBLEM = Question(
    "Does training have a problem?",
    (
        ("no", (_advice("relu", layer="hidden", depth="deep"),)),
        ("vanishing gradients", (_advice("relu", problem="vanishing", depth="deep"),)),
        ("dead units", (_advice("leaky_relu", problem="dying"),)),
        ("exploding gradients", (_advice("tanh", problem="exploding"),)),
        ("loss of negative values", (_advice("elu", problem="negative-values"),)),
        ("too slow", (_advice("hard_swish", problem="cost"),)),
    ),
)
DEPTH = Question(
    "How many layers?",
    (
        (
            "3 or fewer",
            (_advice("relu", layer="hidden", depth="shallow"), _advice("tanh", layer="hidden", depth="shallow")),
        ),
        ("more than 3", PROBLEM),
    ),
)
RECURRENT = Question(
    "Which part?",
    (
        ("state", (_advice("tanh", task="rnn", layer="hidden", depth=""),)),
        ("gate", (_advice("sigmoid", layer="gate"),)),
    ),
)
GAN = Question(
    "Which network?",
    (
        ("generator", (_advice("relu", task="gan", layer="hidden"),)),
        ("discriminator", (_advice("leaky_relu", task="gan", layer="hidden"),)),
    ),
)
TREE = Question(
    "Which layer?",
    (
        ("output layer", OUTPUT),
        ("first layer", (_advice("leaky_relu", layer="first"), _advice("elu", layer="first"))),
        ("hidden layer, CNN or MLP", DEPTH),
        ("hidden layer, Transformer", (_advice("gelu", task="text", layer="hidden", depth="deep"),)),
        ("hidden layer, RNN", RECURRENT),
        ("hidden layer, GAN", GAN),
    ),
)
"""The choice of an activation for a layer."""

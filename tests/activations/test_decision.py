"""The tree of questions leads to functions of the catalogue, with reasons and sources."""

from __future__ import annotations

from actviz.activations.advice import ADVICE
from actviz.activations.catalogue import CATALOGUE
from actviz.activations.decision import TREE, Question, paths


def questions(tree: Question) -> list[Question]:
    return [tree, *(one for _, then in tree.answers if isinstance(then, Question) for one in questions(then))]


def test_every_leaf_is_advice_on_a_function_of_the_catalogue() -> None:
    found = list(paths(TREE))
    assert len(found) >= 15
    for path in found:
        assert path.advice
        for advice in path.advice:
            assert advice in ADVICE
            assert advice.name in CATALOGUE


def test_the_answers_to_a_question_differ() -> None:
    for question in questions(TREE):
        answers = [answer for answer, _ in question.answers]
        assert len(answers) == len(set(answers)) >= 2


def test_the_paths_cover_all_answers() -> None:
    """Test that a path ends at each answer without a further question, and that it contains its questions in order."""
    leaves = [(q.text, a) for q in questions(TREE) for a, then in q.answers if not isinstance(then, Question)]
    assert sorted(path.answers[-1] for path in paths(TREE)) == sorted(leaves)
    for path in paths(TREE):
        then: object = TREE
        for text, answer in path.answers:
            assert isinstance(then, Question)
            assert then.text == text
            then = dict(then.answers)[answer]
        assert then == path.advice

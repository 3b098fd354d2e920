"""A process forked after the first document says so instead of waiting for ever."""

import multiprocessing
import os

import pytest

from parchemin.certificates.documents import make_parchemin
from parchemin.kernel.documents import DocumentFault
from tests.documents import parchemin_facts


def _compose(answers):
    try:
        answers.send(str(len(make_parchemin(parchemin_facts()))))
    except DocumentFault as fault:
        answers.send(str(fault))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="ce système ne connaît pas fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize(
    ("method", "works"), [("fork", False), ("spawn", True)], ids=["forked", "fresh"]
)
def test_a_forked_process_refuses_and_a_fresh_one_composes(method, works):
    expected = str(len(make_parchemin(parchemin_facts())))
    context = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    child = context.Process(target=_compose, args=(theirs,))
    child.start()
    answered = ours.poll(60)
    answer = ours.recv() if answered else "no answer"
    child.kill()
    child.join()
    assert (answer == expected) is works
    assert works or "avait déjà composé" in answer

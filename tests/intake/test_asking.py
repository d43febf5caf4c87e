"""What reading processes are told of params is all that they need."""

import base64
import pickle
from dataclasses import replace
from pathlib import Path

from kepuri_eval.intake.asking import ask
from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

PARAMS = load_params("demo", Path(__file__).parents[2])
TEXT = [
    ("l1", "line", "全国科普日活动总结"),
    ("l2", "line", "9月16日，参与群众300人次。8月，举办讲座4场。"),
    ("l3", "line", "现有会员90人。"),
]


def test_a_reading_process_finds_what_this_one_finds():
    told = pickle.loads(base64.b64decode(ask(PARAMS).line))
    here, there = (list(FigureReader(params).read_document(TEXT, [])) for params in (PARAMS, told))
    assert [figure.amount.value for _, figure in here] == [300, 4, 90]
    assert there == here


def test_the_digest_changes_with_what_is_looked_for():
    later = PARAMS.edition.dates.model_copy(update={"window_start": PARAMS.edition.dates.window_end})
    other = replace(PARAMS, edition=PARAMS.edition.model_copy(update={"dates": later}))
    assert ask(other).digest != ask(PARAMS).digest
    assert ask(PARAMS).digest == ask(load_params("demo", Path(__file__).parents[2])).digest

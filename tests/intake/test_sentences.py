"""The sentence and the clause round a place of a text."""

from kepuri_eval.intake.activities.sentences import clause_begins, sentence_at

TEXT = "开场很早。9月18日，在河边观鸟，40人参加。散场很晚"


def test_the_sentence_round_a_place() -> None:
    at = TEXT.index("观鸟")
    start, end = sentence_at(TEXT, at, at + 2)
    assert TEXT[start:end] == "9月18日，在河边观鸟，40人参加"
    start, end = sentence_at(TEXT, TEXT.index("散场"), len(TEXT))
    assert TEXT[start:end] == "散场很晚"


def test_where_a_clause_begins_within_its_sentence() -> None:
    start, _ = sentence_at(TEXT, TEXT.index("观鸟"), TEXT.index("观鸟"))
    assert TEXT[clause_begins(TEXT, start, TEXT.index("观鸟")) :].startswith("在河边")
    assert clause_begins(TEXT, start, TEXT.index("18日")) == start

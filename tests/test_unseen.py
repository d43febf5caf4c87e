"""Words keep what is read and lose what only programs obey."""

from kepuri_eval import unseen


def test_what_nobody_sees_is_taken_out_of_a_text_and_what_ends_a_line_stays() -> None:
    assert unseen.straight("\u202e课星观\u202c\x1b[2J甲\x00\x9b乙\t丙\n丁") == "课星观[2J甲乙\t丙\n丁"
    assert unseen.plain("甲\x0b乙\x0c丙\x07") == "甲 乙 丙"

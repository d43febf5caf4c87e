from matplotlib import font_manager, ft2font

from kepuri_eval.reporting.fonts import FAMILY, font_path, register_font


def test_the_carried_font_is_known_to_matplotlib():
    assert register_font() == FAMILY
    assert font_manager.findfont(FAMILY, fallback_to_default=False) == str(font_path())


def test_the_carried_font_has_every_character_of_the_register_and_the_wording(params):
    words = "".join(unit.name for unit in params.units)
    words += "".join(each.label for each in params.method.measures.values())
    words += "".join(kind.label for kind in params.wording.categories.values())
    known = ft2font.FT2Font(str(font_path())).get_charmap()
    assert [each for each in sorted(set(words)) if ord(each) not in known] == []

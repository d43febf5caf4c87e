"""Names of other cities and of provinces in front of a unit's."""

import pytest

from kepuri_eval.intake.senders.elsewhere import opens_elsewhere, stands_elsewhere, without_province


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("河北省唐山市路北区", "唐山市路北区"), ("河北唐山海港经济开发区", "唐山海港经济开发区"),
        ("河北省科协", "河北省科协"),
        ("浙江省杭州市西湖区", "浙江省杭州市西湖区"), ("路北区", "路北区"),
    ],
)  # fmt: skip
def test_only_the_province_of_this_city_is_taken_off(name, left):
    assert without_province(name, "唐山市") == left
    assert without_province(name, "") == name


def test_another_city_or_province_is_elsewhere():
    assert opens_elsewhere("杭州西湖区", "唐山市") and opens_elsewhere("河北省路北区", "唐山市")
    assert not opens_elsewhere("河北省唐山市路北区", "唐山市")
    assert not opens_elsewhere("唐山路北区", "唐山市") and not opens_elsewhere("路北区", "唐山市")


def test_words_before_a_name_put_it_elsewhere():
    assert stands_elsewhere("今年杭州", "西湖区", "唐山市")
    assert not stands_elsewhere("今年唐山", "路北区", "唐山市")
    assert not stands_elsewhere("河北省", "唐山市路北区", "唐山市")
    assert not stands_elsewhere("今年", "路北区", "唐山市")

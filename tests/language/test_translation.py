import pytest

from citypact.errors import InputError
from citypact.language import current_language, language_of_locale, translate, use_language
from citypact.language.catalogue import Catalogue
from citypact.language.joining import joined
from citypact.language.translator import Translator

KNOWN = {
    "{1} gains {2#}.": "{1}得 {2}。",
    "{1} gains {2#}": "{1}得 {2}",
    "Both accept {1}.": "双方接受{1}。",
    "{1} to {2}": "{1}至{2}",
    "no agreement": "没有协议",
    "the origin": "迁出地",
    "the destination": "迁入地",
    "{1} pays {2}": "{1}付给{2}",
    "pays": "付",
}


def zh(text: str) -> str:
    return Translator(Catalogue(KNOWN)).text(text)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("no agreement", "没有协议"),
        ("No agreement", "没有协议"),
        ("The origin gains 1.5.", "迁出地得 1.5。"),
        ("The origin gains 1.5. Both accept 0.3 to 0.9.", "迁出地得 1.5。双方接受0.3至0.9。"),
        ("the origin pays the destination", "迁出地付给迁入地"),
        ("the origin, the destination and Baoding", "迁出地、迁入地和Baoding"),
        ("the origin (no agreement)", "迁出地（没有协议）"),
        ("the origin: no agreement; the destination: 3", "迁出地：没有协议；迁入地：3"),
        ("Baoding gains 2", "Baoding得 2"),
        ("Baoding", "Baoding"),
        ("保定 gains 2", "保定得 2"),
        ("0.5", "0.5"),
        ("", ""),
    ],
)
def test_texts(english: str, chinese: str) -> None:
    assert zh(english) == chinese


def test_of_two_templates_the_more_specific_translates() -> None:
    known = {"{1} of {2}": "{2}的{1}", "part of the tax of {1}": "{1}税收的一部分"}
    assert Translator(Catalogue(known)).text("part of the tax of A1") == "A1税收的一部分"


def test_of_two_templates_the_one_that_leaves_less_in_english_translates() -> None:
    known = {"{1} with much of {2}": "{1}多{2}", "the city with {1}": "{1}城", "much of water": "多水"}
    assert Translator(Catalogue(known)).text("the city with much of water") == "多水城"


def test_unknown_sentences_stay_as_they_stand() -> None:
    assert zh("Nothing here is known. At all, or is it?") == "Nothing here is known. At all, or is it?"


def test_sentences_of_one_template_stay_together() -> None:
    known = {"First this. Then {1}.": "先，后{1}。", "First this.": "错。", "This is last.": "末。"}
    assert Translator(Catalogue(known)).text("First this. Then 3. This is last.") == "先，后3。末。"


def test_lines_and_spaces_at_their_ends_stay() -> None:
    assert translate("  yes\nno ", "zh") == "  是\n否 "


@pytest.mark.parametrize("name", ["Bay of Plenty", "Port of Spain", "Stow on the Wold", "Tyne and Wear"])
def test_names_of_a_user_s_own_stay_as_they_are(name: str) -> None:
    assert translate(name, "zh") == name
    assert translate(
        f"{name} gains 3 and Beijing 4 亿元 over no agreement; an agreement adds 7 in all.", "zh"
    ) == (f"比没有协议时，{name} 多得 3，北京多得 4 亿元；协议共增加 7。")


def test_english_passes() -> None:
    assert translate("yes", "en") == "yes"


def test_hostile_texts_end() -> None:
    for text in ("a " * 5000, ". " * 3000, "(" * 1000 + "yes", " and " * 700, "gains " * 600 + "."):
        assert isinstance(zh(text), str)
        assert isinstance(translate(text, "zh"), str)


def test_sentences_are_joined_without_a_space_only_after_chinese_signs() -> None:
    assert joined(["得 2。", "Unknown.", "是。"]) == "得 2。Unknown. 是。"


def test_the_language_in_use_ends_with_its_block() -> None:
    with use_language("zh"):
        assert current_language() == "zh"
        with use_language("en"):
            assert current_language() == "en"
        assert current_language() == "zh"
    assert current_language() == "en"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="lang: found de, expected en or zh"), use_language("de"):
        pass


def test_the_first_variable_that_is_set_decides() -> None:
    assert language_of_locale({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"}) == "zh"
    assert language_of_locale({"LC_ALL": "en_GB", "LANG": "zh_CN"}) == "en"
    assert language_of_locale({}) == "en"

import pytest

from workbench.domain.language import Language
from workbench.domain.language_codes import code_of, language_of


@pytest.mark.parametrize("language", list(Language))
def test_a_language_comes_back_from_its_code(language):
    assert language_of(code_of(language)) is language


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("EN-us", Language.EN),
        ("zh", Language.ZH_HANS),
        ("zh-CN", Language.ZH_HANS),
        ("zh_Hant_HK", Language.ZH_HANT),
        ("zho", Language.OTHER),
        ("", Language.OTHER),
    ],
)
def test_codes_of_others_are_understood(code, language):
    assert language_of(code) is language

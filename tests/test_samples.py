import pytest

from bench.samples import SAMPLES, exports


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    return exports(tmp_path_factory.mktemp("samples") / "samples.db")


def test_the_golden_exports_are_what_is_written_today(fresh):
    assert {path.name for path in SAMPLES.iterdir()} == set(fresh)
    changed = [name for name, data in fresh.items() if (SAMPLES / name).read_bytes() != data]
    assert changed == [], "if the change is meant: python -m bench.samples, and read the difference"

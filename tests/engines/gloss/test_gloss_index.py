import gzip
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.engines.gloss import index
from workbench.engines.gloss.cedict import Cedict, installed
from workbench.engines.gloss.index import opened
from workbench.errors import Missing

ROOT = Path(__file__).parents[3]


def common(_word):
    return 100


@pytest.fixture
def source(small_source):
    return Cedict(small_source)


def left_over(folder):
    return [path.name for path in folder.iterdir() if path.suffix != ".sqlite"]


def test_a_word_is_found_in_either_script_with_all_its_readings(source, tmp_path):
    found = opened(tmp_path, source, common).entries(["长", "長", "无人机", "不在"])
    assert [entry.pinyin for entry in found["长"]] == ["chang2", "zhang3"]
    assert found["长"] == found["長"]
    assert found["无人机"][0].traditional == "無人機"
    assert "不在" not in found


def test_english_leads_to_words_but_not_to_slurs(source, tmp_path):
    found = opened(tmp_path, source, common).hints(["drone", "freedonia", "cease fire", "unheard"])
    assert [hint.simplified for hint in found["drone"]] == ["无人机", "嗡嗡"]
    assert [hint.simplified for hint in found["freedonia"]] == ["自由国"]
    assert [hint.simplified for hint in found["cease fire"]] == ["停火"]
    assert "unheard" not in found


@pytest.mark.parametrize("often", ["银行", "岸"])
def test_a_frequent_word_comes_before_a_rare_one(source, tmp_path, often):
    found = opened(tmp_path, source, lambda word: 10**6 if word == often else 1).hints(["bank"])
    assert found["bank"][0].simplified == often


def test_only_characters_of_traditional_text_are_simplified(source, tmp_path):
    assert opened(tmp_path, source, common).simplified() == {"長": "长", "張": "张"}


def test_the_index_is_built_once_and_found_again(source, tmp_path):
    first = opened(tmp_path, source, common)
    before = first.path.stat()
    again = opened(tmp_path, source, common)
    assert again.path == first.path
    assert (again.path.stat().st_ino, again.path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert left_over(tmp_path) == []


def test_another_dictionary_has_another_index(source, tmp_path):
    other = tmp_path / "other.gz"
    other.write_bytes(gzip.compress("犬 犬 [quan3] /dog/\n".encode()))
    first = opened(tmp_path / "cache", source, common)
    second = opened(tmp_path / "cache", Cedict(other), common)
    assert first.path != second.path
    assert second.entries(["犬"])["犬"][0].senses == ("dog",)


def test_a_new_version_builds_anew(source, tmp_path, monkeypatch):
    first = opened(tmp_path, source, common).path
    monkeypatch.setattr(index, "VERSION", "999")
    assert opened(tmp_path, source, common).path != first


@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_a_truncated_or_foreign_file_is_built_anew(small_source, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    path = opened(folder, Cedict(small_source), common).path
    whole = path.read_bytes()
    keep = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:keep] + data.draw(st.sampled_from([b"", b"rubbish"])))
    found = opened(folder, Cedict(small_source), common)
    assert found.entries(["无人机"])
    assert path.read_bytes() == whole


def test_a_file_damaged_under_way_is_told_of(source, tmp_path):
    found = opened(tmp_path, source, common)
    size = found.path.stat().st_size
    found.path.write_bytes(b"\xff" * size)
    with pytest.raises(Missing) as caught:
        found.entries([str(number) for number in range(5000)])
    assert caught.value.key == "gloss.damaged_index"


def test_a_builder_that_fails_leaves_nothing_behind(source, tmp_path):
    def stop(_word):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(tmp_path, source, stop)
    assert list(tmp_path.iterdir()) == []


def test_what_killed_builders_left_is_swept_away_but_not_what_others_build_now(source, tmp_path):
    old, new = tmp_path / ".gloss-a.building", tmp_path / ".gloss-b.building"
    for path in (old, new):
        path.touch()
    os.utime(old, (time.time() - 7200,) * 2)
    opened(tmp_path, source, common)
    assert left_over(tmp_path) == [new.name]


def test_threads_that_build_at_once_all_get_a_sound_index(source, tmp_path):
    found = []

    def look():
        found.append(opened(tmp_path, source, common).entries(["无人机"]))

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(each == found[0] and each for each in found)
    assert left_over(tmp_path) == []


def test_processes_that_build_at_once_all_get_a_sound_index(small_source, tmp_path):
    program = (
        "import sys; from pathlib import Path; from workbench.engines.gloss import Gloss;"
        "print(len(Gloss(Path(sys.argv[1]), source=Path(sys.argv[2])).words('评论')))"
    )
    command = [sys.executable, "-c", program, str(tmp_path), str(small_source)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(3)]
    assert [process.communicate()[0].strip() for process in running] == [b"1"] * 3
    assert left_over(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_told_of(source, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(Missing) as caught:
        opened(blocked, source, common)
    assert caught.value.key == "gloss.no_cache"


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress("中 中 [z] /x/".encode(), mtime=0)[:20], None],
    ids=["empty", "plain", "cut short", "missing"],
)
def test_a_dictionary_that_cannot_be_read_is_told_of(tmp_path, content):
    path = tmp_path / "bad.gz"
    if content is not None:
        path.write_bytes(content)
    if content == b"":
        assert list(Cedict(path).entries()) == []
        return
    with pytest.raises(Missing) as caught:
        list(Cedict(path).entries())
    assert caught.value.key == "gloss.bad_dictionary"


def test_the_installed_dictionary_is_whole():
    source = Cedict(installed())
    entries = list(source.entries())
    assert len(entries) > 120_000
    assert all(entry.simplified and entry.traditional and entry.senses for entry in entries)
    assert len(source.date()) == len("2023-11-07")


def test_the_real_index_fits_on_any_disk(real):
    assert real._opened.index.path.stat().st_size < 40 * 2**20

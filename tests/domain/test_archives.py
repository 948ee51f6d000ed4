import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import quick
from workbench.domain import archives
from workbench.domain.archives import pack, unpack, unpack_texts

FILES = {"b/评论.txt": "物价😀".encode(), "a.ann": b"", "a.txt": b"x" * 1000}


def zipped(*entries, method=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return target.getvalue()


def refused(data):
    files, wrong = unpack(data, "f.zip")
    assert files == {}
    assert {each.place for each in wrong} == {"f.zip"}
    assert all(each.what and each.hint for each in wrong)
    return wrong


def test_what_is_packed_is_unpacked():
    assert unpack(pack(FILES), "f.zip") == (FILES, [])


def test_the_same_files_give_the_same_bytes_in_any_order():
    assert pack(FILES) == pack(dict(reversed(FILES.items())))


def test_names_stand_in_order_with_the_first_date_there_is():
    with zipfile.ZipFile(io.BytesIO(pack(FILES))) as archive:
        assert archive.namelist() == sorted(FILES)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_compressed_archives_of_others_are_read():
    assert unpack(zipped(*FILES.items()), "f.zip") == (FILES, [])


def test_folders_and_what_macs_leave_are_passed_over():
    data = zipped(("a/", ""), ("a/b.txt", "x"), ("__MACOSX/a/._b.txt", "?"), ("a/.DS_Store", "?"))
    assert unpack(data, "f.zip") == ({"a/b.txt": b"x"}, [])


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/passwd", "C:/x", "..", "a\\..\\x", "\\x", "a/./b", "line\nbreak", "a/.."],
)
def test_names_that_lead_out_of_the_archive_are_refused(name):
    assert len(refused(zipped((name, "x"), ("fine.txt", "x")))) == 1


def test_a_name_that_stands_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped(("a.txt", "1"), ("a.txt", "2"))
    assert "a.txt" in refused(data)[0].what


def test_an_encrypted_file_is_refused():
    data = bytearray(zipped(("a.txt", "x"), method=zipfile.ZIP_STORED))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    assert len(refused(bytes(data))) == 1


def test_other_ways_of_compressing_are_refused():
    assert "a.txt" in refused(zipped(("a.txt", "x" * 500), method=zipfile.ZIP_BZIP2))[0].what


def test_an_archive_that_swells_is_not_unpacked_whole(monkeypatch):
    monkeypatch.setattr(archives, "SIZE", 10_000)
    assert len(refused(zipped(("a.txt", b"0" * 5000), ("b.txt", b"0" * 5001)))) == 1
    assert unpack(zipped(("a.txt", b"0" * 5000), ("b.txt", b"0" * 5000)), "f")[1] == []


def test_a_size_that_is_a_lie_changes_nothing(monkeypatch):
    monkeypatch.setattr(archives, "SIZE", 10_000)
    data = bytearray(zipped(("a.txt", b"0" * 1_000_000)))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = (5).to_bytes(4, "little")
    assert len(refused(bytes(data))) == 1


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "ENTRIES", 3)
    assert "4" in refused(zipped(*((f"{i}", "x") for i in range(4))))[0].what


@quick
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_is_noticed_or_harmless(at, value):
    data = bytearray(pack(FILES))
    data[at % len(data)] = value
    files, wrong = unpack(bytes(data), "f.zip")
    assert wrong or set(files.values()) <= set(FILES.values())


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" * 40, b"PK\x05\x06" + b"\xff" * 18, b"{}"])
def test_what_is_no_archive_is_refused(data):
    assert len(refused(data)) == 1


@quick
@given(st.integers(0, 400))
def test_half_an_archive_is_refused(length):
    data = pack(FILES)
    refused(data[: length % len(data)])


def test_texts_are_found_by_how_their_names_end_and_must_be_utf_8():
    data = pack({"b.txt": "评".encode(), "a.txt": b"x", "c.png": b"\xff", "d.txt": b"ok \xff"})
    texts, wrong = unpack_texts(data, "f.zip", (".txt",))
    assert list(texts.items()) == [("a.txt", "x"), ("b.txt", "评")]
    assert [each.place for each in wrong] == ["d.txt"]
    assert "3" in wrong[0].what

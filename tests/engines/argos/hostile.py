"""Packages that nobody should install: each a recipe for the bytes of a file, by the error it deserves."""

import io
import json
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping

ROOT = "translate-en_zh-1_9"
METADATA = {"package_version": "1.9", "from_code": "en", "to_code": "zh"}
FILES = {
    "metadata.json": json.dumps(METADATA).encode(),
    "sentencepiece.model": b"tokenizer",
    "model/model.bin": b"weights" * 100,
    "model/config.json": b"{}",
}

Recipe = Callable[[], bytes]


def pack(
    files: Mapping[str, bytes] = FILES,
    *,
    root: str = ROOT,
    extra: Mapping[str, bytes] | None = None,
    kinds: Mapping[str, int] | None = None,
    compression: int = zipfile.ZIP_STORED,
) -> bytes:
    """Return a ZIP archive; ``extra`` files keep their whole names, ``kinds`` are the modes of some."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in [
            *((f"{root}/{name}", data) for name, data in files.items()),
            *(extra or {}).items(),
        ]:
            entry = zipfile.ZipInfo(name)
            entry.filename = name  # as it stands, whatever ZipInfo makes of it
            entry.compress_type = compression
            entry.external_attr = ((kinds or {}).get(name, stat.S_IFREG) | 0o644) << 16
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a name that is there twice is what we want
                archive.writestr(entry, data)
    return buffer.getvalue()


def without(name: str) -> bytes:
    return pack({key: data for key, data in FILES.items() if key != name})


def metadata(data: bytes | None = None, **changed: object) -> bytes:
    return pack(
        {**FILES, "metadata.json": json.dumps({**METADATA, **changed}).encode() if data is None else data}
    )


def with_entry(name: str, kind: int = stat.S_IFREG, data: bytes = b"x") -> bytes:
    return pack(extra={name: data}, kinds={name: kind})


def renamed(old: bytes, new: bytes) -> bytes:
    """Change a name of the same length everywhere, as ``zipfile`` itself would not write it."""
    assert len(old) == len(new)
    return with_entry(f"{ROOT}/{old.decode()}").replace(old, new)


def patched(signature: bytes, offset: int, form: str, value: int, *, last: bool = False) -> bytes:
    """Overwrite a field of the first (or last) record with this signature."""
    data = bytearray(pack())
    start = data.rindex(signature) if last else data.index(signature)
    struct.pack_into(form, data, start + offset, value)
    return bytes(data)


def flipped() -> bytes:
    data = bytearray(pack())
    data[data.index(b"weights") + 50] ^= 1
    return bytes(data)


def overlapping() -> bytes:
    """Let two entries of the directory point at the same bytes, as small bombs do."""
    data = bytearray(pack(extra={f"{ROOT}/a": b"x" * 99, f"{ROOT}/b": b"x" * 99}))
    first, second = (data.rindex(f"{ROOT}/{name}".encode()) - 46 for name in "ab")
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def two_names() -> bytes:
    """Let a file be called otherwise where it lies than in the directory."""
    return with_entry(f"{ROOT}/evil.txt").replace(b"evil.txt", b"good.txt", 1)


def zip64() -> bytes:
    """Put a ZIP64 locator before the end record; what it points at would overrule it."""
    data = pack()
    end = data.rindex(b"PK\5\6")
    return data[:end] + b"PK\6\7" + b"\0" * 16 + data[end:]


def bomb() -> bytes:
    return pack({**FILES, "model/model.bin": b"\0" * (40 * 2**20)}, compression=zipfile.ZIP_DEFLATED)


NAME, DAMAGED, FIELD, ROOTS = "argos.name", "argos.damaged", "argos.metadata_field", "argos.root"

HOSTILE: Mapping[str, tuple[str, Recipe]] = {
    "an empty file": ("argos.not_zip", lambda: b""),
    "a text": ("argos.not_zip", lambda: b"Not a model at all.\n" * 50),
    "half of an archive": ("argos.not_zip", lambda: pack()[: len(pack()) // 2]),
    "an archive without its last byte": ("argos.not_zip", lambda: pack()[:-1]),
    "an end record that points nowhere": (
        DAMAGED, lambda: patched(b"PK\5\6", 16, "<L", 2**31),
    ),
    "an encrypted file": ("argos.encrypted", lambda: patched(b"PK\1\2", 8, "<H", 1)),
    "bzip2": ("argos.compression", lambda: pack(compression=zipfile.ZIP_BZIP2)),
    "lzma": ("argos.compression", lambda: pack(compression=zipfile.ZIP_LZMA)),
    "an unknown compression": ("argos.compression", lambda: patched(b"PK\1\2", 10, "<H", 99)),
    "a path upwards": (NAME, lambda: with_entry(f"{ROOT}/../../evil")),
    "a path upwards at the root": (NAME, lambda: with_entry("../evil")),
    "an absolute path": (NAME, lambda: with_entry("/etc/evil")),
    "a network path": (NAME, lambda: with_entry("//server/evil")),
    "a drive": (NAME, lambda: with_entry("C:/evil")),
    "backslashes": (NAME, lambda: with_entry(f"{ROOT}\\..\\evil")),
    "an empty part": (NAME, lambda: with_entry(f"{ROOT}//evil")),
    "a dot part": (NAME, lambda: with_entry(f"{ROOT}/./evil")),
    "a NUL in a name": (NAME, lambda: renamed(b"evil.txt", b"evi\0.txt")),
    "an escape sequence in a name": (NAME, lambda: with_entry(f"{ROOT}/\x1b[2Jevil")),
    "a name written from right to left": (NAME, lambda: with_entry(f"{ROOT}/\u202egnp.exe")),
    "a name that ends with a space": (NAME, lambda: with_entry(f"{ROOT}/evil ")),
    "a very long name": (NAME, lambda: with_entry(f"{ROOT}/{'e' * 300}")),
    "a very deep path": (NAME, lambda: with_entry(ROOT + "/e" * 50)),
    "a symbolic link": (
        "argos.kind", lambda: with_entry(f"{ROOT}/link", stat.S_IFLNK, b"/etc/passwd"),
    ),
    "a link in the place of the weights": (
        "argos.kind", lambda: pack(kinds={f"{ROOT}/model/model.bin": stat.S_IFLNK}),
    ),
    "a pipe": ("argos.kind", lambda: with_entry(f"{ROOT}/pipe", stat.S_IFIFO)),
    "a device": ("argos.kind", lambda: with_entry(f"{ROOT}/device", stat.S_IFCHR)),
    "a folder's mode on a file": ("argos.kind", lambda: with_entry(f"{ROOT}/odd", stat.S_IFDIR)),
    "two roots": (ROOTS, lambda: with_entry("translate-zh_en-1_9/metadata.json")),
    "a file beside the root": (ROOTS, lambda: with_entry("evil")),
    "no folder at all": (ROOTS, lambda: pack({}, extra=FILES)),
    "the same file twice": ("argos.twice", lambda: with_entry(f"{ROOT}/metadata.json")),
    "the same file in capitals": ("argos.twice", lambda: with_entry(f"{ROOT}/METADATA.json")),
    "a file where a folder is": ("argos.twice", lambda: with_entry(f"{ROOT}/model")),
    "no metadata": ("argos.incomplete", lambda: without("metadata.json")),
    "no weights": ("argos.incomplete", lambda: without("model/model.bin")),
    "no tokenizer": ("argos.incomplete", lambda: without("sentencepiece.model")),
    "metadata that is no JSON": ("argos.metadata", lambda: metadata(b"{")),
    "metadata that is a list": ("argos.metadata", lambda: metadata(b"[]")),
    "metadata with NaN": ("argos.metadata", lambda: metadata(b'{"package_version": NaN}')),
    "metadata with a key twice": (
        "argos.metadata", lambda: metadata(b'{"from_code": "en", "from_code": "zh"}'),
    ),
    "metadata too deep": ("argos.metadata", lambda: metadata(b"[" * 30_000)),
    "metadata too large": ("argos.metadata", lambda: metadata(notes="x" * 70_000)),
    "metadata in another encoding": ("argos.metadata", lambda: metadata('{"a": "é"}'.encode("latin-1"))),
    "a code that is a path": (FIELD, lambda: metadata(from_code="../../en")),
    "a code that is a number": (FIELD, lambda: metadata(to_code=7)),
    "a language into itself": (FIELD, lambda: metadata(to_code="en")),
    "a version that is a path": (FIELD, lambda: metadata(package_version="1/../9")),
    "no version": (FIELD, lambda: metadata(package_version=None)),
    "a package of another type": (FIELD, lambda: metadata(type="sbd")),
    "links that are no list": (FIELD, lambda: metadata(source_languages={"code": "en"})),
    "a prefix that is an object": (FIELD, lambda: metadata(target_prefix={"a": 1})),
    "a prefix with a line break": (FIELD, lambda: metadata(target_prefix="a\nb")),
    "too many files": (
        "argos.too_many", lambda: pack(extra={f"{ROOT}/{number}": b"" for number in range(2_100)}),
    ),
    "an end record that claims too many files": (
        "argos.too_many", lambda: patched(b"PK\5\6", 10, "<H", 60_000),
    ),
    "an end record with a huge directory": (
        "argos.too_many", lambda: patched(b"PK\5\6", 12, "<L", 2**31),
    ),
    "ZIP64": ("argos.too_many", zip64),
    "a bomb": ("argos.bomb", bomb),
    "a file that claims to be huge": (
        "argos.too_large", lambda: patched(b"PK\1\2", 24, "<L", 2**32 - 2, last=True),
    ),
    "a file larger than it claims": (DAMAGED, lambda: patched(b"PK\1\2", 24, "<L", 1, last=True)),
    "a file smaller than it claims": (DAMAGED, lambda: patched(b"PK\1\2", 24, "<L", 5_000, last=True)),
    "a flipped bit": (DAMAGED, flipped),
    "two names for one file": (DAMAGED, two_names),
    "files that overlap": (DAMAGED, overlapping),
}  # fmt: skip


def harmless() -> Iterator[tuple[str, bytes]]:
    """Yield packages that look odd and are fine: they must not be refused."""
    folders = {f"{ROOT}/": b"", f"{ROOT}/model/": b""}
    yield "entries for folders", pack(extra=folders, kinds=dict.fromkeys(folders, stat.S_IFDIR))
    yield "compressed", pack(compression=zipfile.ZIP_DEFLATED)
    yield "more files", pack({**FILES, "README.md": b"#", "stanza/en/tokenize/x.pt": b"x"})
    yield "another root", pack(root="en_zh")
    yield (
        "names in metadata",
        metadata(from_name="English", links=["https://example.org/x"], target_prefix=""),
    )

"""Fetching a package from Argos's index: the one thing here that goes online, and only when asked.

A broken download goes on where it stopped, and only where the server says
the file is still the same. What arrives is a stranger until the shelf has
checked it.
"""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urljoin, urlsplit

from workbench import __version__
from workbench.engines.argos import metadata, runtime
from workbench.engines.argos.shelf import Shelf
from workbench.errors import Missing, NotFound, Refused
from workbench.neural import chosen
from workbench.offline import online
from workbench.ports import Cancelled, Model, Progress

_INDEX_LIMIT: Final = 8 * 2**20
_CHUNK: Final = 2**16
_STEP: Final = 0.25
"""Seconds of a pause after which somebody who does not want to wait any longer is heard."""
_FOLDER: Final = ".downloads"
_NO_SUCH_RANGE: Final = 416
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be better the next time."""


@dataclass(frozen=True, slots=True)
class Web:
    """How patient to be: seconds without a byte, tries, seconds before the second try (then doubled)."""

    timeout: float = 30.0
    tries: int = 5
    pause: float = 1.0
    largest: int = 2 * 2**30
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Offer:
    """A package in the index; ``sha256`` is of the package file, where the index has one."""

    pair: str
    version: str
    links: tuple[str, ...]
    sha256: str | None


class _Again(Exception):
    """The connection failed in a way that may pass."""


class _Cancelled(Exception):
    """The person does not want it any more."""


def install(
    shelf: Shelf,
    folder: Path,
    pair: str,
    *,
    index: str = "",
    web: Web | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    newer_than: str | None = None,
) -> Model | None:
    """Download the newest package of a pair such as ``en-zh`` and install it; None when cancelled.

    ``folder`` is the shelf's; half a download waits there for the next time.
    ``index`` is the address of the index, else the one Argos itself uses.
    With ``newer_than`` a version, also None where the index has none newer.
    Raises NotFound for an unknown pair, Missing when the network fails, Refused for a bad package.
    """
    web = web or Web()
    try:
        offer = newest_offer(offers(index or runtime.index_url(), web, cancelled), pair)
        if newer_than is not None and chosen.numbers(offer.version) <= chosen.numbers(newer_than):
            return None
        path = _Download(offer, folder / _FOLDER, web, progress, cancelled).run()
    except _Cancelled:
        return None
    try:
        return shelf.install_file(path, offer.sha256)
    finally:
        path.unlink(missing_ok=True)


def offers(index: str, web: Web, cancelled: Cancelled | None = None) -> list[Offer]:
    """Return the packages in an index; entries that make no sense are left out."""
    reason = ""
    for _ in _tries(web, cancelled):
        try:
            with _open(index, {}, web) as response:
                return list(_read_index(response.read(_INDEX_LIMIT + 1), index))
        except (_Again, OSError, http.client.HTTPException) as error:
            reason = _reason(error)
    raise Missing("argos.offline", place=index, reason=reason)


def newest_offer(found: list[Offer], pair: str) -> Offer:
    """Return the newest package of a pair. Raises NotFound with the pairs that there are."""
    fitting = [offer for offer in found if offer.pair == pair]
    if not fitting:
        known = ", ".join(sorted({offer.pair for offer in found if _is_ours(offer.pair)}))
        raise NotFound("argos.no_offer", pair=pair, known=known or "–")
    return max(fitting, key=lambda offer: chosen.numbers(offer.version))


def _is_ours(pair: str) -> bool:
    return {"en"} < set(pair.split("-")) <= {"en", "zh", "zt"}


def _read_index(data: bytes, index: str) -> Iterator[Offer]:
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused("argos.index", place=index) from None
    if not isinstance(entries, list):
        raise Refused("argos.index", place=index)
    for entry in entries:
        offer = _offer(entry, index)
        if offer is not None:
            yield offer


def _offer(entry: Any, index: str) -> Offer | None:
    """Return one entry's package; links are http only where the index is."""
    try:
        about = metadata.parse(json.dumps(entry).encode(), index)
    except Refused:
        return None
    schemes = ("https", "http") if urlsplit(index).scheme == "http" else ("https",)
    links = [urljoin(index, link) for link in entry.get("links", []) if isinstance(link, str)]
    usable = tuple(link for link in links if urlsplit(link).scheme in schemes)
    sha256 = entry.get("sha256")
    if not usable or not (sha256 is None or isinstance(sha256, str)):
        return None
    return Offer(f"{about.source}-{about.target}", about.version, usable, sha256)


class _Download:
    """One package on its way: the part that is there, and the mark the server gave for it."""

    def __init__(
        self, offer: Offer, folder: Path, web: Web, progress: Progress | None, cancelled: Cancelled | None
    ) -> None:
        self._offer = offer
        self._web = web
        self._progress = progress
        self._cancelled = cancelled
        self._part = folder / f"{offer.pair}-{offer.version}.part"
        self._mark = self._part.with_suffix(".mark")

    def run(self) -> Path:
        """Return the whole file. Raises Missing when every link failed to the end."""
        self._part.parent.mkdir(parents=True, exist_ok=True)
        reason = ""
        for link in self._offer.links:
            for _ in _tries(self._web, self._cancelled):
                try:
                    self._fetch(link)
                except _Again as error:
                    reason = _reason(error)
                    if getattr(error.__cause__, "code", 0) == _NO_SUCH_RANGE:
                        self._forget()
                except (OSError, http.client.HTTPException) as error:
                    reason = _reason(error)
                    break
                else:
                    self._mark.unlink(missing_ok=True)
                    return self._part
        raise Missing("argos.offline", place=self._offer.links[0], reason=reason)

    def _fetch(self, link: str) -> None:
        """Ask for what is missing, or for all of it when the server cannot say that the rest fits."""
        have, mark = self._held(link)
        asked = {"Range": f"bytes={have}-", "If-Range": mark} if have else {}
        with _open(link, asked, self._web) as response:
            start = have if response.status == 206 and _start(response.headers) == have else 0
            if response.status == 206 and start != have:
                self._forget()
                raise _Again("Content-Range")
            total = start + int(response.headers.get("Content-Length") or 0)
            self._remember(link, response.headers)
            with self._part.open("r+b" if start else "wb") as file:
                file.seek(start)
                file.truncate()
                self._copy(response, file, start, total)

    def _copy(self, response: Any, file: IO[bytes], done: int, total: int) -> None:
        while chunk := self._read(response):
            done += len(chunk)
            if done > self._web.largest:
                self._forget()
                raise Refused("argos.too_large", place=str(self._part), limit=self._web.largest // 2**20)
            file.write(chunk)
            if self._progress is not None:
                self._progress(done, max(done, total))
            if self._cancelled is not None and self._cancelled():
                raise _Cancelled
        if done < total:
            raise _Again(f"{done} < {total}")

    def _read(self, response: Any) -> bytes:
        try:
            return bytes(response.read1(_CHUNK))
        except (OSError, http.client.HTTPException) as error:
            raise _Again(_reason(error)) from error

    def _held(self, link: str) -> tuple[int, str]:
        """Return how many bytes are there and the server's mark for them; none when the link is another."""
        try:
            known, mark = self._mark.read_text("utf-8").split("\n")
            size = self._part.stat().st_size
        except (OSError, ValueError):
            return 0, ""
        return (size, mark) if known == link and mark else (0, "")

    def _remember(self, link: str, headers: http.client.HTTPMessage) -> None:
        """Keep the mark by which the server knows this very file; a weak one is none."""
        mark = headers.get("ETag") or headers.get("Last-Modified") or ""
        self._mark.write_text(f"{link}\n{'' if mark.startswith('W/') else mark}", "utf-8")

    def _forget(self) -> None:
        self._part.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)


def _start(headers: http.client.HTTPMessage) -> int:
    """Return where a partial answer begins, or -1."""
    unit, _, rest = (headers.get("Content-Range") or "").partition(" ")
    first = rest.partition("-")[0]
    return int(first) if unit == "bytes" and first.isdecimal() else -1


def _tries(web: Web, cancelled: Cancelled | None) -> Iterator[int]:
    """Yield the number of each try when it is due. Raises _Cancelled as soon as somebody says so."""
    for number in range(web.tries):
        left = web.pause * 2 ** (number - 1) if number else 0.0
        while True:
            if cancelled is not None and cancelled():
                raise _Cancelled
            if left <= 0:
                break
            web.sleep(min(left, _STEP))
            left -= _STEP
        yield number


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect, but never from https to anything less."""

    def redirect_request(  # noqa: PLR0917, urllib calls it so
        self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: Any
    ) -> Any:
        """Return the request to the new address. Raises URLError where it is less safe."""
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise urllib.error.URLError("https → " + urlsplit(newurl).scheme)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str, headers: dict[str, str], web: Web) -> Any:
    """Open an address of the web. Raises _Again where it is worth another try."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise Refused("argos.address", place=url)
    request = urllib.request.Request(  # noqa: S310, the scheme is checked above
        url, headers={"User-Agent": f"workbench/{__version__}", **headers}
    )
    try:
        with online():
            return urllib.request.build_opener(_Redirects).open(request, timeout=web.timeout)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == _NO_SUCH_RANGE or error.code in _PASSING:
            raise _Again(_reason(error)) from error
        raise
    except (urllib.error.URLError, TimeoutError, ConnectionError, http.client.HTTPException) as error:
        raise _Again(_reason(error)) from error


def _reason(error: BaseException) -> str:
    """Return what happened in a few words, without the address."""
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
    return str(reason) or type(error).__name__

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.tiny_model import build
from workbench.engines.argos import Shelf, runtime
from workbench.engines.argos.download import Offer, Web, install, newest_offer, offers
from workbench.errors import Missing, NotFound, Refused

MARK = '"one"'


class Site:
    """A web site that can be made to fail: ``faults`` are used up one for each answer with a package."""

    def __init__(self, package):
        self.package = package
        self.sha256 = hashlib.sha256(package).hexdigest()
        self.faults = []
        self.asked = []
        self.mark = MARK
        self.index = None

    def entry(self, **changed):
        return {
            "from_code": "en",
            "to_code": "zh",
            "package_version": "1.9",
            "links": ["en_zh.argosmodel"],
            **changed,
        }

    def listing(self):
        return json.dumps([self.entry()] if self.index is None else self.index).encode()


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        site = self.server.site
        if self.path == "/index.json":
            return self.answer(200, site.listing())
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/en_zh.argosmodel")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if self.path != "/en_zh.argosmodel":
            return self.answer(404, b"no")
        site.asked.append(self.headers.get("Range"))
        fault = site.faults.pop(0) if site.faults else None
        return self.package(fault)

    def package(self, fault):
        site = self.server.site
        if isinstance(fault, int):
            return self.answer(fault, b"later")
        data, status, more = site.package, 200, {"ETag": site.mark} if site.mark else {}
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") == site.mark and fault != "whole":
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= len(data):
                return self.answer(416, b"")
            shift = 7 if fault == "another range" else 0
            more["Content-Range"] = f"bytes {start + shift}-{len(data) - 1}/{len(data)}"
            data, status = data[start:], 206
        return self.answer(status, data, fault, **more)

    def answer(self, status, data, fault=None, **headers):
        self.send_response(status)
        claimed = {"short": len(data) // 2, "long": len(data) + 10}.get(fault, len(data))
        for name, value in {**headers, "Content-Length": claimed}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if fault in ("cut", "stall"):
            self.wfile.write(data[: len(data) // 3])
            self.wfile.flush()
            if fault == "stall":
                self.server.closing.wait(2)
        else:
            self.wfile.write(data[:claimed])
        self.close_connection = True


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return build(tmp_path_factory.mktemp("web") / "en_zh", {"Hello": "你好"}).read_bytes()


@pytest.fixture
def site(package):
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.site = Site(package)
        server.closing = threading.Event()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server.site.url = f"http://127.0.0.1:{server.server_port}/index.json"
        yield server.site
        server.closing.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def fetch(site, shelf, tmp_path):
    """Install en-zh from the site; pauses between tries are noted instead of slept."""
    pauses = []

    def run(pair="en-zh", tries=4, timeout=0.3, largest=2**30, **more):
        pauses.clear()
        web = Web(timeout=timeout, tries=tries, largest=largest, sleep=pauses.append)
        return install(shelf, tmp_path / "models", pair, index=site.url, web=web, **more)

    run.pauses = pauses
    run.waiting = lambda: sorted(path.name for path in (tmp_path / "models" / ".downloads").iterdir())
    return run


def test_a_package_of_the_index_is_fetched_checked_and_installed(fetch, site, shelf):
    seen = []
    model = fetch(progress=lambda *step: seen.append(step))
    assert model.pair == "en-zh"
    assert shelf.installed() == [model]
    assert seen[-1] == (len(site.package), len(site.package))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert fetch.waiting() == []


def test_a_download_that_breaks_goes_on_where_it_stopped(fetch, site):
    site.faults = ["cut", "cut"]
    assert fetch().pair == "en-zh"
    third = len(site.package) // 3
    assert site.asked[:2] == [None, f"bytes={third}-"]
    assert len(site.asked) == 3
    assert sum(fetch.pauses) == 1 + 2


def test_a_server_that_falls_silent_is_asked_again(fetch, site):
    site.faults = ["stall"]
    assert fetch().pair == "en-zh"
    assert len(site.asked) == 2


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_that_is_busy_is_asked_again(fetch, site, status):
    site.faults = [status, status]
    assert fetch().pair == "en-zh"


def test_a_server_that_stays_broken_is_named_and_half_the_file_waits_for_the_next_time(fetch, site):
    site.faults = ["cut"] + [503] * 3
    with pytest.raises(Missing) as caught:
        fetch()
    assert caught.value.key == "argos.offline"
    assert "503" in caught.value.message
    assert fetch.waiting() == ["en-zh-1.9.mark", "en-zh-1.9.part"]
    site.asked.clear()
    assert fetch().pair == "en-zh"
    assert site.asked == [f"bytes={len(site.package) // 3}-"]


def test_a_file_that_changed_in_between_is_fetched_from_the_start(fetch, site):
    site.faults = ["cut", 503, 503, 503]
    with pytest.raises(Missing):
        fetch()
    site.mark = '"two"'
    assert fetch().pair == "en-zh"


def test_without_a_mark_of_the_server_nothing_is_put_together(fetch, site):
    site.mark = ""
    site.faults = ["cut"]
    assert fetch().pair == "en-zh"
    assert site.asked == [None, None]


@pytest.mark.parametrize("fault", ["whole", "another range"])
def test_a_server_that_answers_with_another_part_than_asked_does_no_harm(fetch, site, fault):
    site.faults = ["cut", fault]
    assert fetch().pair == "en-zh"


def test_a_whole_file_that_was_not_installed_yet_is_not_in_the_way(fetch, site, tmp_path):
    site.faults = ["cut", 503, 503, 503]
    with pytest.raises(Missing):
        fetch()
    (tmp_path / "models" / ".downloads" / "en-zh-1.9.part").write_bytes(site.package)
    assert fetch().pair == "en-zh"


def test_a_server_that_promises_more_than_it_sends_is_not_believed(fetch, site):
    site.faults = ["long", "long"]
    assert fetch().pair == "en-zh"


def test_a_file_cut_short_by_a_lying_length_is_refused(fetch, site, shelf):
    site.faults = ["short"] * 9
    with pytest.raises(Refused) as caught:
        fetch()
    assert caught.value.key == "argos.not_zip"
    assert shelf.installed() == []
    assert fetch.waiting() == []


def test_a_package_with_another_hash_than_the_index_says_is_refused_and_thrown_away(fetch, site, shelf):
    site.index = [site.entry(sha256="0" * 64)]
    with pytest.raises(Refused) as caught:
        fetch()
    assert caught.value.key == "argos.checksum"
    assert shelf.installed() == []
    assert fetch.waiting() == []
    site.index = [site.entry(sha256=site.sha256)]
    assert fetch().pair == "en-zh"


def test_a_file_without_end_is_refused(fetch, site):
    with pytest.raises(Refused) as caught:
        fetch(largest=100_000)
    assert caught.value.key == "argos.too_large"
    assert fetch.waiting() == []


def test_cancelling_stops_at_once_and_the_next_run_goes_on(fetch, site):
    assert fetch(cancelled=lambda: bool(site.asked)) is None
    assert fetch.waiting() == ["en-zh-1.9.mark", "en-zh-1.9.part"]
    assert fetch().pair == "en-zh"
    assert site.asked[1].startswith("bytes=")


@pytest.mark.parametrize("where", ["index", "package"])
def test_whoever_cancels_while_a_failed_connection_is_to_be_tried_again_does_not_wait(fetch, site, where):
    site.faults = [503] * 9
    if where == "index":
        site.url = "http://127.0.0.1:9/index.json"
    assert fetch(tries=9, cancelled=lambda: sum(fetch.pauses) > 3) is None
    assert sum(fetch.pauses) < 4


def test_redirects_and_second_links_are_followed(fetch, site):
    site.index = [site.entry(links=["gone.argosmodel", "ipfs://nowhere", "moved.argosmodel"])]
    assert fetch().pair == "en-zh"


def test_the_newest_version_is_chosen(site):
    site.index = [site.entry(package_version=version) for version in ("1.9", "1.10", "1.2")]
    assert newest_offer(offers(site.url, Web()), "en-zh").version == "1.10"


def test_a_pair_that_the_index_does_not_have_is_named_with_those_it_has(fetch, site):
    site.index = [site.entry(), site.entry(from_code="zh", to_code="en"), site.entry(to_code="fr")]
    with pytest.raises(NotFound) as caught:
        fetch("zh-ja")
    assert caught.value.key == "argos.no_offer"
    assert caught.value.values["known"] == "en-zh, zh-en"


@pytest.mark.parametrize("index", [{"a": 1}, 7, None])
def test_what_is_no_index_is_refused(site, index, monkeypatch):
    monkeypatch.setattr(site, "listing", lambda: json.dumps(index).encode())
    with pytest.raises(Refused) as caught:
        offers(site.url, Web())
    assert caught.value.key == "argos.index"


def test_entries_that_make_no_sense_are_left_out(site):
    good = site.entry()
    bad = [
        7,
        None,
        [],
        {},
        site.entry(from_code="../x"),
        site.entry(links=[]),
        site.entry(links=["file:///etc/passwd"]),
    ]
    bad += [
        site.entry(links=7),
        site.entry(sha256=7),
        site.entry(type="sbd"),
        site.entry(links=["ipfs://x", None]),
    ]
    site.index = [*bad, good]
    assert [offer.links for offer in offers(site.url, Web())] == [
        (site.url.replace("index.json", "en_zh.argosmodel"),)
    ]


def test_nobody_there_is_said_plainly(shelf, tmp_path):
    web = Web(timeout=0.3, tries=2, sleep=lambda seconds: None)
    with pytest.raises(Missing) as caught:
        install(shelf, tmp_path, "en-zh", index="http://127.0.0.1:9/index.json", web=web)
    assert caught.value.key == "argos.offline"


@pytest.mark.parametrize("index", ["file:///etc/passwd", "ftp://127.0.0.1/x", "/etc/passwd"])
def test_only_addresses_of_the_web_are_opened(shelf, tmp_path, index):
    with pytest.raises(Refused) as caught:
        install(shelf, tmp_path, "en-zh", index=index)
    assert caught.value.key == "argos.address"


def test_links_without_encryption_are_taken_only_from_an_index_without():
    from workbench.engines.argos.download import _offer

    entry = {
        "from_code": "en",
        "to_code": "zh",
        "package_version": "1",
        "links": ["http://a.test/x", "https://a.test/x"],
    }
    assert _offer(entry, "https://a.test/index.json") == Offer("en-zh", "1", ("https://a.test/x",), None)
    assert _offer(entry, "http://a.test/index.json").links == ("http://a.test/x", "https://a.test/x")


def test_an_update_fetches_what_is_newer_and_keeps_what_is_there(fetch, site, shelf, tmp_path):
    there = shelf.install_file(build(tmp_path / "old", {"Hello": "您好"}, version="1.2"))
    model = fetch(newer_than="1.2")
    assert shelf.installed() == [there, model]
    assert shelf.used() == [model]


@pytest.mark.parametrize("version", ["1.9", "1.10", "2"])
def test_an_update_fetches_nothing_that_is_not_newer(fetch, site, version):
    assert fetch(newer_than=version) is None
    assert site.asked == []


def test_an_update_goes_on_where_it_broke_off(fetch, site):
    site.faults = ["cut", "stall"]
    assert fetch(newer_than="1.2").pair == "en-zh"
    assert site.asked[1].startswith("bytes=")


def test_an_update_that_lies_about_its_hash_changes_nothing(fetch, site, shelf, tmp_path):
    there = shelf.install_file(build(tmp_path / "old", {"Hello": "您好"}, version="1.2"))
    site.index = [site.entry(sha256="0" * 64)]
    with pytest.raises(Refused) as caught:
        fetch(newer_than="1.2")
    assert caught.value.key == "argos.checksum"
    assert shelf.installed() == [there]
    assert fetch.waiting() == []


def test_an_index_that_lies_about_the_version_brings_no_newer_one(fetch, site, shelf, tmp_path):
    there = shelf.install_file(build(tmp_path / "old", {"Hello": "您好"}, version="2.0"))
    site.index = [site.entry(package_version="3.0")]
    assert fetch(newer_than="2.0").version == "1.9"
    assert shelf.used() == [there]


def test_only_what_is_installed_is_updated(shelf):
    with pytest.raises(NotFound) as caught:
        shelf.update("en-zh")
    assert caught.value.key == "argos.not_installed"


def test_the_address_of_the_index_is_argostranslates_own(python):
    code = "from workbench.engines.argos.runtime import index_url; print(index_url())"
    assert (
        python(code, ARGOS_PACKAGE_INDEX="https://example.org/a/").stdout
        == "https://example.org/a/index.json\n"
    )
    assert python(code).stdout.startswith("https://")
    assert runtime.index_url().endswith("index.json")


def test_a_shelf_fetches_a_pair_from_the_index_that_the_environment_names(site, python, tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\nfrom workbench.engines.argos import Shelf\n"
        "print(Shelf(Path(sys.argv[1])).fetch('en-zh').pair)"
    )
    done = python(code, tmp_path / "models", ARGOS_PACKAGE_INDEX=site.url.removesuffix("index.json"))
    assert (done.stdout, done.stderr) == ("en-zh\n", "")
    assert [model.pair for model in Shelf(tmp_path / "models").installed()] == ["en-zh"]


def test_the_same_shelf_may_be_used_without_the_web(tmp_path, package):
    path = tmp_path / "by hand.argosmodel"
    path.write_bytes(package)
    assert Shelf(tmp_path / "models", works=lambda folder, source: True).install_file(path).pair == "en-zh"

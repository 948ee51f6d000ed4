"""The published schemas, on their own: what each refuses, with validators that are not ours."""

import copy
import json
import shutil
import subprocess

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from lxml import etree, isoschematron

from tests import builders as build
from tests import strategies
from tests.strategies import quick
from workbench import shipped
from workbench.domain.dossier import FORMAT_VERSION
from workbench.formats import discover
from workbench.formats.native_json import SCHEMA, json_schema
from workbench.formats.native_xml import files
from workbench.formats.native_xml.parts import NAMESPACE
from workbench.formats.native_xml.schema import xsd

JSON, XML = discover()["json"], discover()["xml"]
FOLDER = shipped.folder("schemas")
SHAPE = json.loads((FOLDER / SCHEMA).read_text(encoding="utf-8"))
PYTHON = jsonschema.Draft202012Validator(SHAPE)
RUST = jsonschema_rs.Draft202012Validator(SHAPE)
XSD = etree.XMLSchema(etree.parse(FOLDER / files.XSD))
SCHEMATRON = isoschematron.Schematron(etree.parse(FOLDER / files.SCHEMATRON))

FAR = build.CONTENT + "\nFar from every quotation, there is one more line, and it has an end."
WHOLE = build.dossier(source=build.source(FAR))
DATA = WHOLE.model_dump(mode="json")
D = {"d": NAMESPACE}
MARK = "//d:annotation[1]"
SPAN = "//d:spanTarget[1]"


def by_xsd(_, root):
    return not XSD.validate(root)


def by_schematron(_, root):
    return not SCHEMATRON.validate(root)


def by_json_schema(data, _):
    verdicts = {PYTHON.is_valid(data), RUST.is_valid(data)}
    assert len(verdicts) == 1, "the two validators disagree"
    return verdicts == {False}


def by_models(data, root):
    found = JSON.problems(json.dumps(data).encode(), "f"), XML.problems(etree.tostring(root), "f")
    assert bool(found[0]) == bool(found[1]), "JSON and XML disagree"
    return bool(found[0])


LAYERS = {"xsd": by_xsd, "schematron": by_schematron, "json schema": by_json_schema, "models": by_models}
SHAPES = {"xsd", "json schema", "models"}
EVERY = SHAPES | {"schematron"}
REFERENCES = {"xsd", "models"}
MEANING = {"schematron", "models"}


def put(where, name, value):
    """Return what changes JSON data, with ``where`` a path into it."""

    def change(data):
        node = data
        for step in where:
            node = node[step]
        if value is None:
            del node[name]
        else:
            node[name] = value

    return change


def attribute(xpath, name, value):
    """Return what changes an attribute of the first element at an XPath."""

    def change(root):
        node = root.xpath(f"({xpath})[1]", namespaces=D)[0]
        if value is None:
            del node.attrib[name]
        else:
            node.set(name, value)

    return change


def both(where, xpath, name, value, camel=None):
    written = value if isinstance(value, str) or value is None else json.dumps(value)
    return put(where, name, value), attribute(xpath, camel or name, written)


def text_of(xpath, text):
    def change(root):
        root.xpath(f"({xpath})[1]", namespaces=D)[0].text = text

    return change


def without(xpath):
    def change(root):
        node = root.xpath(f"({xpath})[1]", namespaces=D)[0]
        node.getparent().remove(node)

    return change


def added(xpath):
    def change(root):
        etree.SubElement(root.xpath(f"({xpath})[1]", namespaces=D)[0], f"{{{NAMESPACE}}}colour")

    return change


MARKED = ("annotations", 0)
TARGET = ("annotations", 0, "targets", 0)
UNIT = ("texts", 1, "segments", 0)
UNIT_PATH = "//d:text[@id='translation']/d:segments/d:segment[1]"
EDITED = FAR.replace("it has an end.", "it has an End.")
DEFECTS = {
    "a missing id": (*both(MARKED, MARK, "id", None), SHAPES),
    "a missing tag": (*both(MARKED, MARK, "tag", None), SHAPES),
    "a missing quotation": (put(TARGET, "exact", None), without(f"{SPAN}/d:exact"), EVERY),
    "a missing title": (put(("document",), "title", None), without("//d:title"), SHAPES),
    "missing texts": (put((), "texts", None), without("/d:dossier/d:texts"), EVERY),
    "no format version": (put((), "format_version", None), without("//d:formatVersion"), SHAPES),
    "another format version": (put((), "format_version", "1.1"), text_of("//d:formatVersion", "1.1"), SHAPES),
    "no format": (*both((), "/d:dossier", "format", None), SHAPES),
    "no targets": (put(("annotations", 1), "targets", []), without("//d:annotation[2]/d:targets/*"), SHAPES),
    "an unknown field": (*both(MARKED, MARK, "colour", "red"), SHAPES),
    "an unknown element": (put(("document",), "colour", ""), added("//d:document"), SHAPES),
    "a bad enumeration": (*both(MARKED, MARK, "origin", "guess"), SHAPES),
    "a bad language": (*both(("document",), "//d:document", "language", "zh"), SHAPES),
    "a bad role": (*both(UNIT, UNIT_PATH, "role", "sidebar"), SHAPES),
    "a bad state": (*both((*UNIT, "translation"), f"{UNIT_PATH}/d:translation", "state", "done"), SHAPES),
    "a confidence of 1.5": (*both(MARKED, MARK, "confidence", 1.5), SHAPES),
    "a confidence below 0": (*both(MARKED, MARK, "confidence", -0.1), SHAPES),
    "a negative offset": (*both(TARGET, SPAN, "start", -1), EVERY),
    "a time without a zone": (*both(MARKED, MARK, "created", "2024-05-01T12:00:00"), SHAPES),
    "a date without a time": (*both(MARKED, MARK, "created", "2024-05-01"), SHAPES),
    "an id with a space": (*both(MARKED, MARK, "id", "a 0"), SHAPES),
    "an id that starts with a digit": (*both(MARKED, MARK, "id", "0a"), SHAPES),
    "an id of 65 characters": (*both(MARKED, MARK, "id", "a" * 65), SHAPES),
    "a short hash": (*both(("texts", 0), "//d:text", "sha256", "0" * 63), SHAPES),
    "a duplicate id": (*both(("annotations", 3), "//d:annotation[4]", "id", "a0"), REFERENCES),
    "an id of two kinds of things": (*both(("reviews", 0), "//d:review", "id", "s0"), REFERENCES),
    "a duplicate agent": (*both(("agents", 1), "//d:agent[2]", "id", "mei"), REFERENCES),
    "a duplicate tag": (*both(("tagsets", 0, "tags", 1), "//d:tag[2]", "id", "claims.fact"), REFERENCES),
    "a dangling tag": (*both(MARKED, MARK, "tag", "claims.gone"), REFERENCES),
    "a dangling annotator": (*both(MARKED, MARK, "by", "nobody"), REFERENCES),
    "a dangling reviewer": (*both(("reviews", 0), "//d:review", "by", "nobody"), REFERENCES),
    "a dangling translator": (
        *both((*UNIT, "translation"), f"{UNIT_PATH}/d:translation", "by", "nobody"),
        REFERENCES,
    ),
    "a dangling relation end": (
        put(("relations", 0, "roles", "from"), 0, "a9"),
        text_of("//d:roles/d:entry/d:item", "a9"),
        REFERENCES,
    ),
    "a dangling segment": (
        *both(("annotations", 4, "targets", 0), "//d:segmentTarget", "segment", "s9"),
        REFERENCES,
    ),
    "a dangling finding": (*both(("findings", 0), "//d:finding", "segment", "s9"), REFERENCES),
    "a dangling layer": (*both(("findings", 0), "//d:finding", "layer", "rhetoric"), REFERENCES),
    "a dangling review": (*both(("reviews", 0), "//d:review", "of", "a9"), REFERENCES),
    "a dangling replacement": (*both(("reviews", 0), "//d:review", "replacement", "a9"), REFERENCES),
    "a dangling original": (
        put(UNIT, "source", ["s9"]),
        text_of(f"{UNIT_PATH}/d:source/d:item", "s9"),
        REFERENCES,
    ),
    "a layer of no text": (*both(("texts", 1), "//d:text[2]", "of", "gone"), REFERENCES),
    "an end before its start": (*both(TARGET, SPAN, "end", 6), MEANING),
    "an end that is its start": (*both(TARGET, SPAN, "end", 7), MEANING),
    "an end outside the text": (*both(TARGET, SPAN, "end", 9999), MEANING),
    "a shifted start": (*both(TARGET, SPAN, "start", 8), MEANING),
    "a quotation that differs": (
        put(TARGET, "exact", "rose 😁 again"),
        text_of(f"{SPAN}/d:exact", "rose 😁 again"),
        MEANING,
    ),
    "a prefix that differs": (
        put(TARGET, "prefix", "Price "),
        text_of(f"{SPAN}/d:prefix", "Price "),
        MEANING,
    ),
    "a suffix that differs": (put(TARGET, "suffix", "?"), text_of(f"{SPAN}/d:suffix", "?"), MEANING),
    "segments that overlap": (*both(("texts", 0, "segments", 1), "//d:segment[2]", "start", 3), MEANING),
    "a segment outside its text": (
        *both(("texts", 0, "segments", 3), "//d:text[1]/d:segments/d:segment[4]", "end", 9999),
        MEANING,
    ),
    "two source texts": (*both(("texts", 2), "//d:text[3]", "kind", "source"), MEANING),
    "a translation that says not of what": (
        put(UNIT, "source", []),
        without(f"{UNIT_PATH}/d:source"),
        MEANING,
    ),
    "a translation that says not by whom": (
        put(UNIT, "translation", None),
        without(f"{UNIT_PATH}/d:translation"),
        MEANING,
    ),
    "edited content": (put(("texts", 0), "content", EDITED), text_of("//d:content", EDITED), {"models"}),
    "an edited hash": (*both(("texts", 0), "//d:text", "sha256", "0" * 64), {"models"}),
    "text in no segment": (
        put(("texts", 0, "segments"), 3, None),
        without("//d:text[1]/d:segments/d:segment[4]"),
        {"models"},
    ),
}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_sound_dossier_passes_every_layer(layer):
    assert not LAYERS[layer](DATA, etree.fromstring(XML.write([WHOLE])))


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("defect", DEFECTS)
def test_each_layer_catches_what_it_is_there_for(defect, layer):
    in_json, in_xml, catches = DEFECTS[defect]
    data, root = copy.deepcopy(DATA), etree.fromstring(XML.write([WHOLE]))
    in_json(data)
    in_xml(root)
    assert LAYERS[layer](data, root) == (layer in catches)


@quick
@given(strategies.dossiers())
def test_whatever_the_program_writes_passes_every_schema(dossier):
    data, root = json.loads(JSON.write([dossier])), etree.fromstring(XML.write([dossier]))
    assert [name for name, refuses in LAYERS.items() if refuses(data, root)] == []


def test_the_json_schema_is_the_one_of_the_models():
    published = (FOLDER / SCHEMA).read_text(encoding="utf-8")
    assert published == json_schema(), "run `make schemas`"


def test_the_xsd_is_the_one_of_the_models():
    assert (FOLDER / files.XSD).read_text(encoding="utf-8") == xsd(), "run `make schemas`"


def test_the_schemas_name_their_version():
    assert SHAPE["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SHAPE["$id"] == f"urn:workbench:dossier:{FORMAT_VERSION}"
    jsonschema.Draft202012Validator.check_schema(SHAPE)


def test_every_object_of_the_json_schema_is_closed():
    def objects(node):
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for inner in node.values():
                yield from objects(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from objects(inner)

    found = list(objects(SHAPE))
    assert len(found) > 20
    assert [node for node in found if "additionalProperties" not in node] == []


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is not installed")
@pytest.mark.parametrize(
    "defect", [None, "a missing tag", "a dangling tag", "a duplicate id", "a confidence of 1.5"]
)
def test_xmllint_agrees_without_the_network(defect, tmp_path):
    root = etree.fromstring(XML.write([WHOLE]))
    if defect:
        DEFECTS[defect][1](root)
    path = tmp_path / "d.xml"
    path.write_bytes(etree.tostring(root))
    command = ["xmllint", "--nonet", "--noout", "--schema", str(FOLDER / files.XSD), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (defect is None), done.stderr


def test_no_schema_names_a_host_to_fetch_from():
    for path in FOLDER.glob("*.xsd"):
        locations = etree.parse(path).xpath("//@schemaLocation")
        assert all("/" not in location for location in locations)

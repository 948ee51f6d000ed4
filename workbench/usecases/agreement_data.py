"""The agreement report as JSON data and as a list of figures for a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from math import isnan

from workbench.domain.agreement.estimate import Estimate
from workbench.messages import say
from workbench.usecases.agreement import REFERENCES, Pair, Report, Score

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def as_data(report: Report) -> dict[str, object]:
    """Return the report as JSON data; a value that is undefined is null and has a ``why``."""
    data: dict[str, object] = {
        "scope": {
            "documents": report.documents,
            "annotators": report.annotators,
            "footer": "in" if report.footer else "out",
            "layer": report.layer,
            "resampled": report.resampled,
            "locked": report.locked,
        },
        "coverage": [
            {"by": each.by, "documents": each.documents, "spans": each.spans, "share": each.share}
            for each in report.coverage
        ],
        "pairs": [_pair(each) for each in report.pairs],
        "alpha_u": {
            "any": _estimate(report.alpha_u),
            "per_tag": {tag: _estimate(each) for tag, each in report.alpha_u_per_tag.items()},
        },
        "alpha_nominal": _estimate(report.alpha_nominal),
        "alpha_segments": _estimate(report.alpha_segments),
        "alpha_document": _estimate(report.alpha_document),
        "confusion": {"tags": list(report.tags), "matrix": report.matrix},
        "units": [
            {
                "document": each.document,
                "title": each.title,
                "start": each.start,
                "end": each.end,
                "text": each.text,
                "kind": each.kind,
                "disagreement": each.disagreement,
                "candidates": [
                    {"start": start, "end": end, "tag": tag, "by": list(by)}
                    for start, end, tag, by in each.candidates
                ],
            }
            for each in report.units
        ],
        "over_time": [
            {
                "document": each.document,
                "title": each.title,
                "at": each.at.isoformat() if each.at else None,
                "f1": _estimate(each.f1),
            }
            for each in report.over_time
        ],
        "reference": [
            {"what": say(f"agreement.reference.{what}"), "value": value, "source": source}
            for what, value, source in REFERENCES
        ],
    }
    if report.alpha_coding is not None:
        data["alpha_coding"] = _estimate(report.alpha_coding)
    if report.consensus is not None:
        data["dawid_skene"] = _consensus(report)
    elif report.consensus_why is not None:
        data["dawid_skene"] = {"value": None, "why": say("agreement.why.few_raters")}
    return data


def as_csv(report: Report) -> str:
    """Return every figure on a line of its own: measure, annotators, tag, value, interval, n, why.

    Texts that a spreadsheet would take for a formula begin with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["measure", "a", "b", "tag", "value", "low", "high", "n", "why"])
    for measure, a, b, tag, found in _figures(report):
        why = say(f"agreement.why.{found.why}") if found.why else ""
        row = [measure, a, b, tag, found.value, found.low, found.high, found.n, why]
        writer.writerow([harmless(each) if isinstance(each, str) else each for each in row])
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet computes."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _figures(report: Report) -> Iterator[tuple[str, str, str, str, Estimate]]:
    for pair in report.pairs:
        yield from _of_pair(pair)
    yield "alpha_u", "", "", "", report.alpha_u
    for tag, each in report.alpha_u_per_tag.items():
        yield "alpha_u", "", "", tag, each
    yield "alpha_nominal", "", "", "", report.alpha_nominal
    yield "alpha_segments", "", "", "", report.alpha_segments
    yield "alpha_document", "", "", "", report.alpha_document
    if report.alpha_coding is not None:
        yield "alpha_coding", "", "", "", report.alpha_coding


def _of_pair(pair: Pair) -> Iterator[tuple[str, str, str, str, Estimate]]:
    for name in ("exact", "matched_any", "matched"):
        yield f"f1_{name}", pair.a, pair.b, "", getattr(pair, name).f1
    if pair.cross_lingual:
        yield "f1_cross_lingual", pair.a, pair.b, "", pair.cross_lingual.f1
    for tag, scores in pair.per_tag.items():
        for name, found in scores.items():
            yield f"f1_{name}", pair.a, pair.b, tag, found.f1
    for name, each in pair.extra.items():
        yield name, pair.a, pair.b, "", each.f1 if isinstance(each, Score) else each


def _pair(pair: Pair) -> dict[str, object]:
    return {
        "a": pair.a,
        "b": pair.b,
        "exact": _score(pair.exact),
        "matched_any": _score(pair.matched_any),
        "matched": _score(pair.matched),
        "cross_lingual": _score(pair.cross_lingual) if pair.cross_lingual else None,
        "per_tag": {
            tag: {name: _score(found) for name, found in scores.items()}
            for tag, scores in pair.per_tag.items()
        },
        **{
            name: _score(found) if isinstance(found, Score) else _estimate(found)
            for name, found in pair.extra.items()
        },
    }


def _score(found: Score) -> dict[str, object]:
    figure = _estimate(found.f1)
    return {"p": found.p, "r": found.r, "f1": figure.pop("value"), **figure}


def _estimate(found: Estimate) -> dict[str, object]:
    data: dict[str, object] = {"value": found.value, "low": found.low, "high": found.high, "n": found.n}
    if found.why:
        data["why"] = say(f"agreement.why.{found.why}")
    if found.no_interval and not found.why:
        data["no_interval"] = say(f"agreement.why.{found.no_interval}")
    return data


def _consensus(report: Report) -> dict[str, object]:
    consensus = report.consensus
    assert consensus is not None
    return {
        "labels": list(consensus.labels),
        "shares": [float(each) for each in consensus.shares],
        "errors": {
            by: [[None if isnan(cell) else float(cell) for cell in row] for row in errors]
            for by, errors in consensus.errors.items()
        },
        "settled": consensus.settled,
    }

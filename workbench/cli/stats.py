"""``workbench stats``: progress and label counts."""

from dataclasses import asdict

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.messages import say
from workbench.usecases.stats import Proposals, stats

TOTALS = ("documents", "characters", "segments", "footer_segments", "translated", "annotations")
COUNTS = ("per_layer", "per_annotator", "per_tag", "translations")


@verb("stats")
@as_json
def command(desk: Desk, as_json: bool) -> None:
    """Print counts over the whole project."""
    counted = stats(desk.wb)
    found = asdict(counted)
    if as_json:
        output.data(found)
        return
    output.table(["", ""], [[say(f"cli.stats.{name}"), str(found[name])] for name in TOTALS])
    for name in COUNTS:
        if found[name]:
            output.line()
            output.table([say(f"cli.stats.{name}"), ""], [[key, str(n)] for key, n in found[name].items()])
    if counted.proposals:
        output.line()
        header = [
            say(f"cli.stats.{name}") for name in ("origin", "accepted", "refused", "undecided", "share")
        ]
        output.table(header, [_row(each) for each in counted.proposals])


def _row(each: Proposals) -> list[str]:
    undecided = "–" if each.undecided is None else str(each.undecided)
    share = "–" if each.share is None else f"{each.share:.0%}"
    return [each.name, str(each.accepted), str(each.refused), undecided, share]

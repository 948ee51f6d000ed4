"""The commands of the contract, one file a verb."""


def main() -> None:
    """Run the command line."""
    raise SystemExit(2)

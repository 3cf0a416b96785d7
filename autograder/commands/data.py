"""``autograder data``: list the data sets, fetch a real one with resume and proof."""

from __future__ import annotations

import argparse
import sys

from autograder.data.fetch import fetch_command, list_command


def data(options: argparse.Namespace) -> int:
    """0 if it worked, 1 if the data could not be had, 2 if no name was given."""
    if options.action == "list":
        return list_command()
    if not options.name:
        print("autograder: which data set? `autograder data list` shows them", file=sys.stderr)
        return 2
    return fetch_command(options.name, options.to)

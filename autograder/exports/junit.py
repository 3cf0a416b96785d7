"""JUnit XML as Jenkins and Surefire read it: a suite a student, a case a check."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from autograder.reports.words import STATUS, Report, asked, came_back, points
from autograder.sandbox.text import shown

LIMIT = 4_000
"""Characters of a message that are written."""


def junit(report: Report) -> str:
    """The class report as one XML document.

    A failed check is a ``failure``; a submission that has no verdict is one ``error``.
    """
    root = ET.Element("testsuites", name=shown(report["assignment"]))
    for one in report["submissions"]:
        root.append(_suite(one))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    root.set("time", _seconds(sum(one.get("seconds", 0.0) for one in report["submissions"])))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(one: Report) -> ET.Element:
    suite = ET.Element("testsuite", name=shown(one["student"]))
    properties = ET.SubElement(suite, "properties")
    for name in ("status", "score", "max_score", "isolation"):
        value = one.get(name, "")
        text = points(value) if isinstance(value, float | int) else shown(value)
        ET.SubElement(properties, "property", name=name, value=text)
    cases = list(_cases(one))
    suite.extend(cases)
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))
    suite.set("skipped", "0")
    suite.set("time", _seconds(one.get("seconds", 0.0)))
    return suite


def _cases(one: Report) -> Iterator[ET.Element]:
    if one["status"] != "graded":
        case = ET.Element("testcase", classname="submission", name="has a verdict", time="0.000")
        words = STATUS[one["status"]]
        ET.SubElement(case, "error", type=one["status"], message=words).text = shown(one.get("message", ""), LIMIT)
        yield case
    for exercise in one.get("exercises", ()):
        for check in exercise["checks"]:
            case = ET.Element("testcase", classname=shown(exercise["id"]), name=shown(check["name"]), time="0.000")
            if check["outcome"] != "passed":
                message = f"{shown(asked(check), 300)} ({points(check['points'])} of {points(check['max_points'])})"
                failure = ET.SubElement(case, "failure", type=exercise["status"], message=message)
                failure.text = shown(check.get("message") or came_back(check), LIMIT, newlines=True)
            yield case


def _seconds(value: float) -> str:
    return f"{value:.3f}"

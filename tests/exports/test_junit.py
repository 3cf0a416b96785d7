"""JUnit XML against the rules of the two schemas that readers share.

Jenkins: junit-10.xsd of its xUnit plugin; Surefire: surefire-test-report.xsd, version 3. Both name the elements and
attributes below; numbers are whole, times have at most three decimals.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from autograder.exports.junit import junit
from tests.reports.made import class_report

CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "property": set(),
    "testcase": {"failure", "error"},
    "failure": set(),
    "error": set(),
}
REQUIRED = {
    "testsuite": {"name", "tests", "failures", "errors"},
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time"},
    "failure": {"type"},
    "error": {"type"},
}
ALLOWED = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": REQUIRED["testsuite"] | {"time", "skipped"},
    "property": REQUIRED["property"],
    "properties": set(),
    "testcase": REQUIRED["testcase"],
    "failure": {"type", "message"},
    "error": {"type", "message"},
}


def test_every_element_and_attribute_is_one_of_the_schemas() -> None:
    root = ET.fromstring(junit(class_report()))
    assert root.tag == "testsuites"
    for element in root.iter():
        assert {child.tag for child in element} <= CHILDREN[element.tag]
        assert REQUIRED.get(element.tag, set()) <= set(element.attrib) <= ALLOWED[element.tag]
        for count in {"tests", "failures", "errors", "skipped"} & set(element.attrib):
            assert re.fullmatch(r"\d+", element.get(count, ""))
        if "time" in element.attrib:
            assert re.fullmatch(r"\d+\.\d{3}", element.get("time", ""))
    for suite in root:
        assert [child.tag for child in suite] == ["properties", *["testcase"] * (len(suite) - 1)]


def test_counts_are_those_of_the_cases() -> None:
    report = class_report()
    root = ET.fromstring(junit(report))
    assert len(root) == len(report["submissions"])
    for name, path in (("tests", ".//testcase"), ("failures", ".//failure"), ("errors", ".//error")):
        assert int(root.get(name, "")) == len(root.findall(path))
        for suite in root:
            assert int(suite.get(name, "")) == len(suite.findall(path))
    [error] = root.findall(".//error")
    assert error.text == "a path leads outside"


def test_what_students_made_is_text() -> None:
    text = junit(class_report())
    assert "<script>" not in text and "\x1b" not in text and "&lt;script&gt;" in text

"""Every submission gets a verdict of its own, whatever it is, and the class goes on."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from autograder.judging.run import UNPROVEN
from tests.grading.classes import by_student, command, grade, hand_in, statuses

ALL = ("simple_attention", "self_attention_v1", "self_attention_v2", "causal_attention")
BOTH = ("multi_head_attention_wrapper", "multi_head_attention")


def changed(sources: dict[str, str], name: str, find: str, replace: str) -> dict[str, str]:
    assert sources[name].count(find) >= 1
    return {**sources, name: sources[name].replace(find, replace, 1)}


@pytest.fixture(scope="module")
def report(root: Path, reference: dict[str, str], stubs: dict[str, str], tmp_path_factory: Any) -> dict[str, Any]:
    submitted = tmp_path_factory.mktemp("class") / "submitted"
    causal = "causal_attention.py"
    forward = "b, T, d_in = x.shape\n        keys = self.W_key(x)  # (b, T, d_in) -> (b, T, d_out)"
    students = {
        "right": reference,
        "stubs": stubs,
        "syntax": changed(reference, causal, "class CausalAttention", "class CausalAttention((("),
        "missing": {name: text for name, text in reference.items() if name != causal},
        "renamed": {"mine.py" if name == "self_attention.py" else name: text for name, text in reference.items()},
        "hang": changed(reference, causal, forward, "while True: pass"),
        "exit": changed(reference, causal, forward, "import os; os._exit(0)"),
        "memory": changed(reference, causal, forward, "keep = bytearray(1 << 36)"),
        "type": changed(reference, "simplified_attention.py", "return attn_scores, attn_weights,", "return 'x' #"),
        "wrong": changed(reference, causal, "keys.shape[-1] ** 0.5", "d_in ** 0.5"),
        "hollow": changed(reference, causal, "return attn_weights @ values", "return 0.0 * (attn_weights @ values)"),
        "blind": changed(reference, causal, "self.mask.bool()[:T, :T], -torch.inf", "attn_scores == attn_scores, 0.0"),
        "empty": {},
    }
    for student, sources in students.items():
        hand_in(submitted, student, sources)
    (submitted / "linked" / "ch03").mkdir(parents=True)
    (submitted / "linked" / "ch03" / causal).symlink_to("/etc/passwd")
    return grade(root, submitted, "--wall", "5", "--jobs", "2")


def test_the_report_keeps_its_contract(report: dict[str, Any]) -> None:
    assert report["assignment"] == "ch03" and report["max_score"] == 100
    for one in report["submissions"]:
        assert {"student", "status", "score", "max_score", "seconds", "isolation", "exercises"} <= set(one)
        assert one["status"] in ("graded", "rejected")
        for exercise in one["exercises"]:
            assert {"id", "names", "status", "score", "max_score", "checks"} <= set(exercise)
            assert exercise["score"] == sum(check["points"] for check in exercise["checks"])
            assert exercise["max_score"] == sum(check["max_points"] for check in exercise["checks"])
            for check in exercise["checks"]:
                assert {"name", "outcome", "points", "max_points", "message", "misconception"} <= set(check)
                assert check["outcome"] in ("passed", "failed")


@pytest.mark.parametrize(
    ("student", "score", "differs"),
    [
        ("right", 100, {}),
        ("stubs", 0, dict.fromkeys(ALL + BOTH, "not_implemented")),
        ("renamed", 100, {}),
        ("syntax", 75, {"causal_attention": "crashed"}),
        ("missing", 75, {"causal_attention": "missing"}),
        ("empty", 0, dict.fromkeys(ALL + BOTH, "missing")),
        ("type", 94, {"simple_attention": "failed"}),
    ],
)
def test_status_and_score(report: dict[str, Any], student: str, score: float, differs: dict[str, str]) -> None:
    one = by_student(report)[student]
    assert one["status"] == "graded"
    assert one["score"] == score
    assert statuses(one) == dict.fromkeys(ALL + BOTH, "passed") | differs


@pytest.mark.parametrize(
    ("student", "status"), [("hang", "timeout"), ("exit", "crashed"), ("memory", "out_of_memory"), ("wrong", "failed")]
)
def test_one_mistake_is_paid_for_once(report: dict[str, Any], student: str, status: str) -> None:
    """Heads side by side build on causal attention: however that one fails, they keep their points."""
    one = by_student(report)[student]
    expected = dict.fromkeys(ALL + BOTH, "passed") | {"causal_attention": status}
    assert statuses(one) == expected


def test_the_misconception_is_named_and_the_message_has_three_parts(report: dict[str, Any]) -> None:
    wrong = next(one for one in by_student(report)["wrong"]["exercises"] if one["id"] == "ch03-causal_attention")
    failed = [check for check in wrong["checks"] if check["outcome"] == "failed"]
    assert failed and all(check["misconception"]["id"] == "ch03-scale_by_d_in" for check in failed)
    assert all(part in failed[0]["message"] for part in ("asked:", "came back:", "it looks as if:", "think about:"))


def test_structure_counts_beside_a_result(report: dict[str, Any]) -> None:
    """Right parameters and no right result: what a process says of itself is worth nothing alone."""
    hollow = next(one for one in by_student(report)["hollow"]["exercises"] if one["id"] == "ch03-causal_attention")
    parameters = next(check for check in hollow["checks"] if check["name"] == "test_parameters")
    assert (hollow["status"], hollow["score"]) == ("failed", 0)
    assert UNPROVEN in parameters["message"] and parameters["misconception"] is None
    wrong = next(one for one in by_student(report)["wrong"]["exercises"] if one["id"] == "ch03-causal_attention")
    points = {check["name"]: check["points"] for check in wrong["checks"]}
    assert points["test_parameters"] == 2  # what it averages is right


def test_dropped_weights_are_no_result(report: dict[str, Any]) -> None:
    """Zeros at a rate are easily made up: one who weighs all tokens alike and drops some has computed nothing."""
    blind = next(one for one in by_student(report)["blind"]["exercises"] if one["id"] == "ch03-causal_attention")
    dropout = next(check for check in blind["checks"] if check["name"] == "test_dropout")
    assert (blind["status"], blind["score"]) == ("failed", 0) and UNPROVEN in dropout["message"]


def test_what_can_not_be_taken_in_is_rejected_with_a_reason(report: dict[str, Any]) -> None:
    one = by_student(report)["linked"]
    assert (one["status"], one["score"]) == ("rejected", 0)
    assert "link" in one["message"] and "\n" not in one["message"]


def test_reports_do_not_depend_on_workers_or_order(root: Path, reference: dict[str, str], tmp_path: Path) -> None:
    submitted = tmp_path / "submitted"
    for number in range(4):  # 0 and 1 are a known mistake and none
        mask = f"diagonal={number % 2}"
        hand_in(submitted, f"s{number}", changed(reference, "causal_attention.py", "diagonal=1", mask))
    runs = [grade(root, submitted, "--seed", "fixed", "--jobs", jobs) for jobs in ("1", "3")]
    for run in runs:
        for one in run["submissions"]:
            del one["seconds"]
    assert runs[0] == runs[1]


def test_a_changed_submission_is_graded_again(root: Path, reference: dict[str, str], tmp_path: Path) -> None:
    submitted = tmp_path / "submitted"
    hand_in(submitted, "ada", changed(reference, "causal_attention.py", "diagonal=1", "diagonal=0"))
    assert grade(root, submitted)["submissions"][0]["score"] < 100
    (submitted / "ada" / "ch03" / "causal_attention.py").write_text(reference["causal_attention.py"], encoding="utf-8")
    assert grade(root, submitted, "--resume")["submissions"][0]["score"] == 100


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("grade", "ch99", "."), "ch99"),
        (("grade", "ch03", "nowhere"), "nowhere"),
        (("grade", "ch03", "instructor/handbook"), "instructor/handbook"),
        (("check", "ch03-nothing"), "no exercise"),
        (("hint", "ch77-x"), "ch77"),
        (("reveal", "ch03-nothing"), "no exercise"),
    ],
)
def test_a_users_mistake_is_one_clear_line(root: Path, arguments: tuple[str, ...], says: str) -> None:
    done = subprocess.run(command(*arguments), cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert says in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_check_judges_the_working_tree_by_the_hidden_suite(root: Path) -> None:
    done = subprocess.run(command("check", "ch03"), cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "0 / 100" in done.stdout

"""The commands for those who work on the workbook."""

import platform

import pytest

from actionplan import develop


def test_every_check_is_run_even_after_one_that_failed_and_what_it_prints_stands_under_its_name(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(develop, "CHECKS", {"first": ["no_such_module"], "second": ["keyword"], "third": ["platform"]})
    assert develop.run_tests(long=False) == 1
    out = capfd.readouterr().out
    order = ("== first", "No module named no_such_module", "== second", "== third", platform.system(), "Failed: first\n")
    assert [out.index(words) for words in order] == sorted(out.index(words) for words in order)


def test_all_well_gives_exit_status_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(develop, "LONG_CHECKS", {"only": ["platform"]})
    monkeypatch.setattr(develop.debian, "may_install", lambda: False)  # nothing is installed by a test of this
    assert develop.run_tests(long=True) == 0

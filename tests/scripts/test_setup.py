"""The scripts behind `make`: steps done once, ports, what a killed process leaves, layers, codes of tests."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture(autouse=True)
def _scripts_can_be_imported(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))


def test_a_step_is_done_again_only_when_its_inputs_change(tmp_path, monkeypatch):
    import prepare

    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    source, made, times = tmp_path / "in.txt", tmp_path / "out.txt", []
    step = prepare.Step("Copy", ["*.txt"], lambda: times.append(made.with_suffix(".x").touch()), tmp_path / "stamp")
    for text in ("one", "one", "two", "two"):
        source.write_text(text)
        step.follow()
    assert len(times) == 2


def test_a_step_whose_output_is_gone_is_done_again(tmp_path, monkeypatch):
    import prepare

    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    (tmp_path / "in.txt").write_text("one")
    made = tmp_path / "made"
    step = prepare.Step("Make", ["in.txt"], made.touch, tmp_path / "stamp", [made])
    step.follow()
    made.unlink()
    step.follow()
    assert made.exists()


def test_a_python_without_venv_is_told_in_one_line(monkeypatch, capsys):
    import prepare

    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit):
        prepare.check_python()
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_an_old_python_is_told_what_to_do(monkeypatch, capsys):
    import prepare

    monkeypatch.setattr(prepare, "OLDEST", (9, 0))
    with pytest.raises(SystemExit):
        prepare.check_python()
    assert "apt-get install python3 python3-venv" in capsys.readouterr().err


def test_a_missing_program_is_named_when_nothing_may_be_installed(monkeypatch, capsys):
    import debian

    monkeypatch.setattr(debian, "_rights", lambda: None)
    with pytest.raises(SystemExit):
        debian.need([debian.Program("Loom", "loom", lambda: None)])
    assert "sudo apt-get install loom" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["taken", "0", "99999", "web"])
def test_a_port_that_cannot_be_had_is_told_plainly(monkeypatch, capsys, port):
    import serve

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(serve, "PORT", str(taken.getsockname()[1]) if port == "taken" else port)
        with pytest.raises(SystemExit):
            serve.check_port()
    assert ("is taken" if port == "taken" else "is not a port") in capsys.readouterr().err


def test_what_a_killed_leader_left_is_ended_and_nothing_else(monkeypatch, tmp_path):
    import leader

    monkeypatch.setattr(leader, "VAR", tmp_path)
    monkeypatch.setattr(leader, "BIN", tmp_path / "bin")
    wait = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    ours = subprocess.Popen([*wait, str(tmp_path / "bin")], stdin=subprocess.PIPE, process_group=0)
    other = subprocess.Popen(wait, stdin=subprocess.PIPE, process_group=ours.pid)
    (tmp_path / "web.group").write_text(str(os.getpgid(ours.pid)))
    leader.end_remains("web")
    assert ours.wait(10) == -9
    assert other.poll() is None
    other.communicate(timeout=10)


def test_layers_are_read_from_the_tools_of_the_settings():
    import lint_layers

    assert "bookmarks" in lint_layers.tools()
    assert " | bookmarks | " in lint_layers.contract()


@pytest.mark.parametrize(
    ("docstring", "codes"),
    [
        ("VC5: it is so.", ["VC5"]),
        ("VC05, LM3: both.", ["VC05", "LM3"]),
        ("REL-M1 and VE2: both.", ["REL-M1", "VE2"]),
        ("It cites VC5: in passing.", []),
    ],
)
def test_codes_stand_at_the_start_of_a_docstring(docstring, codes):
    import yardstick

    node = ast.parse(f"def test_it():\n    '''{docstring}'''").body[0]
    assert yardstick.codes_of(node) == codes


def test_a_machines_folder_in_a_file_is_found(tmp_path, monkeypatch):
    import lint_paths

    monkeypatch.setattr(lint_paths, "ROOT", tmp_path)
    (tmp_path / "notes.md").write_text("fine\nsee " + "/" + "home/somebody\nhttps://example.org/home/\n")
    assert [line.split(":")[1] for line in lint_paths.wrong_lines("notes.md")] == ["2"]

"""The exercises in scripts/: that each reaches its figures, with the data it makes and with the course's data."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "scripts"
EXERCISES = sorted(file.stem for file in SCRIPTS.glob("ex*.nn"))
COURSE = Path(os.environ.get("NNREPL_COURSE_DATA", ROOT.parent / "shared" / "data"))

COURSE_FIGURES = {
    "Exercise 1: a line": {
        "cost at theta = [0; 0]": [32.072734],
        "cost at theta = [-1; 2]": [54.242455],
        "theta": [-3.630291, 1.166362],
        "profits for 35,000 and 70,000 people": [4519.767868, 45342.450129],
    },
    "Exercise 1, several": {"theta by the normal equation": [89597.909544, 139.210674, -8738.019113]},
    "Exercise 2: two": {
        "cost at 0": [0.693147],
        "gradient at 0": [-0.1, -12.009217, -11.262842],
        "cost at [-24; 0.2; 0.2]": [0.218330],
        "cost  ": [0.203498],
        "theta  ": [-25.161272, 0.206233, 0.201470],
        "chance with the marks 45 and 85": [0.776],
        "accuracy": [89.0],
    },
    "Exercise 2, reg": {"cost at 0": [0.693147], "cost at ones with lambda 10": [3.164509], "accuracy": [83.05]},
    "Exercise 3: one": {"cost  ": [2.534819], "gradient  ": [0.146561, -0.548558, 0.724722, 1.398003]},
    "Exercise 4": {"gradient of the sigmoid at 0": [0.25], "gradient of the sigmoid at 1": [0.196612]},
    "Exercise 5": {"cost at [1; 1]": [303.993192], "gradient at [1; 1]": [-15.303016, 598.250744]},
    "Exercise 6: the": {"likeness of [1 2 1] and [0 4 -1]": [0.324652]},
    "Exercise 6, spam": {"accuracy on the training set": [99.8], "accuracy on the test set": [98.9]},
    "Exercise 7: groups": {
        "closest centroids": [1, 3, 2],
        "centroid 1 moves to": [2.428301, 3.157924],
        "centroid 2 moves to": [5.813503, 2.633656],
        "centroid 3 moves to": [7.119387, 3.616684],
    },
    "Exercise 7, principal": {
        "the direction of the most variance": [-0.707107, -0.707107],
        "the first point, projected": [1.481274],
        "and recovered": [-1.047419, -1.047419],
    },
    "Exercise 8: what": {
        "the best epsilon, times 100,000": [8.990853],
        "its F1": [0.875],
        "the best epsilon, times 10^18": [1.377229],
        "anomalies": [117],
    },
    "Exercise 8, recommendations": {"cost with lambda 0 ": [22.224604], "cost with lambda 1.5": [31.344056]},
}
"""Figures that GNU Octave 7.3 computed on the course's files: by exercise, by the beginning of the printed line."""

TOLERANCES = {"theta  ": 1.1e-3, "accuracy": 0.3, "chance": 1e-3}
"""Where a figure depends on where a minimiser stops; elsewhere all printed digits count."""


def run_script(folder, file, *args):
    command = [sys.executable, "-m", "nnrepl", str(file), *args]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, check=False
    )


def sections(text):
    """What each exercise printed, by its title."""
    parts = re.split(r"^(Exercise .*)\n=+\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def assert_all_reached(done):
    missed = [line for line in done.stdout.splitlines() if line.endswith("MISSED")]
    assert (missed, done.returncode) == ([], 0), done.stderr[-2000:]
    table = re.findall(r"^(\w+) +(\d+) +0 +[\d.]+$", done.stdout, flags=re.MULTILINE)
    assert sorted(name for name, reached in table if int(reached) > 0) == sorted([*EXERCISES, "all"])


def test_all_exercises_reach_their_figures_in_an_empty_folder(tmp_path):
    done = run_script(tmp_path, SCRIPTS / "all.nn")
    assert_all_reached(done)
    assert len(list(tmp_path.glob("figure*.png"))) == 18
    assert len(sections(done.stdout)) == len(EXERCISES)


@pytest.fixture(scope="module")
def with_course_data(tmp_path_factory):
    if not (COURSE / "ex1data1.txt").exists():
        pytest.skip(f"the course's data are not in {COURSE}; NNREPL_COURSE_DATA may name their folder")
    return run_script(tmp_path_factory.mktemp("course"), SCRIPTS / "all.nn", str(COURSE))


def test_all_exercises_reach_their_figures_with_the_course_data(with_course_data):
    assert_all_reached(with_course_data)


@pytest.mark.parametrize("title", COURSE_FIGURES)
def test_the_figures_are_those_of_octave(with_course_data, title):
    (text,) = (each for name, each in sections(with_course_data.stdout).items() if name.startswith(title))
    for label, figures in COURSE_FIGURES[title].items():
        line = next(line for line in text.splitlines() if line.startswith("  " + label))
        found = re.search(r" {2,}(-?[\d.]+(?: -?[\d.]+)*)  expected", line[len(label) :])
        tolerance = next((value for key, value in TOLERANCES.items() if label.startswith(key)), 1.1e-6)
        values = [float(each) for each in found[1].split()]
        assert values == pytest.approx(figures, abs=tolerance, rel=1e-9), line


def test_a_missed_figure_is_told_and_ends_in_status_1(tmp_path):
    script = tmp_path / "s.nn"
    script.write_text(
        f"addpath('{SCRIPTS / 'tools'}'); begin_exercise('T'); compare('right', 1, 1, 0);"
        " compare('pair', [1 2], [1 3], 0)"
        "; below('small', 2, 1); above('great', 1, 2); compare('unknown', 4, [], 0); end_exercise();"
    )
    done = run_script(tmp_path, script)
    assert done.returncode == 1
    assert [line.split(": ")[-1] for line in done.stdout.splitlines() if "expected" in line] == ["reached"] + 3 * [
        "MISSED"
    ]
    assert "\n1 of 4 figures reached, in " in done.stdout


def test_an_exercise_says_that_its_argument_is_no_folder(tmp_path):
    done = run_script(tmp_path, SCRIPTS / "ex1.nn", "nosuch")
    assert done.returncode == 1
    assert done.stderr.startswith("error: nosuch is not a folder with the course's data")

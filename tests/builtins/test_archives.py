"""Archives that are not as they should be: nothing leaves the folder that it is put into."""

import io
import os
import tarfile
import zipfile

import pytest

from tests.language import fails, shows


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def _tar(*members: tarfile.TarInfo) -> None:
    with tarfile.open("bad.tar", "w") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b"x" * member.size))


def _member(name: str, **facts: object) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    for fact, value in facts.items():
        setattr(member, fact, value)
    return member


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/nnrepl_out.txt", "a/../../out.txt"])
def test_a_name_that_leads_out_is_refused_before_anything_is_written(name, tmp_path):
    with zipfile.ZipFile("bad.zip", "w") as archive:
        archive.writestr("good.txt", "good")
        archive.writestr(name, "bad")
    _tar(_member("good.txt", size=1), _member(name, size=1))
    for call in ("unzip('bad.zip')", "unzip('bad.zip', 'sub')", "untar('bad.tar')", "unpack('bad.tar')"):
        fails(call, f"unpack: the name '{name}' leads out of the folder")
    assert not os.path.exists("good.txt") and not (tmp_path / "out.txt").exists()


def test_a_folder_that_is_a_link_leads_out(tmp_path):
    os.symlink(tmp_path, "link")
    _tar(_member("link/out.txt", size=1))
    fails("untar('bad.tar')", "unpack: the name 'link/out.txt' leads out of the folder")


def test_links_in_archives_are_refused():
    _tar(_member("link", type=tarfile.SYMTYPE, linkname="/etc/passwd"))
    fails("untar('bad.tar')", "unpack: 'link' is a link or device, which is not supported")


def test_arguments_and_places_that_cannot_be():
    open("file.txt", "w").close()
    fails("zip('a.zip', 'file.txt', 1)", "zip: ROOTDIR must be a string")
    fails("gzip('file.txt', 1)", "unpack: DIR must be a string")
    fails("gzip('file.txt', 'file.txt/below')", "mkdir: file.txt/below: Not a directory")
    fails("zip('nowhere/a.zip', 'file.txt')", "zip: [Errno 2] No such file or directory: 'nowhere/a.zip'")
    fails("tar('nowhere/a.tar', 'file.txt')", "tar: [Errno 2] No such file or directory: 'nowhere/a.tar'")
    os.mkdir("file.txt.gz")
    fails("gzip('file.txt')", "gzip: file.txt: Is a directory")


def test_a_damaged_archive_of_each_kind():
    for name in ("bad.zip", "bad.tar", "bad.gz", "bad.bz2"):
        with open(name, "w") as stream:
            stream.write("nonsense")
    fails("unpack('bad.zip')", "unpack: unarchiving program exited with status: 9")
    for name in ("bad.tar", "bad.gz", "bad.bz2"):
        fails(f"unpack('{name}')", "unpack: unarchiving program exited with status: 2")


def test_files_of_a_pattern_and_of_rows():
    shows(
        "fclose(fopen('q1', 'w')); fclose(fopen('q2', 'w')); x = gzip('q?'); x{:}, x = bzip2(['q1'; 'q2'], 'b'); x{:}",
        "ans = q1.gz\nans = q2.gz\nans = b/q1.bz2\nans = b/q2.bz2",
    )

"""Writing to files and to the screen."""

import pytest

from tests.language import fails, shows


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('fprintf("a%d\\n", 1, 2)', "a1\na2"),
        ('n = fprintf("abc\\n")', "abc\nn = 4"),
        ('fprintf(1, "%s\\n", "x")', "x"),
        ('fprintf(stderr, "x\\n")', "x"),
        ('fprintf(int8(1), "x\\n")', "x"),
        ('fprintf(true, "x\\n")', "x"),
        ('n = fprintf(0, "x\\n")', "n = 0"),
        ("fputs(1, 'a\\n')", "a\\nans = 0"),
        ('puts("a\\n");', "a"),
        ("puts(5)", "ans = -1"),
        ("fputs(1, {})", "ans = -1"),
        ("fdisp(stdout, 3)", "3"),
        ("fflush(stdout)", "ans = 0"),
        ("fflush(stdin)", "ans = -1"),
        ("disp([stdin stdout stderr SEEK_SET SEEK_CUR SEEK_END])", "   0   1   2  -1   0   1"),
    ],
)
def test_shows(code: str, text: str) -> None:
    shows(code, text)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ('fprintf(99, "x")', "fprintf: invalid stream number = 99"),
        ('fprintf(1.5, "x")', "file id must be a file object, std::string, or integer value"),
        ('fprintf(single(1), "x")', "file id must be a file object, std::string, or integer value"),
        ('fprintf({}, "x")', "file id must be a file object, std::string, or integer value"),
        ("fprintf(1, 2)", "fprintf: format TEMPLATE must be a string"),
        ('fprintf("%d", {1})', "fprintf: wrong type argument 'cell'"),
        ('fputs("nofile", "x")', "fputs: invalid stream number = -1"),
    ],
)
def test_fails(code: str, message: str) -> None:
    fails(code, message)


@pytest.mark.parametrize(
    ("delimiter", "code"), [("-1", 255), ("65", 65), ("300", 44), ("1e9", 0), ("NaN", 0), ("2.5", 2)]
)
def test_dlmwrite_takes_the_code_of_a_delimiter_modulo_256(delimiter, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shows(f"dlmwrite('o', [1 2], {delimiter}); disp(double(fileread('o'))(2))", f"{code}")

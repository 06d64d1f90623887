"""jsondecode, jsonencode and the making of names; the results are Octave's."""

import pytest

from tests.language import fails, holds, shows


@pytest.mark.parametrize(
    ("json", "value"),
    [
        ("[1, 2, null]", "[1; 2; NaN]"),
        ("[[1, 2], [3, 4]]", "[1 2; 3 4]"),
        ("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", "cat (3, [1 3; 5 7], [2 4; 6 8])"),
        ("[[[1]], [[2]]]", "[1; 2]"),
        ("[[1, 2], [3]]", "{[1; 2]; 3}"),
        ("[true, false]", "[true; false]"),
        ("[true, 1]", "{true; 1}"),
        ("[[true, false], [null, 1]]", "{[true; false]; [NaN; 1]}"),
        ('["a", null]', "{'a'; []}"),
        ('[["a"], ["b"]]', "{{'a'}; {'b'}}"),
        ("[NaN, Inf, -Infinity]", "[NaN; Inf; -Inf]"),
        ("[[], []]", "{[]; []}"),
        ("{}", "struct ()"),
        ('{"a b": -1.5e2, "1c": null}', "struct ('aB', -150, 'x1c', [])"),
        ('[{"a": 1}, {"a": 2}]', "struct ('a', {1; 2})"),
        ('[{"a": 1}, {"b": 2}]', "{struct('a', 1); struct('b', 2)}"),
        ('[[{"a": 1}, {"a": 2}], [{"a": 3}, {"a": 4}]]', "struct ('a', {1 2; 3 4})"),
        ('[[{"a": 1}], [{"b": 4}]]', "{struct('a', 1); struct('b', 4)}"),
        (r'"\u00e9\ud83d\ude00\n\"\/"', r'"\303\251\360\237\230\200\n\"/"'),
    ],
)
def test_decodes(json, value):
    holds(f"isequaln (jsondecode ('{json}'), {value})", f"strcmp (class (jsondecode ('{json}')), class ({value}))")


@pytest.mark.parametrize(
    ("json", "offset", "what"),
    [
        ("", 1, "The document is empty."),
        ("[1] 3", 5, "The document root must not be followed by other values."),
        ("[1 2]", 4, "Missing a comma or ']' after an array element."),
        ('{"a":1', 7, "Missing a comma or '}' after an object member."),
        ("{a:1}", 2, "Missing a name for object member."),
        ('{"a" 1}', 6, "Missing a colon after a name of object member."),
        ('"abc', 5, "Missing a closing quotation mark in string."),
        (r'"\x"', 2, "Invalid escape character in string."),
        ('"a\tb"', 3, "Invalid escape character in string."),
        (r'"\u12"', 2, r"Incorrect hex digit after \u escape in string."),
        (r'"\ud83d"', 2, "The surrogate pair in string is invalid."),
        (r'"\ud83d\u0041"', 2, "The surrogate pair in string is invalid."),
        ("nul", 4, "Invalid value."),
        ("-", 2, "Invalid value."),
        ("[1,]", 4, "Invalid value."),
        ("1.", 3, "Miss fraction part in number."),
        ("1e", 3, "Miss exponent in number."),
        ("1e999", 1, "Number too big to be stored in double."),
    ],
)
def test_says_where_a_text_is_wrong(json, offset, what):
    fails(f"jsondecode ('{json}')", f"jsondecode: parse error at offset {offset}: {what}")


def test_decoding_options():
    holds("isfield (jsondecode ('{\"a b\": 1}', 'makeValidName', false), 'a b')")
    holds("isfield (jsondecode ('{\"1-\": 1}', 'Prefix', 'm_', 'ReplacementStyle', 'hex'), 'm_10x2D')")
    fails("jsondecode (1)", "jsondecode: JSON_TXT must be a character string")
    fails("jsondecode ('1', 3, 4)", "jsondecode: option argument must be a string")


@pytest.mark.parametrize(
    ("value", "json"),
    [
        ("[1 2; 3 4]", "[[1,2],[3,4]]"),
        ("reshape (1:8, 2, 2, 2)", "[[[1,5],[3,7]],[[2,6],[4,8]]]"),
        ("reshape (1:3, 1, 1, 3)", "[1,2,3]"),
        ("ones (2, 1, 2)", "[[[1,1]],[[1,1]]]"),
        ("[NaN Inf 1]", "[null,null,1]"),
        ("[pi 1e10 -1.5e-10 1e-6 1e-7 1e22 0.1]", "[3.141592653589793,10000000000.0,-1.5e-10,0.000001,1e-7,1e22,0.1]"),
        ("[999999 1e6 -0]", "[999999,1000000.0,0]"),
        ("{1, 'a', true, int8(3), []}", '[1,"a",true,3,[]]'),
        ("['ab'; 'cd']", '["ab","cd"]'),
        ("cat (3, ['ab'; 'cd'], ['ef'; 'gh'])", '[["ab","ef"],["cd","gh"]]'),
        ("''", '""'),
        ("struct ('a', {1, 2})", '[{"a":1},{"a":2}]'),
        ("struct ('a', {})", "[]"),
        ("struct ()", "{}"),
        ("containers.Map ([1 2], {3, 'x'})", '{"3ff0000000000000":3,"4000000000000000":"x"}'),
        (r'"a\"\\/\n\001"', r'"a\"\\/\n\u0001"'),
    ],
)
def test_encodes(value, json):
    shows(f"disp (jsonencode ({value}))", json)


def test_encoding_options():
    shows("disp (jsonencode ([NaN -Inf], 'ConvertInfAndNaN', false))", "[NaN,-Infinity]")
    shows(
        "disp (jsonencode (struct ('a', {{1, {}}}), 'PrettyPrint', true))",
        '{\n    "a": [\n        1,\n        []\n    ]\n}',
    )
    fails("jsonencode (@sin)", "jsonencode: unsupported type")
    fails("jsonencode (1, 2, 3)", "jsonencode: option must be a string")
    fails("jsonencode (1, 'bad', true)", 'jsonencode: Valid options are "ConvertInfAndNaN" and "PrettyPrint"')
    fails("jsonencode (1, 'PrettyPrint', 2)", "jsonencode: option value must be a logical scalar")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("for", "xFor"),
        ("a  b C", "aBC"),
        (" a", "a"),
        ("1a", "x1a"),
        ("@a", "x_a"),
        ("", "x"),
        ("_a", "_a"),
        ("a@", "a_"),
    ],
)
def test_makes_names(text, name):
    shows(f"disp (matlab.lang.makeValidName ('{text}'))", name)


def test_makes_names_of_cells():
    shows("[n, t] = matlab.lang.makeValidName ({'a', '1'}); disp (n{2}), disp (t)", "x1\n  0  1")
    shows("disp (matlab.lang.makeUniqueStrings ('a', {'a', 'a_1'}))", "a_2")
    shows("[n, t] = matlab.lang.makeUniqueStrings ({'a', 'a'}); disp (n{2}), disp (t)", "a_1\n  0  1")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("makeValidName (1)", "makeValidName: STR must be a string or cellstr"),
        ("makeValidName ({1})", "makeValidName: STR must be a string or cellstr"),
        ("makeValidName ('a', 'b')", "makeValidName: property/value options must occur in pairs"),
        ("makeValidName ('a', 'b', 3)", "makeValidName: unknown property 'b'"),
        ("makeValidName ('a', 3, 3)", "makeValidName: option argument must be a string"),
        ("makeValidName ('a', 'Prefix', 3)", "makeValidName: 'Prefix' value must be a string"),
        ("makeValidName ('a', 'Prefix', '1')", "makeValidName: invalid 'Prefix' value '1'"),
        ("makeValidName ('a', 'ReplacementStyle', 3)", "makeValidName: 'ReplacementStyle' value must be a string"),
        ("makeValidName ('a', 'ReplacementStyle', 'b')", "makeValidName: invalid 'ReplacementStyle' value 'b'"),
        ("makeUniqueStrings (1)", "makeUniqueStrings: STR must be a string or cellstr"),
        ("makeUniqueStrings ('a', {1})", "makeUniqueStrings: invalid input"),
    ],
)
def test_refuses(call, message):
    fails(f"matlab.lang.{call}", message)

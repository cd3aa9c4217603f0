"""The instructions of one method: operands, where control goes, and that no bytes make it fail."""

import struct

import pytest
from codebuilder import code, jump, program
from dexbuilder import Class, Method, build, uleb
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.static.dex import Dex
from analyzers.static.evaluation import Evaluation
from analyzers.static.graph import Graph
from analyzers.static.instructions import LONGEST, body, is_invoke
from analyzers.static.program import Program

OWNER = "La/B;"


def read(units, tries=b"", registers=16, inputs=0):
    """The body of a method with these code units, and raw try_items with their handlers."""
    tail = tries + b"\0" * (len(tries) % 2)
    pad = len(units) % 2 if tries else 0
    whole = [*units, *([0] * pad), *struct.unpack(f"<{len(tail) // 2}H", tail)]
    built = build([Class(OWNER, [Method("run", code=lambda _: whole)])])
    at = built.at[f"code {OWNER}->run()V"]
    data = bytearray(built.data)
    count = 1 if tries else 0
    struct.pack_into("<4HII", data, at, registers, inputs, 5, count, 0, len(units))
    return body(Dex(bytes(data), "classes.dex"), 0)


def instruction(*units):
    """The first instruction, with room behind it."""
    return read([*units, 0x000E, 0x000E]).code[0]


@pytest.mark.parametrize(
    ("units", "registers", "value"),
    [
        ((0x2107,), (1, 2), 0),  # move-object
        ((0xF112,), (1,), -1),  # const/4
        ((0x0513, 0x8000), (5,), -0x8000),  # const/16
        ((0x0514, 0x0001, 0x7F01), (5,), 0x7F010001),  # const
        ((0x0514, 0xFFFF, 0xFFFF), (5,), -1),
        ((0x0515, 0x7F01), (5,), 0x7F010000),  # const/high16
        ((0x0519, 0x8000), (5,), -(1 << 63)),  # const-wide/high16
        ((0x0518, 1, 0, 0, 0x8000), (5,), -(1 << 63) + 1),  # const-wide
        ((0x051A, 0x0102), (5,), 0x0102),  # const-string
        ((0x051B, 0x0102, 1), (5,), 0x10102),  # const-string/jumbo
        ((0x0344, 0x0201), (3, 1, 2), 0),  # aget
        ((0x2154, 7), (1, 2), 7),  # iget-object
        ((0x05D8, 0xFF02), (5, 2), -1),  # add-int/lit8
        ((0x0302, 0x0102), (3, 0x0102), 0),  # move/from16
        ((0x0003, 0x0102, 0x0304), (0x0102, 0x0304), 0),  # move/16
    ],
)
def test_operands_of_a_format(units, registers, value):
    found = instruction(*units)
    assert (found.registers, found.value, found.next) == (registers, value, len(units))
    assert found.targets == ()


@pytest.mark.parametrize(
    ("units", "registers"),
    [
        ((0x006E, 7, 0), ()),
        ((0x106E, 7, 0x0003), (3,)),
        ((0x456E | 1 << 12, 7, 0x3210), (0, 1, 2, 3, 5)),
        ((0x0374, 7, 4), (4, 5, 6)),
        ((0x0074, 7, 4), ()),
    ],
)
def test_arguments_of_a_call(units, registers):
    found = instruction(*units)
    assert (found.registers, found.value) == (registers, 7)
    assert is_invoke(found.op)


@pytest.mark.parametrize(
    ("op", "yes"),
    [
        (0x6E, True),
        (0x72, True),
        (0x73, False),
        (0x78, True),
        (0xFA, True),
        (0xFC, False),
        (0, False),
    ],
)
def test_what_calls_a_named_method(op, yes):
    assert is_invoke(op) is yes


@pytest.mark.parametrize(
    ("units", "target", "after"),
    [
        ((0x0328,), 3, -1),  # goto
        ((0x0029, 3), 3, -1),  # goto/16
        ((0x002A, 3, 0), 3, -1),  # goto/32
        ((0x0038, 3), 3, 2),  # if-eqz
        ((0x0032, 3), 3, 2),  # if-eq
    ],
)
def test_where_a_jump_leads(units, target, after):
    found = instruction(*units)
    assert (found.targets, found.next) == ((target,), after)


def test_a_jump_back():
    assert read([0x0000, 0xFF28]).code[1].targets == (0,)


@pytest.mark.parametrize("opcode", [0x0E, 0x0F, 0x11, 0x27])
def test_after_a_return_or_throw_control_goes_nowhere(opcode):
    assert instruction(opcode).next == -1


def test_a_packed_switch_counts_its_keys():
    payload = [0x0100, 2, 5, 0, 9, 0, 0xFFFF, 0xFFFF]
    found = read([0x012B, 4, 0, 0x000E, *payload]).code[0]
    assert (found.cases, found.targets, found.next) == ((5, 6), (9, -1), 3)


def test_a_sparse_switch_names_its_keys():
    payload = [0x0200, 2, 0xFFFF, 0xFFFF, 1, 0x7F02, 3, 0, 9, 0]
    found = read([0x012C, 4, 0, 0x000E, *payload]).code[0]
    assert (found.cases, found.targets) == ((-1, 0x7F020001), (3, 9))


def test_a_payload_is_no_instruction():
    found = read([0x000E, 0x0000, 0x0300, 1, 3, 0, 0x1A, 0x1A, 0x000E])
    assert list(found.code) == [0, 1, 8]
    assert found.whole


@pytest.mark.parametrize("table", [0x0010, 0xFF00, 0xFFFF])
def test_a_switch_whose_table_is_nowhere_has_no_cases(table):
    found = read([0x012B, table, 0 if table < 0x100 else 0xFFFF, 0x000E]).code[0]
    assert (found.cases, found.targets) == ((), ())


def test_a_switch_that_claims_more_cases_than_there_is_code():
    found = read([0x012B, 4, 0, 0x000E, 0x0100, 0xFFFF, 0, 0]).code[0]
    assert len(found.cases) == len(found.targets) <= 8


def test_protected_ranges_and_their_handlers():
    handlers = uleb(1) + bytes([0x7F]) + uleb(0) + uleb(3) + uleb(4)  # one type, then any
    found = read([0x0000] * 4 + [0x000E], struct.pack("<IHH", 1, 2, 1) + handlers)
    (handler,) = found.handlers
    assert (handler.start, handler.end, handler.targets) == (1, 3, (3, 4))


def test_handlers_beyond_the_file_are_left_out():
    found = read([0x000E], struct.pack("<IHH", 0, 1, 0xFFFF))
    assert all(len(handler.targets) <= 64 for handler in found.handlers)


def test_registers_and_inputs_are_told():
    found = read([0x000E], registers=7, inputs=3)
    assert (found.registers, found.inputs, found.whole) == (7, 3, True)


def test_code_is_read_to_where_it_breaks():
    found = read([0x0000, 0x00E3, 0x000E])
    assert (list(found.code), found.whole) == ([0], False)


def test_an_instruction_that_leaves_the_method_is_none():
    found = read([0x0000, 0x0014, 1])
    assert (list(found.code), found.whole) == ([0], False)


def test_a_method_longer_than_any_real_one_is_cut():
    found = read([0x0000] * (LONGEST + 10))
    assert (len(found.code), found.whole) == (LONGEST, False)
    assert read([0x0000] * LONGEST).whole


UNITS = st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=60)


@settings(max_examples=150, deadline=None)
@given(UNITS, st.binary(max_size=40))
def test_no_bytes_make_it_fail(units, tries):
    found = read(units, tries)
    assert list(found.code) == sorted(found.code)
    for at, one in found.code.items():
        assert one.at == at
        assert one.next == -1 or at < one.next <= len(units)
        assert len(one.cases) in (0, len(one.targets))


# --- the interpreter on code nobody wrote --------------------------------------------------------

INSTRUCTIONS = st.tuples(st.integers(0x00, 0xFF), st.integers(0, 0xFF)).map(
    lambda pair: pair[0] | pair[1] << 8
)
CODE = st.lists(
    st.one_of(INSTRUCTIONS, st.integers(0, 0x20), st.sampled_from((0x2B, 0x2C, 0x100, 0x200))),
    min_size=1,
    max_size=50,
)


@settings(max_examples=120, deadline=None)
@given(CODE)
def test_the_interpreter_ends_on_random_code(units):
    look = program(Class(OWNER, [code("run", units, "(ILjava/lang/String;)V")]))
    frame = look.frame(OWNER, "run")
    assert list(frame.calls) == sorted(frame.calls)
    assert all(frame.reaches(at) for at in frame.calls)
    for at in frame.calls:
        assert all(branch.at in frame.branches for branch in frame.decisions(at))
        assert frame.after(at) <= set(frame.calls)


def test_a_loop_over_many_blocks_ends():
    units = [unit for _ in range(200) for unit in (0x0F38, 4, 0x0F29, 2)]
    look = program(Class(OWNER, [code("run", [*units, *jump(-len(units))], "(Z)V")]))
    assert look.frame(OWNER, "run").whole


def test_a_switch_of_thousands_of_cases_ends():
    count = 3_000
    payload = [0x0100, count, 0, 0]
    for number in range(count):
        payload += [3 + number % 2, 0]
    units = [0x0F2B, 6, 0, 0x0000, 0x000E, 0x0000, *payload]
    look = program(Class(OWNER, [code("run", units, "(I)V")]))
    frame = look.frame(OWNER, "run")
    assert frame.whole
    assert frame.reaches(4)


def test_code_that_begins_with_the_table_of_a_switch_runs_nothing():
    look = program(Class(OWNER, [code("run", [0x0100, 0, 0, 0, 0x000E])]))
    assert look.called(OWNER, "run") == []


def test_a_switch_on_a_register_the_method_does_not_have():
    units = [0x2B | 200 << 8, 4, 0, 0x000E, 0x0100, 1, 0, 0, 3, 0]
    assert program(Class(OWNER, [code("run", units)])).frame(OWNER, "run").reaches(3)


def test_switches_that_share_one_table_are_bounded():
    cases, switches = 3_900, 3_000
    end = 3 * switches + 2
    units = []
    for number in range(switches):
        units += [0x0F2B, (end - 3 * number) & 0xFFFF, (end - 3 * number) >> 16]
    units += [0x000E, 0, 0x0100, cases, 0, 0]
    for number in range(cases):
        units += [3 * (number % switches), 0]
    look = program(Class(OWNER, [code("run", units, "(I)V")]))
    frame = look.frame(OWNER, "run")
    assert not frame.whole
    assert frame.cut
    assert look.evaluation.exhausted


def test_more_registers_than_any_method_has_are_gone_over_up_to_the_bound():
    units = [unit for _ in range(2_000) for unit in (0x0F38, 2)]
    built = build([Class(OWNER, [code("run", [*units, 0x000E], "(Z)V")])])
    data = built.patched(built.at[f"code {OWNER}->run(Z)V"], "HH", 0xFFFF, 1)
    evaluation = Evaluation(Graph(Program([Dex(data, "classes.dex")])))
    assert evaluation.frame(evaluation.graph.find(OWNER, "run")[0]).cut
    assert evaluation.exhausted

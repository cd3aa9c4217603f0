"""Steps of ways and flows in Chinese."""

import pytest

from scanner.steps import in_chinese


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("open com.example.A", "打开 com.example.A"),
        ("touch “同意 on 下一步” on com.example.A", "在 com.example.A 点击“同意 on 下一步”"),
        ("granted Lcom/example/A;->asked()V", "授予权限后 Lcom/example/A;->asked()V"),
        ("denied Lcom/example/A;->asked()V", "拒绝权限后 Lcom/example/A;->asked()V"),
        ("call com.example.A.send", "调用 com.example.A.send"),
        ("field com.example.A.face", "字段 com.example.A.face"),
        ("return of com.example.A.read", "返回自 com.example.A.read"),
        ("query of the album", "对相册的 query"),
        ("java.lang.String.getBytes", "java.lang.String.getBytes"),
    ],
)
def test_a_step(step, told):
    assert in_chinese([step]) == told


def test_steps_are_joined():
    assert in_chinese(["open a.B", "c.D.e"]) == "打开 a.B → c.D.e"
    assert in_chinese([]) == ""

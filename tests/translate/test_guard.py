"""The guard sees what a translation lost, added or left; and it is silent about a good one."""

import pytest

from tools import notebooks
from tools.translate import catalogue, glossary, guard

TERMS = glossary.read()
ENGLISH = """\
## Gradient descent: 100 small steps (梯度下降)

Walk against the gradient. The **learning rate** (学习率) α, `lr` in code, scales the step:

$$w \\leftarrow w - \\alpha\\,g$$

1. Start at $w = 1$, and do not run more than 100 epochs.
2. See [lecture 03](03_backpropagation.ipynb), "Deep learning" and *Deep Learning with Python and a Pen* (Li, 2020).

| rate | loss |
|---|---|
| 0.01 | 1,234.5 |

<details><summary>Hint</summary>

Use `sum`.

</details>

<small class="needs">Needs *Which way is down?*.</small>"""
CHINESE = """\
## 梯度下降：100 小步（gradient descent）

逆着梯度走。**学习率**（learning rate）α 在代码里写作 `lr`，它决定步子的大小：

$$w \\leftarrow w - \\alpha\\,g$$

1. 从 $w = 1$ 出发，最多运行 100 轮。
2. 参见[第 03 讲](03_backpropagation.ipynb)、“Deep learning” 和 *Deep Learning with Python and a Pen*（Li, 2020）。

| 学习率 | 损失 |
|---|---|
| 0.01 | 1,234.5 |

<details><summary>提示</summary>

用 `sum`。

</details>

<small class="needs">需要先运行：*哪边是下坡？*。</small>"""


def test_a_good_translation():
    assert guard.faults_of(ENGLISH, CHINESE, TERMS) == []


PLANTED = {
    "a number changed": ("100 轮", "10 轮", "number lost: 100"),
    "a number dropped": ("，最多运行 100 轮", "", "number lost: 100"),
    "a number added": ("逆着梯度走。", "逆着梯度走 2 步。", "number added: 2"),
    "a digit moved": ("1,234.5", "1,243.5", "number lost: 1,234.5"),
    "a year": ("2020", "2021", "number lost: 2020"),
    "a formula broken": ("- \\alpha", "+ \\alpha", "formula set apart lost"),
    "a formula in the line": ("$w = 1$", "$w = 2$", "formula lost: $w = 1$"),
    "a formula dropped": ("从 $w = 1$ 出发，", "", "formula lost"),
    "code changed": ("`lr`", "`Ir`", "code lost: `lr`"),
    "code dropped": ("用 `sum`。", "求和。", "code lost: `sum`"),
    "a link to another lecture": (
        "03_backpropagation.ipynb",
        "02_gradient_descent.ipynb",
        "link target lost",
    ),
    "a link dropped": ("[第 03 讲](03_backpropagation.ipynb)", "第 03 讲", "link target lost"),
    "a tag lost": ("</details>", "", "tag lost: </details>"),
    "the hint open": ("<details>", "<details open>", "tag added"),
    "a heading of another level": ("## 梯度", "### 梯度", "another shape"),
    "an item lost": ("1. 从", "从", "another shape"),
    "a row lost": ("| 0.01 | 1,234.5 |\n", "", "another shape"),
    "a column lost": ("| 0.01 | 1,234.5 |", "| 0.01 1,234.5 |", "another shape"),
    "bold lost": ("**学习率**", "学习率", "0 bold words instead of 1"),
    "bold that is not seen": (
        "**学习率**（learning rate）",
        "步长**（学习率）**",
        "bold that Markdown does not see",
    ),
    "another word for a term": ("学习率", "学习速率", "term: learning rate is 学习率"),
    "two terms exchanged": ("损失", "梯度", "term: loss is 损失"),
    "a sentence left in English": ("逆着梯度走。", "Walk against the slope of it.", "English left"),
    "half-width comma": ("出发，最多", "出发, 最多", "half-width punctuation"),
    "half-width full stop": ("小：", "小.", "full stop of Latin type"),
    "half-width brackets": ("（learning rate）", "(学习的速度)", "half-width bracket"),
    "no space before a number": ("行 100 轮", "行100 轮", "no space between"),
    "no space before code": ("写作 `lr`", "写作`lr`", "no space between"),
    "no space after a formula": ("$w = 1$ 出发", "$w = 1$出发", "no space between"),
    "a space too many": ("小步", "小 步", "space between Chinese letters"),
    "a space before full-width punctuation": ("`lr`，", "`lr` ，", "space beside"),
    "straight quotation marks": ("步子", '"步子"', "straight quotation marks"),
    "nothing": (CHINESE, "", "not translated"),
    "the English itself": (CHINESE, ENGLISH, "English left"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault(fault):
    old, new, words = PLANTED[fault]
    assert CHINESE.count(old) >= 1
    found = guard.faults_of(ENGLISH, CHINESE.replace(old, new), TERMS)
    assert any(words in text for text in found), found


def test_a_file_that_is_behind():
    texts = {"a": "## Which way is down?", "b": ENGLISH}
    entries = catalogue.in_step(texts, catalogue.read(catalogue.FOLDER / "none.po"))
    entries[0].msgstr, entries[1].msgstr = "## 哪边是下坡？", CHINESE
    assert guard.faults_of_file(texts, entries, TERMS) == []
    entries[0].msgstr = "## 往哪走？"
    assert guard.faults_of_file(texts, entries, TERMS) == [
        "b: the heading 'Which way is down?' is called '往哪走？' here"
    ]
    stale = guard.faults_of_file(texts | {"a": "## Which way is up?"}, entries, TERMS)
    assert stale[0] == "a: the English has changed since it was translated"
    assert "c: no entry" in guard.faults_of_file(texts | {"c": "New."}, entries, TERMS)
    assert guard.faults_of_file({"b": ENGLISH}, entries, TERMS)[0] == "a: such a cell does not exist"
    entries[1].flags.append("fuzzy")
    assert "b: the English has changed since it was translated" in guard.faults_of_file(texts, entries, TERMS)


TRANSLATED = [path for path in notebooks.lecture_notebooks() if catalogue.po_of(path).exists()]


@pytest.mark.parametrize("lecture", TRANSLATED, ids=lambda path: path.name[:2])
def test_the_translations_of_a_lecture(lecture):
    assert (
        guard.faults_of_file(catalogue.texts_of(lecture), catalogue.read(catalogue.po_of(lecture)), TERMS)
        == []
    )

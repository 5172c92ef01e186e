"""A widget in words: what stands in its place on paper and on GitHub, and what the comparison holds it to."""

from collections.abc import Iterator, Mapping


def in_words(labels: list[str]) -> str:
    """The text that stands for a widget with these controls."""
    names = f" for {', '.join(labels)}" if labels else ""
    return f"An interactive widget{names}: it appears when you run this cell."


def controls(model_id: str, states: Mapping[str, Mapping]) -> Iterator[str]:
    """Each control of a widget with what it can be set to and where it starts, in the order on the screen.

    Args:
        model_id: of the outermost box.
        states: the state of every model that the kernel has made, by its id.
    """
    state = states.get(model_id, {})
    for child in state.get("children", ()):
        yield from controls(child.removeprefix("IPY_MODEL_"), states)
    label, kind = state.get("description") or state.get("placeholder") or "", state.get("_model_name", "")
    if "_options_labels" in state:
        options = list(state["_options_labels"])
        start = options[state["index"]] if state.get("index") is not None else "none"
        yield f"{label} (one of {', '.join(options)}; starts at {start})"
    elif kind == "FloatLogSliderModel":
        limits = [state["base"] ** state[end] for end in ("min", "max")]
        yield f"{label} ({_range(*limits)}, exponent in steps of {state['step']:g}, starts at {state['value']:g})"
    elif kind.endswith("ProgressModel"):
        yield f"{label} (a bar, {_range(state['min'], state['max'])})"
    elif {"min", "max", "step"} <= set(state):
        step = f"steps of {state['step']:g}" if state["step"] else "any step"
        yield f"{label} ({_range(state['min'], state['max'])}, {step}, starts at {state['value']:g})"
    elif kind in ("CheckboxModel", "ToggleButtonModel"):
        yield f"{label} ({'on' if state['value'] else 'off'})"
    elif (
        kind in ("TextModel", "TextareaModel", "FloatTextModel", "IntTextModel") and state.get("value") != ""
    ):
        yield f"{label} (starts at {state['value']})".strip()
    elif kind == "ButtonModel":
        yield f"{label} (a button)"


def _range(least: float, most: float) -> str:
    return f"{least:g} to {most:g}"

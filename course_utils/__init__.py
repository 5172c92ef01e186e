"""What the twelve lectures share: data, download, device, smoothing, figures, checked exercises.

Every public name is imported on first use, so `import course_utils` itself is instant: it loads neither
torch nor Matplotlib, touches no network and writes nothing. The doctor is a module of its own:
`from course_utils.doctor import doctor`.
"""

from importlib import import_module

_MODULE_OF = {
    "load_diabetes": "data.diabetes",
    "load_titanic": "data.titanic",
    "load_mnist": "data.mnist",
    "load_cifar10": "data.cifar10",
    "load_photos": "data.photos",
    "load_names": "data.names",
    "load_otto": "data.otto",
    "fetch": "download",
    "pick_device": "device",
    "describe_device": "device",
    "smooth": "smoothing",
    "use_course_style": "plotting",
    "show": "plotting",
    "plot_losses": "plotting",
    "LiveCurve": "plotting",
    "explore": "sliders",
    "check": "exercises",
    "progress": "exercises.progress",
}

__all__ = list(_MODULE_OF)


def __getattr__(name: str):
    if name not in _MODULE_OF:
        raise AttributeError(f"course_utils has no {name!r}; it has: {', '.join(__all__)}")
    globals()[name] = getattr(import_module(f"course_utils.{_MODULE_OF[name]}"), name)
    return globals()[name]


def __dir__() -> list[str]:
    return __all__

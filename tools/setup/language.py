"""Which edition to open, and in which language to speak: the variable LANGUAGE, else the language of the system."""

import os

from tools.setup import places, say

CHINESE = 2052  # Windows' number for the Chinese of mainland China


def language():
    """ "zh" or "en"; says so where nobody asked for Chinese."""
    chosen = quietly()
    if chosen == "zh" and not os.environ.get("LANGUAGE", "").strip():
        say(
            "系统语言是中文：打开中文版。英文版：LANGUAGE=en（The Chinese edition; LANGUAGE=en opens the English one.)"
        )
    return chosen


def quietly():
    """ "zh" or "en". LANGUAGE is also how Linux names the languages that a user reads, best first."""
    asked = os.environ.get("LANGUAGE", "").strip().lower()
    if asked:
        return "zh" if asked.startswith(("zh", "chinese", "中")) else "en"
    system = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "zh" if system.lower().startswith("zh") or (not system and windows_is_chinese()) else "en"


def windows_is_chinese():
    if not places.WINDOWS:
        return False
    import ctypes

    return ctypes.windll.kernel32.GetUserDefaultUILanguage() == CHINESE

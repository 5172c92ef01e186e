"""The Chinese edition: its files of translations, the notebooks made from them, and the guard that compares both."""

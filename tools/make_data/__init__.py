"""Makes every file of data/ again from its public package: `python -m tools.make_data`."""

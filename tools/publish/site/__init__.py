"""The course as a site: `make site` writes build/site/, one folder that a browser reads without server and network."""

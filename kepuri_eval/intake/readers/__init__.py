"""One reader per format: a file's bytes to blocks with locators."""

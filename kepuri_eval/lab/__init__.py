"""Opens JupyterLab at an edition: its first page, its settings, and what it may show of earlier runs."""

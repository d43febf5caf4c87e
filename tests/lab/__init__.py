"""Tests of opening JupyterLab at an edition."""

"""Who sent a document and which documents count: names of units, bodies within them, copies, other years and events."""

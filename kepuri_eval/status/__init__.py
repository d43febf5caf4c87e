"""From an edition's folders, tables and manifest to how far it is and what is next; nothing is made or written."""

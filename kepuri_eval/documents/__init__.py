"""From an edition's tables to drafts of the official documents."""

"""From rows and paragraphs to activities: names, days, places, kinds, and how alike two reports of them are."""

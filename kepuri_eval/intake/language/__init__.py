"""What Chinese text says of itself: numbers, amounts, days, sentences, words of a list; nothing of tables or units."""

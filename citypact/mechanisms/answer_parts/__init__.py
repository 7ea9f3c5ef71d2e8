"""What answers of every family have alike: a figure to quote, what moves it, a picture, a second opinion."""

"""What does the whole picture say?"""

from dashboard.ui import show

page = show.start("overview")
show.small_cards(page)
show.end(page)

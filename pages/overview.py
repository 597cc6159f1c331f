"""What does the whole picture say?"""

from dashboard.ui import show

page = show.start("overview")
show.cards(page.panels, in_a_row=3)
show.end(page)

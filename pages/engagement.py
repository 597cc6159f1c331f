"""Who takes part, and who does not?"""

from dashboard.ui import show

page = show.start("engagement")
show.cards(page)
show.end(page)

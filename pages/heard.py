"""What happened to what we did not want to hear?"""

from dashboard.ui import show

page = show.start("heard")
show.cards(page)
show.end(page)

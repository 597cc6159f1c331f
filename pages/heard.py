"""What happened to what we did not want to hear?"""

from dashboard.ui import show, stories

page = show.start("heard")
stories.offer()
show.cards(page)
show.end(page)

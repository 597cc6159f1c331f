"""What happened to what we did not want to hear?"""

from dashboard.ui import door, show, stories

page = show.start("heard")
stories.offer()
show.cards(page)
door.lead_here("heard")
show.end(page)

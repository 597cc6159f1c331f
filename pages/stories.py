"""How many different stories are told, by whom, and which are ours?"""

from dashboard.ui import door, show, stories

page = show.start("stories")
stories.offer()
show.cards(page)
door.lead_here("stories")
show.end(page)

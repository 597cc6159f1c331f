"""How many different stories are told, by whom, and which are ours?"""

from dashboard.ui import door, show, stories, story_reader

page = show.start("stories")
stories.offer()
show.cards(page)
story_reader.offer()
door.lead_here("stories")
show.end(page)

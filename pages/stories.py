"""How many different stories are told, by whom, and which are ours?"""

from dashboard.ui import door, show, stories, story_reader, story_way

page = show.start("stories")
stories.offer()
show.cards(page, {story_way.PANEL: story_way.choose})
story_reader.offer()
door.lead_here("stories")
show.end(page)

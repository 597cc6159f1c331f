"""Who is connected to whom, and who is nobody's conversation?"""

from dashboard.ui import show

page = show.start("reach")
show.cards(page)
show.end(page)

"""Who is connected to whom, and who is nobody's conversation?"""

from dashboard.ui import network_view, show

page = show.start("reach")
network_view.undo(page)
show.cards(page)
show.end(page)

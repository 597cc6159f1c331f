"""How is each number made, and what does it leave out?"""

from dashboard.ui import show

page = show.start("method")
show.cards(page.panels, in_a_row=1)
show.end(page)

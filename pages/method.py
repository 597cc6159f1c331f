"""How is each number made, and what does it leave out?"""

from dashboard.ui import show

page = show.start("method")
show.definitions(page)
show.end(page)

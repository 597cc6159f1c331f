"""What do people say, in their own words?"""

from dashboard.ui import show, workbench

page = show.start("workbench")
workbench.show()
show.end(page)

"""What is in here, and what can it not tell?"""

from dashboard.ui import how_to, settings, show, upload

page = show.start("data")
upload.files()
how_to.get_an_export()
show.cards(page)
upload.set_aside()
settings.marks()
show.end(page)

"""What is in here, and what can it not tell?"""

from dashboard.ui import settings, show, upload

page = show.start("data")
upload.files()
show.cards(page)
upload.set_aside()
settings.marks()
show.end(page)

"""What is in here, and what can it not tell?"""

from dashboard.ui import how_to, same_people, settings, show, upload

page = show.start("data")
upload.files()
how_to.get_an_export()
show.cards(page)
upload.set_aside()
same_people.accounts()
settings.marks()
show.end(page)

"""What keeps it running by itself: the timetable, its cron lines and units, room on the disk, what a run takes, log lines. No SQL."""

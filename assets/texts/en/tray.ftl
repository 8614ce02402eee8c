# The icon in the tray: its menu and what it says.
tray-name = Plumbline
tray-open = Open
tray-pause = Pause
tray-pause-quarter = 15 minutes
tray-pause-hour = 1 hour
tray-pause-tomorrow = Until tomorrow
tray-pause-resumed = Until resumed
tray-resume = Resume
tray-recalibrate = Recalibrate
tray-quit = Quit
tray-upright = Upright: the head is over the line.
tray-forward = The head is ahead of the line.
tray-warned = The head has been ahead of the line for a while.
tray-away = Nobody is in the picture.
tray-unsure = The posture cannot be measured at the moment.
tray-doubt = The upright should be learned anew.
tray-paused = Paused: the camera is off.
tray-snoozed = Warnings are snoozed.
tray-opening = Waiting for the first picture.
tray-ended = The film is over.
tray-problem = No pictures are coming. Open the window to see why.
# Said once when the window is closed.
tray-stays-title = Plumbline goes on
tray-stays = It stays in the tray. Its menu opens the window again, pauses, and quits.
tray-stays-taskbar = It goes on in the taskbar; this desktop lets no window hide. The menu of the tray icon pauses and quits.
# Said once where nobody draws tray icons.
tray-none = This desktop shows no tray icon, so closing the window ends Plumbline. Minimise the window to let it go on.
tray-none-minimised = This desktop shows no tray icon, so the window waits in the taskbar. Closing it ends Plumbline.

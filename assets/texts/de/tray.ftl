# Das Symbol im Infobereich: sein Menü und was es sagt.
tray-name = Plumbline
tray-open = Öffnen
tray-pause = Pause
tray-pause-quarter = 15 Minuten
tray-pause-hour = 1 Stunde
tray-pause-tomorrow = Bis morgen
tray-pause-resumed = Bis zum Fortsetzen
tray-resume = Fortsetzen
tray-recalibrate = Neu kalibrieren
tray-quit = Beenden
tray-upright = Aufrecht: Der Kopf ist über dem Lot.
tray-forward = Der Kopf ist vor dem Lot.
tray-warned = Der Kopf ist schon eine Weile vor dem Lot.
tray-away = Niemand ist im Bild.
tray-unsure = Die Haltung lässt sich gerade nicht messen.
tray-doubt = Die aufrechte Haltung sollte neu gelernt werden.
tray-paused = Pause: Die Kamera ist aus.
tray-snoozed = Die Warnungen sind aufgeschoben.
tray-opening = Das erste Bild steht noch aus.
tray-ended = Der Film ist zu Ende.
tray-problem = Es kommen keine Bilder. Das Fenster sagt, warum.
# Einmal gesagt, wenn das Fenster geschlossen wird.
tray-stays-title = Plumbline läuft weiter
tray-stays = Es bleibt im Infobereich. Das Menü seines Symbols öffnet das Fenster wieder, macht Pause und beendet.
tray-stays-taskbar = Es läuft in der Taskleiste weiter; auf diesem Desktop lässt sich kein Fenster verbergen. Das Menü des Symbols macht Pause und beendet.
# Einmal gesagt, wo niemand Symbole zeichnet.
tray-none = Dieser Desktop zeigt kein Symbol im Infobereich. Wenn Sie das Fenster schließen, endet Plumbline; verkleinert läuft es weiter.
tray-none-minimised = Dieser Desktop zeigt kein Symbol im Infobereich. Das Fenster wartet deshalb verkleinert; wenn Sie es schließen, endet Plumbline.

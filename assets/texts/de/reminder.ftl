# Mitteilungen des Schreibtischs.
reminder-warning-title = Ihr Kopf ist nach vorn gekommen
reminder-warning-body = Seit { $span }. Lassen Sie ihn über die Schultern zurückgleiten, oder setzen Sie sich anders hin.
reminder-unavailable = Es lässt sich keine Mitteilung zeigen: { $cause }. Starten Sie einen Mitteilungsdienst (zum Beispiel dunst), oder schalten Sie Mitteilungen in den Einstellungen aus; plumbline läuft auch ohne weiter.
reminder-window-title = Plumbline-Erinnerung

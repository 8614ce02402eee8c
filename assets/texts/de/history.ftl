# Die Seite mit dem Verlauf.
history-day = Tag
history-week = Woche
history-month = Monat
history-compare = Vergleich
history-today = Heute
history-previous = Früher
history-next = Später
history-day-before = Der Tag davor
history-day-after = Der Tag danach
history-week-before = Die Woche davor
history-week-after = Die Woche danach
history-month-before = Der Monat davor
history-month-after = Der Monat danach
history-day-title = { $weekday }, { $date }
history-span-title = { $from } bis { $to }
history-month-title = { $month } { $year }

# Solange es nichts zu zeichnen gibt.
history-loading = Der Verlauf wird gelesen …
history-failed = Der Verlauf ließ sich nicht lesen.
history-failed-help = Woran es liegt und was hilft, steht oben.
history-again = Erneut versuchen
history-empty = In dieser Zeit wurde nichts beobachtet.
history-empty-day = Ein Tag erscheint hier Minute für Minute, zum ersten Mal nach einer Minute Beobachtung: als Band, als Zeitverlauf und in Zahlen.
history-empty-week = Jeder Tag erscheint hier als Band, sobald eine Minute davon beobachtet wurde. Wie die Wochentage sind, zeigt sich ab der zweiten Woche.
history-empty-month = Jeder Tag erscheint hier, sobald eine Minute davon beobachtet wurde, mit dem Anteil der Zeit, in der der Kopf vorn war.
history-empty-compare = Zwei Zeiträume lassen sich vergleichen, sobald jeder fünf Tage mit je einer gemessenen halben Stunde hat.
history-not-kept = Zurzeit wird nichts aufbewahrt: So steht es in den Einstellungen unter Verlauf.

# Zahlen.
history-watched = Beobachtet
history-watched-note = davon { $away } abwesend
history-watched-meaning = Die Zeit, in der die Kamera hingesehen hat, ob jemand da war oder nicht.
history-share = Kopf vorn
history-share-note = von { $measured } gemessen
history-share-meaning = Der Anteil der messbaren Zeit, in der der Kopf weiter vorn war als die Grenze.
history-dose = Dosis
history-dose-unit = Gradminuten
history-dose-an-hour = Dosis je Stunde
history-dose-meaning = Grad jenseits der Grenze mal Minuten: 5 Grad darüber hinaus über 10 Minuten ergeben 50, ebenso 10 Grad über 5 Minuten.
history-longest = Am längsten innerhalb
history-longest-short = Am längsten
history-longest-note = ab { $time }
history-longest-meaning = Die längste Zeit, in der der Kopf höchstens für einen Blick jenseits der Grenze war. Aufstehen beendet sie.
history-warnings = Warnungen
history-prompts = Befolgte Anregungen
history-prompts-kept = { $kept } von { $all }
history-prompts-meaning = Anregungen zur Bewegung oder zur Pause, denen Sie gefolgt sind. Eine auszulassen ist in Ordnung.
history-mean-change = Mittlere Änderung
history-mean-angle = Mittlerer Winkel

# Wie die Zeit verbracht wurde.
history-within = Innerhalb der Grenze
history-forward = Vorn
history-unsure = Nicht messbar
history-away = Abwesend
history-not-watched = Nicht beobachtet
history-line = Zeitverlauf des Tages. Die Pfeiltasten gehen von Minute zu Minute.
history-line-at = Zeitverlauf des Tages, { $time }: { $said }
history-plot-change = Mittlere Änderung gegenüber der eigenen aufrechten Haltung je Minute, mit 90-%-Intervall und Grenze
history-plot-angle = Mittlerer kraniovertebraler Winkel je Minute, mit 90-%-Intervall und Grenze
history-change = Änderung gegenüber aufrecht
history-angle = Winkel
history-limit = Grenze { $limit }
history-break = Pause
history-paused = Angehalten: { $reason }
history-no-values = Es ließ sich nichts messen.
history-minute-help = Zeigen Sie auf eine Minute, oder gehen Sie mit den Pfeiltasten hin, um ihre Zahlen zu sehen.
history-minute-not-watched = nicht beobachtet
history-minute-within = innerhalb der Grenze { $span }
history-minute-forward = vorn { $span }
history-minute-unsure = nicht messbar { $span }
history-minute-away = abwesend { $span }
history-minute-change = Änderung { $value }°
history-minute-angle = Winkel { $value }°
history-minute-dose = { $dose } Gradminuten
history-sitting = sitzend
history-standing = stehend
history-quiet-locked = Ruhe: Sitzung gesperrt
history-quiet-call = Ruhe: ein Gespräch
history-quiet-disturb = Ruhe: nicht stören
history-quiet-full-screen = Ruhe: Vollbild
history-quiet-hours = Ruhe: außerhalb der Arbeitszeit
history-quiet-snoozed = Ruhe: aufgeschoben
history-quiet-doubted = Ruhe: die aufrechte Haltung ist fraglich
history-quiet-backed-off = Ruhe: die letzten Warnungen weggelegt

# Was geschah.
history-events = Was geschah
history-event-warning = Warnung, { $excess } jenseits der Grenze: { $outcome }
history-outcome-open = steht noch
history-outcome-back = Kopf kam zurück
history-outcome-noted = gesehen
history-outcome-fine = so gewollt
history-outcome-snoozed = aufgeschoben
history-outcome-left = Platz verlassen
history-outcome-ended = Beobachtung endete
history-movement-kept = Anregung zur Bewegung: bewegt
history-movement-skipped = Anregung zur Bewegung: ausgelassen
history-movement-open = Anregung zur Bewegung
history-rest-kept = Anregung zur Pause: genommen
history-rest-skipped = Anregung zur Pause: ausgelassen
history-rest-open = Anregung zur Pause
history-hint-near = Hinweis: nah am Bildschirm
history-hint-far = Hinweis: weit vom Bildschirm
history-hint-low = Hinweis: Der Bildschirm steht vielleicht zu tief
history-hint-high = Hinweis: Der Bildschirm steht vielleicht zu hoch
history-hint-aside = Hinweis: seitlich von der Kamera
history-hint-tilted = Hinweis: Kopf geneigt gehalten
history-event-break = Pause, { $span }
history-event-pause = Angehalten, { $span }: { $reason }
history-event-pause-open = Angehalten, noch immer: { $reason }
history-pause-asked = so gewünscht
history-pause-locked = Sitzung gesperrt
history-pause-asleep = Rechner im Ruhezustand
history-pause-away = lange niemand da
history-event-calibrated = Aufrechte Haltung gemessen für das Profil „{ $profile }“
history-event-calibrated-error = Aufrechte Haltung gemessen für das Profil „{ $profile }“, Fehler { $error }°
history-doubt-camera = Aufrechte Haltung fraglich: Kamera oder Stuhl bewegt
history-doubt-conditions = Aufrechte Haltung fraglich: Licht oder Abstand verändert
history-doubt-person = Aufrechte Haltung fraglich: eine andere Person
history-doubt-stance = Aufrechte Haltung fraglich: Stehen statt Sitzen oder umgekehrt

# Woche und Monat.
history-row-date = { $weekday }, { $date }
history-row = { $date }: beobachtet { $watched }, Kopf vorn { $share }, Dosis { $dose } Gradminuten, am längsten innerhalb der Grenze { $longest }. Den Tag zeigen.
history-row-empty = { $date }: nichts beobachtet.
history-row-to-come = { $date }: kommt noch.
history-pattern = Kopf vorn nach Wochentag
history-pattern-help = Ein Punkt ist ein Tag, der Strich alle Tage dieses Wochentags zusammen, über { $weeks } Wochen.
history-pattern-later = Das zeigt sich, sobald ein Wochentag zweimal beobachtet wurde.
history-pattern-day = { $day } { $share } über { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}
history-cell = { $date }: Kopf vorn { $share }, beobachtet { $watched }. Den Tag zeigen.
history-month-legend = Kopf vorn, Anteil der gemessenen Zeit
history-and-more = ab { $share }
history-no-data = Nichts beobachtet

# Vergleich.
history-pair-weeks = Diese Woche und die letzte
history-pair-months = Dieser Monat und der letzte
history-pair-own = Eigene Daten
history-own-first-from = Erster Tag des früheren Zeitraums
history-own-first-to = Letzter Tag des früheren Zeitraums
history-own-second-from = Erster Tag des späteren Zeitraums
history-own-second-to = Letzter Tag des späteren Zeitraums
history-own-to = bis
history-own-and = gegen
history-own-unreadable = „{ $text }“ ist kein Datum. Schreiben Sie es wie 2026-11-27.
history-own-order = Ein Zeitraum endet, bevor er beginnt. Ändern Sie einen seiner Tage.
history-period-first = Früher
history-period-second = Später
history-period = { $name }: { $span }, { $days ->
    [one] 1 Tag, der zählt
   *[other] { $days } Tage, die zählen
}
history-difference = Unterschied mit 90-%-Intervall
history-no-difference = Kein Unterschied, der sich vom Zufall trennen lässt.
history-higher = Höher um { $least } bis { $most } { $unit }.
history-lower = Niedriger um { $least } bis { $most } { $unit }.
history-unit-points = Prozentpunkte
history-unit-degrees = Grad
history-unit-minutes = Minuten
history-minutes = { $minutes } min
history-comparison = { $name }: früher { $first }, später { $second }, Unterschied { $difference } { $unit }, 90-%-Intervall { $low } bis { $high }. { $verdict }
history-compare-note = Ein Tag zählt, sobald eine halbe Stunde davon gemessen wurde, und jeder Tag zählt gleich viel. Von zehn Vergleichen ohne wahren Unterschied zeigt einer zufällig einen.
history-too-few = Zu wenige Tage für einen Vergleich.
history-too-few-help = Jeder Zeitraum braucht { $days } Tage mit { $minutes } gemessenen Minuten. Bisher sind es { $first } und { $second }.

# Exportieren, importieren, löschen.
history-files = Exportieren und löschen …
history-files-hint = Tage in eine Datei schreiben, eine Datei importieren, einen Tag oder alles löschen
history-files-close = Schließen
history-export-what = Export
history-export-all = Alle Tage
history-export-path = Datei, in die geschrieben wird
history-export = Exportieren
history-import-path = Datei, die anderswo exportiert wurde
history-import = Importieren
history-delete-day = Diesen Tag löschen
history-delete-all = Alles löschen
history-delete-day-sure = Alles löschen, was von { $day } aufbewahrt ist? Es lässt sich nicht zurückholen.
history-delete-all-sure = Alle Tage löschen, mit jeder Minute, Warnung und Pause, die aufbewahrt ist? Sie lassen sich nicht zurückholen.
history-delete = Löschen
history-keep = Behalten

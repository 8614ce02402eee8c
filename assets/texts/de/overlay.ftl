# Das Overlay und die Karte auf der Live-Seite.
overlay-title = Plumbline-Erinnerung
overlay-no-compositor = Auf diesem Bildschirm mischt kein Compositor die Fenster, ein Licht am Rand wäre deshalb schwarz. Stattdessen erinnert eine kleine Figur in der Ecke; mit einem Compositor (zum Beispiel picom) gibt es das Licht.
overlay-wayland = Dieser Desktop (Wayland) lässt kein Programm etwas über andere Fenster legen. Stattdessen erinnern Benachrichtigungen.

overlay-warning = Ihr Kopf ist nach vorn gekommen.
overlay-warning-for = Ihr Kopf ist seit { $span } vorn.
overlay-warning-help = Sitzen, lehnen oder stehen Sie kurz anders, wie es gerade angenehm ist.
overlay-noted = Gesehen
overlay-noted-hint = Die Erinnerung verschwindet; gezählt wird weiter
overlay-snooze = Aufschieben
overlay-snooze-for = Um { $span }
overlay-snooze-today = Für heute
overlay-fine = So ist es gut für mich
overlay-fine-hint = Vor dieser Haltung wird eine Weile nicht gewarnt
overlay-why = Warum?

overlay-movement = Ihre Haltung hat sich seit { $span } kaum verändert.
overlay-movement-help = Rücken Sie zurecht, strecken Sie sich oder stehen Sie kurz auf, wie es gerade passt.
overlay-break = Zeit für eine kurze Pause.
overlay-break-help = Stehen Sie auf, oder lassen Sie den Blick in der Ferne ruhen.
overlay-break-left = Noch übrig von der Pause: { $span }
overlay-skip = Überspringen

overlay-doubt-camera = Ihre aufrechte Haltung passt nicht mehr: Kamera oder Stuhl stehen anders.
overlay-doubt-conditions = Ihre aufrechte Haltung passt nicht mehr: Licht oder Abstand sind anders.
overlay-doubt-person = Ihre aufrechte Haltung passt nicht mehr: Sie scheint die einer anderen Person zu sein.
overlay-doubt-stance = Ihre aufrechte Haltung passt nicht mehr: Sie wurde im Sitzen gemessen und Sie stehen, oder umgekehrt.
overlay-doubt-help = Solange wird nichts gezählt. Drei Sekunden genügen.
overlay-recalibrate = Neu kalibrieren

overlay-hint-near = Sie sitzen näher am Bildschirm als 50 cm.
overlay-hint-near-help = Eine Armlänge ist angenehmer für Augen und Nacken. Größere Schrift hilft, dort zu bleiben.
overlay-hint-far = Sie sitzen weiter vom Bildschirm entfernt als einen Meter.
overlay-hint-far-help = Ein Bildschirm in Armlänge erspart das Vorbeugen beim Lesen.
overlay-hint-low = Ihre Augen sind deutlich über der Kamera: Der Bildschirm steht vielleicht zu tief.
overlay-hint-low-help = Den meisten passt eine Oberkante knapp unter Augenhöhe; mit Gleitsichtbrille tiefer.
overlay-hint-high = Ihre Augen sind deutlich unter der Kamera: Der Bildschirm steht vielleicht zu hoch.
overlay-hint-high-help = Den meisten passt eine Oberkante knapp unter Augenhöhe; mit Gleitsichtbrille tiefer.
overlay-hint-aside = Sie sitzen seitlich von der Kamera.
overlay-hint-aside-help = Ein Bildschirm geradeaus erspart dem Nacken das Drehen.
overlay-hint-tilted = Ihr Kopf ist zur Seite geneigt.
overlay-hint-tilted-help = Armlehnen, Brille oder ein Telefon an der Schulter können der Grund sein.

overlay-quiet-locked = Ruhe: Die Sitzung ist gesperrt.
overlay-quiet-call = Ruhe: Sie sind wahrscheinlich in einem Gespräch.
overlay-quiet-do-not-disturb = Ruhe: Der Desktop bittet, nicht zu stören.
overlay-quiet-full-screen = Ruhe: Ein Vollbildfenster ist vorn.
overlay-quiet-hours = Ruhe: Es ist nicht Ihre Arbeitszeit.
overlay-quiet-snoozed = Ruhe: Sie haben die Warnungen aufgeschoben.
overlay-quiet-snoozed-until = Ruhe bis { $time }: Sie haben die Warnungen aufgeschoben.
overlay-warn-again = Wieder warnen
overlay-quiet-doubted = Ruhe: Ihre aufrechte Haltung passt vielleicht nicht mehr.
overlay-quiet-backed-off = Ruhe für eine Weile: Sie haben die letzten Warnungen weggelegt.

overlay-close-notice = Diese Meldung schließen
overlay-close-hint = Diesen Hinweis schließen

overlay-paused-until = Die Kamera ist freigegeben. Um { $time } geht es weiter, oder sobald Sie fortsetzen.
overlay-paused-until-tomorrow = Die Kamera ist freigegeben. Morgen um { $time } geht es weiter, oder sobald Sie fortsetzen.
overlay-paused-locked = Die Sitzung ist gesperrt.
overlay-paused-locked-help = Die Kamera ist freigegeben. Es geht weiter, sobald Sie zurück sind.
overlay-paused-asleep = Der Rechner war im Ruhezustand.
overlay-paused-asleep-help = Die Kamera ist freigegeben. Gleich geht es von selbst weiter.
overlay-paused-away = Seit einer Weile ist niemand da.
overlay-paused-away-help = Die Kamera ist freigegeben, und ab und zu wird nachgesehen. Es geht weiter, sobald jemand zurück ist.

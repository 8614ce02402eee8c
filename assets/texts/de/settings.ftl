# Die Seite der Einstellungen.
settings-title = Einstellungen
settings-lead = Jede Änderung gilt sofort und bleibt erhalten.
settings-reset = Zurücksetzen
settings-reset-named = „{ $group }“ zurücksetzen
settings-reset-all = Alles zurücksetzen
settings-reset-ask = Zurück zu den Vorgaben?
settings-reset-yes = Ja, zurücksetzen
settings-reset-no = Behalten
settings-never = nie
settings-for-ever = für immer

# Gruppen.
settings-when = Wann gewarnt wird
settings-how = Wie gewarnt wird
settings-overlay = Das Overlay
settings-quiet = Ruhezeiten
settings-prompts = Anregungen und Hinweise
settings-watching = Beobachtung
settings-history = Verlauf und Privatsphäre
settings-program = Das Programm
settings-look = Aussehen und Sprache

# Wann gewarnt wird.
settings-level = Stufe
settings-level-calm = Ruhig
settings-level-usual = Üblich
settings-level-early = Früh
settings-level-own = Eigene
settings-level-rule = Nach { $window }, höchstens alle { $cooldown }
settings-level-own-rule = Ihre eigenen Zahlen: Fenster, Anteil und Mindestabstand, unten
settings-window = Fenster
settings-window-help = Wie lange zurückgeblickt wird.
settings-share = Anteil des Fensters
settings-share-help = Wie viel davon der Kopf vorn sein muss.
settings-cooldown = Mindestabstand
settings-cooldown-help = Vorher keine zweite Warnung.
settings-change = Grenze ab Ihrer aufrechten Haltung
settings-change-help = Mit Profil: so weit vor Ihrer eigenen aufrechten Haltung.
settings-absolute = Grenze des Winkels
settings-absolute-help = Ohne Profil: der kraniovertebrale Winkel, von der Seite gesehen.
settings-guard = Schutzband
settings-guard-help = Gilt erst so weit jenseits der Grenze als vorn.
settings-clear = Rückkehrlinie
settings-clear-help = Gilt so weit diesseits der Grenze wieder als zurück.
settings-rule-sentence = Warnt, sobald der Kopf für { $share } der letzten { $window } unter { $enters } war, dabei im Mittel unter { $mean }. Einmal Absinken gibt eine Warnung. Als zurück gilt er über { $clears }. Die nächste Warnung kommt frühestens { $cooldown } später.
settings-rule-sentence-no-cooldown = Warnt, sobald der Kopf für { $share } der letzten { $window } unter { $enters } war, dabei im Mittel unter { $mean }. Einmal Absinken gibt eine Warnung. Als zurück gilt er über { $clears }.
settings-rule-quantity-change = In Grad gegenüber Ihrer aufrechten Haltung.
settings-rule-quantity-absolute = In Grad des kraniovertebralen Winkels.
settings-rule-now = Jetzt { $value }.
settings-rule-no-number = Im Augenblick gibt es keine Zahl.
settings-rule-clear = zurück über { $value }
settings-rule-limit = Grenze { $value }
settings-rule-guard = vorn unter { $value }
settings-rule-mean = im Mittel unter { $value }
settings-rule-mark = jetzt { $value }
settings-rule-no-mark = jetzt keine Zahl
settings-rule-window = Fenster { $window }, davon { $share } vorn
settings-rule-cooldown = Mindestabstand { $cooldown }
settings-rule-warning = Warnung

# Wie gewarnt wird.
settings-ladder-help = Eine Warnung, auf die niemand antwortet, steigt diese Stufen der Reihe nach hinauf. Sie geht, wenn der Kopf zurückkommt.
settings-tray = Symbol im Infobereich
settings-tray-help = Seine Form und Farbe ändern sich.
settings-ladder-overlay = Overlay
settings-ladder-overlay-help = Ein Licht auf dem Bildschirm, wie unten gewählt.
settings-notification = Benachrichtigung
settings-notification-help = Eine Nachricht des Desktops, mit „Aufschieben“ und „So ist es gut für mich“.
settings-sound = Sanfter Ton
settings-sound-help = Zwei leise Töne.
settings-step-at-once = sofort
settings-step-after = nach { $span }
settings-step-not = ausgelassen
settings-step = Zeit zwischen den Stufen
settings-step-help = Solange der Kopf vorn bleibt.
settings-test = Warnung ausprobieren
settings-test-hint = Zeigt, wie eine Warnung ist; gezählt wird nichts

# Das Overlay.
settings-style = Form
settings-style-glow = Leuchten
settings-style-glow-help = Ein Licht am Rand
settings-style-dim = Abdunkeln
settings-style-dim-help = Der Bildschirm etwas dunkler
settings-style-figure = Figur
settings-style-figure-help = Nur die kleine Figur
settings-style-none = Keines
settings-style-none-help = Nichts auf dem Bildschirm
settings-screens = Bildschirme
settings-screens-active = Der aktive
settings-screens-all = Alle
settings-strength = Stärke
settings-strength-help = Wie deckend Licht oder Abdunklung höchstens sind.
settings-over-full-screen = Über Vollbildfenstern
settings-over-full-screen-help = Wo das System es zulässt.

# Ruhezeiten.
settings-quiet-help = Nie gesagt wird etwas, solange Sie abwesend, abgewandt oder schlecht zu sehen sind oder die Sitzung gesperrt ist. Gezählt wird weiter.
settings-in-calls = In Gesprächen
settings-in-calls-help = Solange ein anderes Programm eine Kamera benutzt.
settings-do-not-disturb = Solange der Desktop „Nicht stören“ sagt
settings-full-screen = Solange ein Vollbildfenster vorn ist
settings-working-hours = Nur in der Arbeitszeit
settings-from = Von
settings-to = Bis
settings-days = Tage
settings-hours-bar = Arbeitszeit: von { $from } bis { $to }
settings-hours-past-midnight = Sie endet am nächsten Tag.

# Anregungen und Hinweise.
settings-movement = Anregung, sich zu bewegen
settings-movement-help = Nach so langer, kaum veränderter Haltung.
settings-break = Anregung zu einer kurzen Pause
settings-break-help = Nach so langer Zeit am Schreibtisch.
settings-break-length = Länge einer Pause
settings-workstation = Hinweise zum Arbeitsplatz
settings-workstation-help = Abstand, Höhe, Neigung: jeder höchstens einmal am Tag.

# Beobachtung.
settings-source = Quelle beim Start
settings-profile = Profil
settings-profile-none = Keines
settings-profile-by-place = Profil nach Kamera und Bildschirmen wählen
settings-profile-by-place-help = Das obige gilt für Plätze, die keines haben.
settings-model = Modell
settings-per-second = Bilder je Sekunde, im Hintergrund
settings-per-second-live = Bilder je Sekunde, mit offener Live-Seite
settings-per-second-battery = Bilder je Sekunde, im Akkubetrieb
settings-adaptive = Weniger Bilder, solange sich nichts ändert
settings-adaptive-help = Langsamer bei ruhiger Haltung, ab und zu ein Blick, solange niemand da ist.
settings-release = Kamera freigeben, wenn niemand da ist
settings-release-help = Nach so langer Zeit; danach wird ab und zu hingesehen.
settings-pupils = Abstand Ihrer Pupillen
settings-pupils-help = Macht den Sehabstand genauer. Auf einem Brillenpass heißt er PD.
settings-per-second-value = { $value }/s

# Verlauf und Privatsphäre.
settings-keep = Gemessenes merken
settings-keep-help = Nur Zahlen, in einer Datei auf diesem Rechner; nie Bilder.
settings-retention = Merken für
settings-retention-help = Ältere Tage werden gelöscht.
settings-days-value = { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}
settings-open-history = Verlauf öffnen
settings-open-history-hint = Dort wird exportiert, importiert und gelöscht

# Das Programm.
settings-autostart = Mit der Sitzung starten
settings-minimised = Ohne Fenster starten
settings-minimised-help = Wo es einen Infobereich gibt.
settings-stay = Beim Schließen des Fensters im Infobereich weiterlaufen
settings-guide = Einführung noch einmal durchgehen

# Aussehen und Sprache.
settings-theme = Farben
settings-theme-system = Wie das System
settings-theme-light = Hell
settings-theme-dark = Dunkel
settings-scale = Größe von allem
settings-language = Sprache
settings-language-system = Wie das System
settings-motion = Bewegung
settings-motion-system = Wie das System
settings-motion-reduced = Reduziert
settings-motion-full = Voll

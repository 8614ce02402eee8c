# Ein Blick von der Seite: die vier Schritte.
look-step = Schritt { $number } von { $all }
look-side-upright = Drehen Sie den Stuhl um ein Viertel, und sitzen Sie dann aufrecht.
look-side-upright-how = Eine Schulter zeigt zur Kamera, die Augen blicken geradeaus, an ihr vorbei.
look-side-forward = Bleiben Sie gedreht. Schieben Sie den Kopf nach vorn.
look-side-forward-how = Wie beim Lesen kleiner Schrift. Halten Sie den Blick waagerecht, und bleiben Sie so.
look-front-upright = Drehen Sie sich zur Kamera zurück, und sitzen Sie dann aufrecht.
look-front-upright-how = Beide Schultern zeigen zur Kamera, wie beim Arbeiten.
look-front-forward = Bleiben Sie so. Schieben Sie den Kopf nach vorn.
look-front-forward-how = So weit wie zuvor von der Seite. Bleiben Sie so.
look-measuring = Bitte stillhalten …
look-waiting = Es beginnt von selbst.
look-overdue = Das fehlt noch:
look-back = Zurück
look-back-hint = Einen Schritt zurück (Rücktaste)
look-again = Noch einmal
look-again-hint = Diesen Schritt noch einmal messen (Leertaste)
look-leave = Verlassen
look-leave-hint = Nichts wird gelernt (Escape)
look-progress = Fortschritt dieses Schritts
look-aside = Von oben gesehen: der Stuhl um ein Viertel von der Kamera weggedreht
look-facing = Von oben gesehen: der Stuhl zur Kamera gewandt
look-no-picture = Im Augenblick gibt es kein Bild. Kommt es zurück, geht es dort weiter, wo Sie waren.

# Worauf ein Schritt noch wartet.
look-hint-aside = Die Kamera sieht Sie noch nicht von der Seite.
look-hint-aside-help = Drehen Sie den Stuhl, bis eine Schulter zur Kamera zeigt.
look-hint-back = Die Kamera sieht Sie noch nicht von vorn.
look-hint-back-help = Drehen Sie den Stuhl, bis beide Schultern zur Kamera zeigen.
look-hint-other-side = Die Kamera sieht jetzt Ihre andere Seite.
look-hint-other-side-help = Drehen Sie sich zu der Seite, mit der Sie begonnen haben.
look-hint-still = Jetzt stillhalten.
look-hint-still-help = Drei ruhige Sekunden genügen.
look-hint-further = Weiter vorschieben: bisher { $gone } von { $needed }.
look-hint-further-help = Lassen Sie das Kinn führen, und die Schultern bleiben, wo sie sind.
look-hint-behind = Ihr Kopf ist { $by } hinter der eben gemessenen aufrechten Haltung.
look-hint-behind-help = War das nicht Ihre aufrechte Haltung, gehen Sie einen Schritt zurück.

# Warum ein Schritt nicht angenommen wurde.
look-refusal-moved = Sie haben sich während der Messung um { $spread } bewegt. Halten Sie still, dann wird noch einmal gemessen.
look-refusal-lost = { $reason } { $help } Dann wird noch einmal gemessen.
look-refusal-too-few = Nur { $found } Bilder kamen an, { $needed } sind nötig. Schließen Sie andere Programme, die Kamera oder Prozessor beanspruchen; es wird noch einmal gemessen.
look-refusal-shallow = Ihr Kopf war { $found } vor Ihrer aufrechten Haltung, { $needed } sind nötig. Schieben Sie ihn weiter vor, dann wird noch einmal gemessen.
look-refusal-behind = Ihr Kopf war { $found } hinter der eben gemessenen aufrechten Haltung. Schieben Sie ihn vor, oder gehen Sie einen Schritt zurück.

# Was gefunden wurde.
look-found = Das ist alles, was nötig ist.
look-save = Speichern
look-discard = Verwerfen
look-upright = Winkel in aufrechter Haltung, von der Seite
look-upright-value = { $value }, in 9 von 10 Fällen zwischen { $low } und { $high }
look-slope = Ihre eigene Steigung
look-slope-value = das { $scale }-Fache der üblichen
look-slope-limit = das { $scale }-Fache der üblichen: die Grenze dessen, was geglaubt wird; gemessen wurde dort oder jenseits davon. Schieben Sie den Kopf in beiden Ansichten gleich weit vor.
look-error = Wiederholfehler
look-error-none = nicht bekannt, denn Teile dieser Bilder allein ergeben kein Profil; der Winkel selbst ist auf etwa ±{ $half } bekannt
look-error-one = beständig { $one }; der Winkel selbst ist auf etwa ±{ $half } bekannt
look-error-two = beständig { $one }, { $two }; der Winkel selbst ist auf etwa ±{ $half } bekannt
look-error-front = höchstens { $error } von vorn
look-error-side = höchstens { $error } von der Seite
look-age = Gelernt
look-age-value = { $when }, mit { $camera }
look-before = Zuvor
look-none-before = Es gibt kein früheres Profil dieses Namens.
look-worth = 9 von 10 ausgelassenen Bildern lagen innerhalb des Wiederholfehlers. Er sagt, wie beständig sie waren und wie gut die Vorderansicht wiedergibt, was die Seite gemessen hat, nicht wie richtig die Seite selbst ist.

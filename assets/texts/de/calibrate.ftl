# Die Kalibrierseite.
calibrate-title = Zeigen Sie Ihre aufrechte Haltung
calibrate-what = Sitzen Sie so aufrecht, wie es bequem ist, blicken Sie geradeaus, und atmen Sie weiter.
calibrate-why = Drei Sekunden genügen. Von da an ist die Zahl die Änderung gegenüber dieser Haltung; gespeichert werden nur einige Winkel.
calibrate-go = Drei Sekunden, aufrecht
calibrate-look = Ein Blick von der Seite (etwa eine Minute)
calibrate-look-why = Freiwillig. Sie drehen den Stuhl um ein Viertel und zurück. Das ergibt den Winkel selbst, nicht nur seine Änderung, und Ihre eigene Steigung zwischen beiden.
calibrate-running = Bitte stillhalten …
calibrate-again = Erneut versuchen
calibrate-once-more = Noch einmal messen
calibrate-cancel = Abbrechen
calibrate-done = Fertig
calibrate-back = Zurück
calibrate-measured = Ihre aufrechte Haltung ist gemessen.
calibrate-refused = Das hat noch nicht geklappt.
calibrate-no-picture = Im Augenblick gibt es kein Bild zu messen. Wählen Sie eine Kamera, oder setzen Sie fort.
calibrate-progress = Fortschritt der Messung
calibrate-steady = 9 von 10 Ihrer Bilder lagen höchstens { $error } von den anderen entfernt.
calibrate-kept = Gespeichert unter dem Namen „{ $profile }“.
calibrate-not-kept = Gilt, bis das Programm endet; nicht gespeichert.

# Warum eine aufrechte Haltung nicht gelernt wird.
calibrate-refusal-nobody = Die meiste Zeit war niemand im Bild. Setzen Sie sich vor die Kamera, und versuchen Sie es erneut.
calibrate-refusal-unmeasurable = { $reason } { $help } Versuchen Sie es dann erneut.
calibrate-refusal-too-few = Nur { $found } Bilder ließen sich messen, { $needed } sind nötig. Schließen Sie andere Programme, die Kamera oder Prozessor beanspruchen, und versuchen Sie es erneut.
calibrate-refusal-shaky = Sie haben sich während der Messung bewegt (eine Streuung von { $spread }, höchstens { $most } wird angenommen). Sitzen Sie aufrecht, halten Sie drei Sekunden still, und versuchen Sie es erneut.
calibrate-refusal-mixed = Manche Bilder zeigen Sie von vorn, manche von der Seite. Nehmen Sie alle von derselben Stelle auf, und versuchen Sie es erneut.
calibrate-refusal-wrong-view = Bilder, die als von vorn angegeben sind, zeigen Sie von der Seite, oder umgekehrt. Geben Sie Seitenansichten mit --side-upright und --side-forward an, Vorderansichten mit --upright und --forward.
calibrate-refusal-lone-forward = Bilder mit dem Kopf nach vorn wurden von { $side } angegeben, aber kein aufrechtes von dort, mit dem sie sich vergleichen ließen. Fügen Sie eines hinzu, oder lassen Sie sie weg.
calibrate-refusal-no-upright = Keines der aufrechten Bilder zeigt eine Person, die sich messen lässt. Nehmen Sie Bilder, auf denen der Kopf und beide Schultern zu sehen sind.
calibrate-refusal-unlike = Die aufrechten Bilder unterscheiden sich untereinander um { $spread } (höchstens { $most } wird angenommen). Lassen Sie diejenigen weg, die eine andere Haltung zeigen.
calibrate-refusal-swapped = Die Bilder mit dem Kopf nach vorn liegen { $found } über den aufrechten. Sind die beiden vertauscht?
calibrate-refusal-indistinct = Die Bilder mit dem Kopf nach vorn liegen nur { $found } unter den aufrechten. Schieben Sie den Kopf darauf deutlich nach vorn, oder lassen Sie sie weg.
calibrate-the-side = der Seite
calibrate-the-front = vorn

# Ein Profil gegen ein früheres.
calibrate-before-same-day = vom selben Tag
calibrate-before-one-day = vom Tag davor
calibrate-before-days = von vor { $days } Tagen
calibrate-before-unknown = von früher
calibrate-compare-nothing = Das Profil { $when } kennt eine andere Ansicht; es gibt nichts zu vergleichen.
calibrate-compare = Gegenüber dem Profil { $when }: { $told }.
calibrate-compare-part = Ihre aufrechte Haltung von { $view } liegt { $change }
calibrate-compare-same = gleich
calibrate-compare-higher = { $size } höher
calibrate-compare-lower = { $size } tiefer
calibrate-compare-back = { $size } weiter hinten
calibrate-compare-forward = { $size } weiter vorn
calibrate-compare-chance = Weniger als { $least } lässt sich nicht vom Zufall unterscheiden.
calibrate-compare-chance-part = { $size } von { $view }
calibrate-compare-chance-two = { $first } und weniger als { $second }
calibrate-compare-moved = Auch eine versetzte Kamera ändert diese Zahlen.

# Was über Verlauf, Einstellungen und Profile gesagt wird.
keeper-newer = { $path } stammt von einer neueren Version von Plumbline (Form { $found }). Die Datei bleibt, wie sie ist, und solange wird nichts aufgezeichnet. Installieren Sie diese Version, oder verschieben Sie die Datei.
keeper-full = Für { $path } ist kein Platz mehr. Schaffen Sie Platz auf diesem Datenträger.
keeper-read-only = { $path } kann nicht geschrieben werden. Prüfen Sie die Rechte der Datei und ihres Ordners.
keeper-busy = Ein anderes Programm belegt { $path }. Schließen Sie es.
keeper-damaged = { $path } ist beschädigt. Starten Sie Plumbline neu; die beschädigte Datei wird aufbewahrt und gerettet, was lesbar ist.
keeper-failed = { $path }: { $cause }.
keeper-waiting = { $cause } Was noch nicht geschrieben ist, bleibt im Speicher und wird geschrieben, sobald es geht.
keeper-written-again = Der Verlauf wird wieder geschrieben.
keeper-lost = Der Verlauf konnte so lange nicht geschrieben werden, dass das Älteste davon verloren ist.
keeper-mended = Der Verlauf war beschädigt. Die beschädigte Datei wird als { $kept } aufbewahrt; { $saved ->
    [one] ein Eintrag wurde
   *[other] { $saved } Einträge wurden
} in einen neuen übernommen.
keeper-empty = { $path } war leer. Darin wurde ein neuer Verlauf begonnen.
keeper-migrated = Der Verlauf hat eine neue Form. Eine Kopie des alten wird als { $kept } aufbewahrt.
keeper-clock-back = Die Uhr wurde um { $span } zurückgestellt. Vom Verlauf geht nichts verloren; diese Zeit steht doppelt darin.
keeper-exported = { $entries ->
    [one] Ein Eintrag wurde
   *[other] { $entries } Einträge wurden
} nach { $file } geschrieben.
keeper-nothing-to-export = Von diesen Tagen ist nichts aufgezeichnet, also wurde nichts geschrieben.
keeper-imported = { $added ->
    [one] Ein Eintrag wurde
   *[other] { $added } Einträge wurden
} übernommen; { $known } waren schon bekannt.
keeper-day-forgotten = { $day } ist gelöscht.
keeper-all-forgotten = Der Verlauf ist gelöscht, auch seine Sicherungskopien.
keeper-which-form = Der Name von { $file } muss auf .csv oder .json enden.
keeper-file-unreadable = { $file } kann nicht gelesen werden: { $cause }.
keeper-file-unwritable = { $file } kann nicht geschrieben werden: { $cause }. Wählen Sie einen anderen Ort.
keeper-foreign = { $file } ist kein Verlauf, den Plumbline exportiert hat. Es wurde nichts übernommen.
keeper-foreign-newer = { $file } wurde von einer neueren Version von Plumbline exportiert. Installieren Sie diese Version, um die Datei zu übernehmen.
keeper-foreign-row = { $file }, Eintrag { $row }: { $cause }. Es wurde nichts übernommen.
keeper-settings-unwritable = Die Einstellungen konnten nicht nach { $file } geschrieben werden: { $cause }. Sie gelten, bis Plumbline endet.
keeper-settings-kept = { $file } war nicht lesbar. Die Datei wird als { $kept } aufbewahrt, und die Einstellungen wurden neu geschrieben.

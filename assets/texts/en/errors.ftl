# What the keeper says of the history, the settings and the profiles.
keeper-newer = { $path } was written by a newer version of Plumbline (its form is { $found }). It is left as it is, and nothing is remembered meanwhile. Install that version, or move the file elsewhere.
keeper-full = There is no room left to write { $path }. Make room on that disk.
keeper-read-only = { $path } cannot be written. Check the permissions of that file and its folder.
keeper-busy = Another program holds { $path }. Close it.
keeper-damaged = { $path } is damaged. Start Plumbline again; it keeps the damaged file and saves what can be read.
keeper-failed = { $path }: { $cause }.
keeper-waiting = { $cause } What is not written yet is kept in memory and written as soon as that is possible.
keeper-written-again = The history is written again.
keeper-lost = The history could not be written for so long that the oldest of what was kept in memory is lost.
keeper-mended = The history was damaged. The damaged file is kept as { $kept }; { $saved ->
    [one] one entry was taken over
   *[other] { $saved } entries were taken over
} into a new one.
keeper-empty = { $path } was empty. A new history was begun in it.
keeper-migrated = The history was brought to a new form. A copy of the old one is kept as { $kept }.
keeper-clock-back = The clock was set back by { $span }. Nothing of the history is lost; that time is in it twice.
keeper-exported = { $entries ->
    [one] One entry was
   *[other] { $entries } entries were
} written to { $file }.
keeper-nothing-to-export = Nothing is remembered of these days, so nothing was written.
keeper-imported = { $added ->
    [one] One entry was
   *[other] { $added } entries were
} taken in; { $known } known already.
keeper-day-forgotten = { $day } is forgotten.
keeper-all-forgotten = The history is forgotten, and the backups of it too.
keeper-which-form = The name of { $file } must end in .csv or .json.
keeper-file-unreadable = { $file } cannot be read: { $cause }.
keeper-file-unwritable = { $file } cannot be written: { $cause }. Choose another place.
keeper-foreign = { $file } is no history that Plumbline exported. Nothing was taken in.
keeper-foreign-newer = { $file } was exported by a newer version of Plumbline. Install that version to take it in.
keeper-foreign-row = { $file }, entry { $row }: { $cause }. Nothing was taken in.
keeper-settings-unwritable = The settings could not be written to { $file }: { $cause }. They hold until Plumbline ends.
keeper-settings-kept = { $file } could not be read. It is kept as { $kept }, and the settings were written anew.

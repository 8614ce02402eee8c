# Desktop notifications.
reminder-warning-title = Your head has come forward
reminder-warning-body = For { $span }. Let it glide back over the shoulders, or shift in your seat.
reminder-unavailable = no notification can be shown: { $cause }. Start a notification service (for example dunst), or switch notifications off in the settings; plumbline goes on without.
reminder-window-title = Plumbline reminder

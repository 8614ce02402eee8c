//! A warning as a notification that is answered, and as a sound.

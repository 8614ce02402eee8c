//! The system's session manager, as far as the bus can tell: one session that is locked and unlocked, and a
//! machine that goes to sleep.

use std::sync::{Arc, Mutex};

use zbus::blocking::{Connection, connection::Builder};
use zbus::object_server::SignalEmitter;
use zbus::zvariant::ObjectPath;

const SESSION: &str = "/org/freedesktop/login1/session/_31";

struct Manager;

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn get_session(&self, _name: String) -> ObjectPath<'static> {
        ObjectPath::from_static_str_unchecked(SESSION)
    }

    #[zbus(signal)]
    async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
}

struct Session {
    locked: Arc<Mutex<bool>>,
}

#[zbus::interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        *self.locked.lock().unwrap()
    }

    #[zbus(property)]
    fn active(&self) -> bool {
        true
    }

    #[zbus(signal)]
    async fn lock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn unlock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}

/// The session manager, until it is dropped.
pub struct Logind {
    bus: Connection,
    locked: Arc<Mutex<bool>>,
}

impl Logind {
    /// Appears on the bus.
    pub fn appear(bus: &str) -> Self {
        let locked = Arc::default();
        let session = Session { locked: Arc::clone(&locked) };
        let bus = Builder::address(bus)
            .unwrap()
            .serve_at("/org/freedesktop/login1", Manager)
            .unwrap()
            .serve_at(SESSION, session)
            .unwrap()
            .name("org.freedesktop.login1")
            .unwrap()
            .build()
            .unwrap();
        Self { bus, locked }
    }

    /// The session locks or unlocks itself: the word first, then the state, as logind has it.
    pub fn lock(&self, locked: bool) {
        let session = self.bus.object_server();
        let session = session.interface::<_, Session>(SESSION).unwrap();
        let emitter = session.signal_emitter();
        zbus::block_on(async {
            match locked {
                true => Session::lock(emitter).await.unwrap(),
                false => Session::unlock(emitter).await.unwrap(),
            }
            *self.locked.lock().unwrap() = locked;
            session.get().locked_hint_changed(emitter).await.unwrap();
        });
    }

    /// The machine goes to sleep, or has woken up.
    pub fn sleep(&self, sleeps: bool) {
        let manager = self.bus.object_server();
        let manager = manager.interface::<_, Manager>("/org/freedesktop/login1").unwrap();
        zbus::block_on(Manager::prepare_for_sleep(manager.signal_emitter(), sleeps)).unwrap();
    }
}

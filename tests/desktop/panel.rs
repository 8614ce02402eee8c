//! A panel that draws tray icons, as far as the bus can tell: a StatusNotifierWatcher with a host, that
//! reads what an icon shows, opens its menu and clicks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use plumbline::desktop::tray::{Face, picture};
use zbus::blocking::{Connection, connection::Builder};
use zbus::zvariant::{OwnedValue, Structure, Value};

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

struct Watcher {
    items: Arc<Mutex<Vec<String>>>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String) {
        self.items.lock().unwrap().push(service);
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items.lock().unwrap().clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// An icon's tool tip: its icon's name and pictures, its title, its text.
type ToolTip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);
/// A menu: its revision, and its root with identity, properties and children.
type Layout = (u32, (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>));

/// The panel, until it is dropped.
pub struct Panel {
    bus: Connection,
    items: Arc<Mutex<Vec<String>>>,
}

/// One line of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    id: i32,
    /// What it says.
    pub label: String,
    /// Whether it can be chosen.
    pub enabled: bool,
}

impl Panel {
    /// Appears on the bus.
    pub fn appear(bus: &str) -> Self {
        let items = Arc::default();
        let watcher = Watcher { items: Arc::clone(&items) };
        let bus = Builder::address(bus)
            .unwrap()
            .serve_at("/StatusNotifierWatcher", watcher)
            .unwrap()
            .name("org.kde.StatusNotifierWatcher")
            .unwrap()
            .build()
            .unwrap();
        Self { bus, items }
    }

    /// Whether an icon was offered and is still there.
    pub fn has_icon(&self) -> bool {
        self.get("Id").is_some()
    }

    /// Which face the icon has.
    pub fn face(&self) -> Option<Face> {
        let pixmaps: Vec<(i32, i32, Vec<u8>)> = self.get("IconPixmap")?.try_into().ok()?;
        let (width, height, argb) = pixmaps.first()?;
        assert_eq!((*width, *height), (picture::SIDE as i32, picture::SIDE as i32));
        Face::ALL.into_iter().find(|&face| {
            let drawn = picture::draw(face);
            // The bus has the opacity first.
            drawn
                .chunks(4)
                .zip(argb.chunks(4))
                .all(|(rgba, argb)| argb[0] == rgba[3] && argb[1..] == rgba[..3])
        })
    }

    /// What the icon says when the pointer rests on it.
    pub fn tooltip(&self) -> Option<String> {
        let (_, _, _, text): ToolTip = self.get("ToolTip")?.try_into().ok()?;
        Some(text)
    }

    /// The menu as it would open now, submenus after their entry.
    pub fn menu(&self) -> Vec<Entry> {
        let Some(layout) = self.call(MENU, "/MenuBar", "GetLayout", &(0, -1, Vec::<String>::new()))
        else {
            return Vec::new();
        };
        let body = layout.body();
        let (_, root): Layout = body.deserialize().unwrap();
        let mut entries = Vec::new();
        for child in &root.2 {
            collect(child, &mut entries);
        }
        entries
    }

    /// Chooses the entry of that label; `false` while there is none that can be.
    pub fn choose(&self, label: &str) -> bool {
        let entry = self.menu().into_iter().find(|entry| entry.label == label && entry.enabled);
        let nothing = Value::from(0);
        entry.is_some_and(|entry| {
            self.call(MENU, "/MenuBar", "Event", &(entry.id, "clicked", nothing, 0_u32)).is_some()
        })
    }

    /// Clicks on the icon.
    pub fn click(&self) {
        self.call(ITEM, "/StatusNotifierItem", "Activate", &(0, 0)).unwrap();
    }

    fn get(&self, property: &str) -> Option<OwnedValue> {
        let interface = "org.freedesktop.DBus.Properties";
        let reply = self.call(interface, "/StatusNotifierItem", "Get", &(ITEM, property))?;
        reply.body().deserialize().ok()
    }

    fn call<B>(&self, interface: &str, path: &str, method: &str, body: &B) -> Option<zbus::Message>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        let item = self.items.lock().unwrap().last()?.clone();
        self.bus.call_method(Some(item.as_str()), path, Some(interface), method, body).ok()
    }
}

fn collect(child: &Value<'_>, entries: &mut Vec<Entry>) {
    let child = match child {
        Value::Value(inner) => return collect(inner, entries),
        Value::Structure(child) => child,
        other => panic!("an entry is a structure: {other:?}"),
    };
    let child: &Structure<'_> = child;
    let [id, properties, children] = child.fields() else { panic!("an entry has three fields") };
    let id = i32::try_from(id).unwrap();
    let properties: HashMap<String, Value<'_>> =
        properties.try_clone().unwrap().try_into().unwrap();
    let text = |name: &str| match properties.get(name) {
        Some(Value::Str(text)) => text.to_string(),
        _ => String::new(),
    };
    if text("type") != "separator" {
        let enabled = !matches!(properties.get("enabled"), Some(Value::Bool(false)));
        entries.push(Entry { id, label: text("label"), enabled });
    }
    let Value::Array(children) = children else { panic!("children are an array") };
    for child in children.iter() {
        collect(child, entries);
    }
}

//! The picture area: the mirrored camera picture with what was measured drawn over it, or the figure
//! while there is no picture.

use crate::catalogue::tr;
use crate::monitor::Observation;
use crate::picture::Picture;
use crate::posture::PostureState;
use crate::units::Degrees;
use eframe::egui::{
    Color32, ColorImage, Context, CornerRadius, Rect, Response, Sense, Shape, TextureHandle,
    TextureOptions, Ui, Vec2, epaint::RectShape, pos2, vec2,
};

use super::figure::{self, HANG_MM, Look, Placing};
use super::skeleton::{self, Mapping};
use super::tokens::RADIUS;
use super::widgets::{card, colours, describe};

/// The picture on the graphics card, replaced only when a new one came.
#[derive(Default)]
pub struct Screen {
    shown: Option<(Picture, TextureHandle)>,
    uploads: u64,
}

impl Screen {
    /// Takes over the newest picture. Costs nothing when it is the one already there.
    pub fn update(&mut self, ctx: &Context, picture: Option<&Picture>) {
        let Some(picture) = picture else { return };
        if self.shown.as_ref().is_some_and(|(shown, _)| shown.is_same(picture)) {
            return;
        }
        self.uploads += 1;
        let (width, height) = picture.dimensions();
        let mut pixels = ColorImage::filled([width as usize, height as usize], Color32::BLACK);
        picture.view().write_rgba(pixels.as_raw_mut());
        match &mut self.shown {
            Some((shown, texture)) => {
                texture.set(pixels, TextureOptions::LINEAR);
                *shown = picture.clone();
            }
            None => {
                let texture = ctx.load_texture("camera", pixels, TextureOptions::LINEAR);
                self.shown = Some((picture.clone(), texture));
            }
        }
    }

    /// How many pictures were put on the graphics card.
    #[must_use]
    pub const fn uploads(&self) -> u64 {
        self.uploads
    }

    /// Lets the picture go (another source, a pause).
    pub fn clear(&mut self) {
        self.shown = None;
    }

    /// Width over height of the picture, or of the frame that waits for one.
    #[must_use]
    fn aspect(&self) -> f32 {
        self.shown.as_ref().map_or(4.0 / 3.0, |(picture, _)| {
            let (width, height) = picture.dimensions();
            (width as f32 / height.max(1) as f32).clamp(0.5, 2.4)
        })
    }

    /// The largest picture that fits into `room`.
    #[must_use]
    pub fn fit(&self, room: Vec2) -> Vec2 {
        let aspect = self.aspect();
        let width = room.x.min(room.y * aspect);
        vec2(width, width / aspect)
    }

    /// Draws the picture with the skeleton of `seen` into `size` points at the cursor.
    pub fn show(&self, ui: &mut Ui, size: Vec2, seen: Option<&Observation>) -> Response {
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let Some((picture, texture)) = &self.shown else {
            waiting(ui, rect);
            describe(&response, tr!("live-no-picture"));
            return response;
        };
        describe(&response, tr!("live-picture"));
        let painter = ui.painter_at(rect);
        let mirrored = Rect::from_min_max(pos2(1.0, 0.0), pos2(0.0, 1.0));
        let shape = RectShape::filled(rect, CornerRadius::same(RADIUS), Color32::WHITE);
        painter.add(Shape::Rect(shape.with_texture(texture.id(), mirrored)));
        if let Some(seen) = seen
            && let Some(reading) = &seen.reading
        {
            let (width, height) = picture.dimensions();
            let mapping = Mapping { rect, picture: [width as f32, height as f32] };
            let forward = matches!(seen.state, PostureState::Forward(_));
            let pose = seen.pose.as_ref();
            skeleton::paint(&painter, mapping, reading.view, &reading.points, pose, forward);
        }
        response
    }
}

/// The figure on a card, while there is no picture.
fn waiting(ui: &Ui, rect: Rect) {
    let colours = colours(ui);
    let painter = ui.painter_at(rect);
    card(&painter, rect, colours);
    let look = Look { palette: colours, ground: colours.raised, measured: None, hang_mm: HANG_MM };
    let upright = Degrees::new(52.0);
    let side = 0.72 * rect.size().min_elem();
    let place = Rect::from_center_size(rect.center(), Vec2::splat(side));
    figure::paint(&painter, Placing::within(place), upright, upright, &look);
}

//! The tray icon, drawn pixel by pixel from the house figure: the plumb line and the head as a disc.
//! Pure. Every face has a shape of its own, so that none is told by its colour alone.

use super::Face;

/// Pixels a side. Panels show 16 to 24 points and halve it or take a third.
pub const SIDE: u32 = 48;

/// Red, green and blue that stand out from a light panel as from a dark one: 3:1 against either (WCAG
/// 2.2, 1.4.11).
const CALM: [u8; 3] = [0x1b, 0x8a, 0x93];
const AMBER: [u8; 3] = [0xc0, 0x74, 0x00];
const GREY: [u8; 3] = [0x7d, 0x83, 0x8c];

/// The icon of a face: red, green, blue and opacity of every pixel, row by row from the top.
#[must_use]
pub fn draw(face: Face) -> Vec<u8> {
    let [red, green, blue] = colour(face);
    let mut rgba = Vec::with_capacity((SIDE * SIDE * 4) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let cover = cover(face, x as f32 + 0.5, y as f32 + 0.5).clamp(0.0, 1.0);
            rgba.extend([red, green, blue, (255.0 * cover).round() as u8]);
        }
    }
    rgba
}

const fn colour(face: Face) -> [u8; 3] {
    match face {
        Face::Upright | Face::Forward => CALM,
        Face::Warned | Face::Problem => AMBER,
        Face::Away | Face::Unsure | Face::Paused => GREY,
    }
}

/// Share of the pixel at (`x`, `y`) that is drawn.
fn cover(face: Face, x: f32, y: f32) -> f32 {
    const RADIUS: f32 = 12.5;
    let middle = 24.0;
    match face {
        Face::Upright => line(middle, x, y).max(disc((middle, 18.0), RADIUS, x, y)),
        Face::Forward => line(13.0, x, y).max(disc((32.0, 20.0), RADIUS, x, y)),
        // The same head with the ground it hangs over: the bar is what a calm icon never has.
        Face::Warned => line(13.0, x, y).max(disc((32.0, 20.0), RADIUS, x, y)).max(bar(
            (22.0, 39.0),
            (46.0, 45.0),
            x,
            y,
        )),
        Face::Away => line(middle, x, y)
            .min(1.0 - disc((middle, 18.0), RADIUS - 3.5, x, y))
            .max(ring((middle, 18.0), RADIUS, x, y)),
        Face::Unsure => {
            let turn = (y - 22.0).atan2(x - middle) / std::f32::consts::TAU;
            let is_dash = (turn * 6.0 + 6.25).fract() < 0.55;
            let dashes = if is_dash { ring((middle, 22.0), 19.0, x, y) } else { 0.0 };
            dashes.max(disc((middle, 22.0), 5.0, x, y))
        }
        Face::Paused => {
            bar((11.0, 7.0), (20.0, 41.0), x, y).max(bar((28.0, 7.0), (37.0, 41.0), x, y))
        }
        Face::Problem => {
            stroke((9.0, 9.0), (39.0, 39.0), x, y).max(stroke((39.0, 9.0), (9.0, 39.0), x, y))
        }
    }
}

/// The plumb line at `at`, with its bob.
fn line(at: f32, x: f32, y: f32) -> f32 {
    let hair = bar((at - 2.0, 2.0), (at + 2.0, 40.0), x, y);
    let bob = 6.0 - (x - at).abs() - (y - 41.0).abs();
    hair.max(bob)
}

fn disc(centre: (f32, f32), radius: f32, x: f32, y: f32) -> f32 {
    (radius + 0.5 - (x - centre.0).hypot(y - centre.1)).clamp(0.0, 1.0)
}

fn ring(centre: (f32, f32), radius: f32, x: f32, y: f32) -> f32 {
    disc(centre, radius, x, y) - disc(centre, radius - 4.0, x, y)
}

fn bar(from: (f32, f32), to: (f32, f32), x: f32, y: f32) -> f32 {
    let inside = (x - from.0).min(to.0 - x).min(y - from.1).min(to.1 - y);
    (inside + 0.5).clamp(0.0, 1.0)
}

/// A straight stroke with round ends.
fn stroke(from: (f32, f32), to: (f32, f32), x: f32, y: f32) -> f32 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let along = ((x - from.0) * dx + (y - from.1) * dy) / (dx * dx + dy * dy);
    let along = along.clamp(0.0, 1.0);
    let away = (x - from.0 - along * dx).hypot(y - from.1 - along * dy);
    (4.0 + 0.5 - away).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Opacity alone, as small as a panel shows it: a third a side.
    fn small(face: Face) -> Vec<f64> {
        let full = draw(face);
        let side = SIDE as usize;
        let mut out = Vec::new();
        for row in 0..side / 3 {
            for column in 0..side / 3 {
                let sum: f64 = (0..9)
                    .map(|i| (3 * row + i / 3) * side + 3 * column + i % 3)
                    .map(|pixel| f64::from(full[4 * pixel + 3]) / 255.0)
                    .sum();
                out.push(sum / 9.0);
            }
        }
        out
    }

    #[test]
    fn every_face_has_a_shape_of_its_own_at_sixteen_pixels_without_its_colour() {
        for a in Face::ALL {
            for b in Face::ALL.into_iter().filter(|b| *b != a) {
                let (left, right) = (small(a), small(b));
                let differ: f64 = left.iter().zip(&right).map(|(a, b)| (a - b).abs()).sum();
                assert!(differ > 8.0, "{a:?} and {b:?} differ by {differ:.1} of 256 pixels");
            }
        }
    }

    #[test]
    fn every_colour_stands_out_from_a_light_panel_and_from_a_dark_one() {
        // Relative luminance and contrast as WCAG 2.2 defines them.
        let luminance = |rgb: [u8; 3]| {
            let [r, g, b] = rgb.map(|c| {
                let c = f64::from(c) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            });
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let contrast = |a: f64, b: f64| (a.max(b) + 0.05) / (a.min(b) + 0.05);
        for face in Face::ALL {
            let own = luminance(colour(face));
            for panel in [[0xff, 0xff, 0xff], [0x1e, 0x1e, 0x1e]] {
                let seen = contrast(own, luminance(panel));
                assert!(seen >= 3.0, "{face:?} on {panel:?}: {seen:.2}");
            }
        }
    }
}

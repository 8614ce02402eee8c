//! The same values in another order: between tract's planes, one channel after the other, and pictures with
//! their channels last.

use super::grid::{Extent, Grid};

/// In which order the values of a picture are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Channel by channel, each row by row: how tract has a picture of shape 1 x C x H x W.
    Planes,
    /// Pixel by pixel, each with all its channels: 1 x H x W x C.
    Pixels,
}

/// Writes planes, each value less `shift`, into a picture.
pub(super) fn load(planes: &[f32], shift: f32, output: &mut [f32], grid: &Grid) {
    let Extent { height, width, channels } = grid.extent;
    let pixels = grid.extent.pixels();
    for y in 0..height {
        let start = grid.at(y, 0);
        let row = &mut output[start..start + width * grid.pixel];
        let line = |channel: usize| &planes[channel * pixels + y * width..][..width];
        if channels == 3 && grid.pixel == 3 {
            // Colours: all three at once.
            let colours = line(0).iter().zip(line(1)).zip(line(2));
            let (places, _) = row.as_chunks_mut::<3>();
            for (place, ((red, green), blue)) in places.iter_mut().zip(colours) {
                *place = [red - shift, green - shift, blue - shift];
            }
        } else {
            for channel in 0..channels {
                let places = row[channel..].iter_mut().step_by(grid.pixel);
                for (place, value) in places.zip(line(channel)) {
                    *place = value - shift;
                }
            }
        }
    }
}

/// Writes the values of a picture in that order.
pub(super) fn store(input: &[f32], grid: &Grid, order: Order, output: &mut [f32]) {
    let Extent { height, width, channels } = grid.extent;
    match order {
        Order::Pixels => {
            let mut lines = output.chunks_exact_mut(channels);
            for y in 0..height {
                for (x, line) in (0..width).zip(&mut lines) {
                    let start = grid.at(y, x);
                    line.copy_from_slice(&input[start..start + channels]);
                }
            }
        }
        Order::Planes => {
            // Row by row, so that the pixels stay near while their channels are handed out.
            let pixels = grid.extent.pixels();
            for y in 0..height {
                let start = grid.at(y, 0);
                let row = &input[start..start + width * grid.pixel];
                for (channel, plane) in output.chunks_exact_mut(pixels).enumerate() {
                    let line = &mut plane[y * width..(y + 1) * width];
                    for (place, pixel) in line.iter_mut().zip(row.chunks_exact(grid.pixel)) {
                        *place = pixel[channel];
                    }
                }
            }
        }
    }
}

/// The values of one picture, counted in that order, as the values of another, counted by pixels.
pub(super) fn relay(input: &[f32], source: &Grid, order: Order, output: &mut [f32], grid: &Grid) {
    let Extent { width, channels, .. } = grid.extent;
    let from = source.extent;
    for count in 0..from.values() {
        let (y, x, channel) = match order {
            Order::Planes => {
                let (channel, pixel) = (count / from.pixels(), count % from.pixels());
                (pixel / from.width, pixel % from.width, channel)
            }
            Order::Pixels => {
                let (pixel, channel) = (count / from.channels, count % from.channels);
                (pixel / from.width, pixel % from.width, channel)
            }
        };
        let (pixel, place) = (count / channels, count % channels);
        output[grid.at(pixel / width, pixel % width) + place] = input[source.at(y, x) + channel];
    }
}

/// Spreads the channels of each pixel over a square of `block` x `block` pixels, the first channels to its
/// top left, then rightwards, then down (ONNX's "DCR").
pub(super) fn spread(input: &[f32], source: &Grid, block: usize, output: &mut [f32], grid: &Grid) {
    let channels = grid.extent.channels;
    for y in 0..grid.extent.height {
        for x in 0..grid.extent.width {
            let part = (y % block) * block + x % block;
            let from = source.at(y / block, x / block) + part * channels;
            let to = grid.at(y, x);
            output[to..to + channels].copy_from_slice(&input[from..from + channels]);
            output[to + channels..to + grid.pixel].fill(0.0);
        }
    }
}

/// Copies all channels of a picture behind the first `offset` of another one of the same size. Whoever
/// comes last fills up the groups.
pub(super) fn join(input: &[f32], source: &Grid, offset: usize, output: &mut [f32], grid: &Grid) {
    let channels = source.extent.channels;
    for y in 0..grid.extent.height {
        for x in 0..grid.extent.width {
            let (from, to) = (source.at(y, x), grid.at(y, x) + offset);
            output[to..to + channels].copy_from_slice(&input[from..from + channels]);
            if offset + channels == grid.extent.channels {
                output[to + channels..grid.at(y, x) + grid.pixel].fill(0.0);
            }
        }
    }
}

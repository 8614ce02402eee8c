//! Functions of whole pixels that end a network: few values, no vectors.

use super::grid::Grid;

/// The shares of the channels of each pixel: exponentials over their sum.
pub(super) fn softmax(input: &[f32], source: &Grid, output: &mut [f32], grid: &Grid) {
    let channels = grid.extent.channels;
    for y in 0..grid.extent.height {
        for x in 0..grid.extent.width {
            let (from, to) = (source.at(y, x), grid.at(y, x));
            let values = &input[from..from + channels];
            let shares = &mut output[to..to + channels];
            let largest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut sum = 0.0;
            for (share, value) in shares.iter_mut().zip(values) {
                *share = (value - largest).exp();
                sum += *share;
            }
            for share in shares {
                *share /= sum;
            }
        }
    }
}

/// The logistic function of every value.
pub(super) fn sigmoid(input: &[f32], source: &Grid, output: &mut [f32], grid: &Grid) {
    let channels = grid.extent.channels;
    for y in 0..grid.extent.height {
        for x in 0..grid.extent.width {
            let (from, to) = (source.at(y, x), grid.at(y, x));
            let values = &input[from..from + channels];
            for (place, value) in output[to..to + channels].iter_mut().zip(values) {
                *place = 1.0 / (1.0 + (-value).exp());
            }
        }
    }
}

use proptest::prelude::*;

use super::*;

const LAYOUTS: [Layout; 3] = [Layout::Rgb, Layout::Yuyv, Layout::Nv12];

/// BT.601 limited-range triples and their colours (ITU-R BT.601-7).
const COLOURS: [([u8; 3], [u8; 3]); 6] = [
    ([16, 128, 128], [0, 0, 0]),
    ([235, 128, 128], [255, 255, 255]),
    ([180, 128, 128], [191, 191, 191]),
    ([81, 90, 240], [254, 0, 0]),
    ([145, 54, 34], [0, 255, 1]),
    ([41, 240, 110], [0, 0, 255]),
];

/// A picture of one colour; for RGB the channels are R, G and B.
fn plain(layout: Layout, (width, height): (u32, u32), [a, b, c]: [u8; 3]) -> Picture {
    let (wide, high) = (width as usize, height as usize);
    let bytes = match layout {
        Layout::Rgb => [a, b, c].repeat(wide * high),
        Layout::Yuyv => [a, b, a, c].repeat(wide.div_ceil(2) * high),
        Layout::Nv12 => {
            [vec![a; wide * high], [b, c].repeat(wide.div_ceil(2) * high.div_ceil(2))].concat()
        }
    };
    Picture::new(bytes.into(), layout, (width, height)).unwrap()
}

#[test]
fn the_colours_of_the_standard_come_out_right_pixel_by_pixel() {
    for (yuv, rgb) in COLOURS {
        for layout in [Layout::Yuyv, Layout::Nv12] {
            for size in [(64, 48), (7, 5), (1, 1)] {
                let picture = plain(layout, size, yuv);
                let last = picture.view().pixel(size.0 - 1, size.1 - 1).unwrap();
                // The triples are rounded to whole levels, up to two of RGB.
                let far = last.iter().zip(rgb).map(|(seen, rgb)| seen.abs_diff(rgb)).max();
                assert!(far <= Some(2), "{yuv:?} is {last:?} and not {rgb:?}");
                assert_eq!(picture.view().pixel(size.0, 0), None);
                assert_eq!(picture.view().pixel(0, size.1), None);
            }
        }
    }
}

#[test]
fn what_a_buffer_holds_behind_its_picture_is_no_part_of_it() {
    for layout in LAYOUTS {
        let count = layout.byte_count(5, 3).unwrap();
        let picture = Picture::new(vec![7; count + 11].into(), layout, (5, 3)).unwrap();
        assert_eq!(picture.view().bytes().0.len(), count);
        assert_eq!(picture.view().to_rgb().len(), 5 * 3 * 3);
        assert_eq!(picture.view().to_image().dimensions(), (5, 3));
    }
    let image = RgbImage::from_raw(5, 3, vec![7; 5 * 3 * 3 + 11]).unwrap();
    assert_eq!(View::from(&image).bytes().0.len(), 5 * 3 * 3);
    assert_eq!(Picture::from(image).view().bytes().0.len(), 5 * 3 * 3);
}

#[test]
fn a_buffer_too_short_is_no_picture_and_one_too_long_is() {
    for layout in LAYOUTS {
        for (width, height) in [(5_u32, 3_u32), (6, 4), (1, 1)] {
            let count = layout.byte_count(width, height).unwrap();
            let view = |count| View::new(&[7; 256][..count], layout, (width, height)).is_some();
            assert!(view(count) && view(count + 9) && !view(count - 1));
        }
    }
    assert!(View::new(&[], Layout::Rgb, (u32::MAX, u32::MAX)).is_none());
    let row = u64::from(u32::MAX);
    for (layout, bytes) in
        [(Layout::Rgb, row * 3), (Layout::Yuyv, row * 2 + 2), (Layout::Nv12, row * 2 + 1)]
    {
        assert_eq!(layout.byte_count(u32::MAX, 1), usize::try_from(bytes).ok(), "{layout:?}");
    }
    assert!(View::new(&[], Layout::Nv12, (0, 7)).is_some_and(View::is_empty));
}

#[test]
fn a_picture_taken_over_and_its_clones_are_the_same_and_others_are_not() {
    let image = RgbImage::from_fn(9, 4, |x, y| image::Rgb([x as u8, y as u8, 3]));
    let picture = Picture::from(image.clone());
    assert_eq!(picture.view().to_image(), image);
    assert!(matches!(picture.view().to_rgb(), Cow::Borrowed(_)), "nothing to convert");
    assert!(picture.is_same(&picture.clone()));
    assert!(!picture.is_same(&Picture::from(image)));
}

proptest! {
    /// Whole pictures are converted by a library whose factors have six bits of fraction: each is off
    /// by up to 1/128, of luma 239/128 levels, of each chroma one, and the sum is rounded: five. Luma under 16, blacker than
    /// black, is black to it, and here brings a coloured pixel nearer to black.
    #[test]
    fn a_whole_picture_is_what_its_pixels_are(
        bytes in proptest::collection::vec(16_u8.., 600),
        layout in proptest::sample::select(LAYOUTS.to_vec()),
        size in (1_u32..20, 1_u32..10),
    ) {
        let view = View::new(&bytes, layout, size).unwrap();
        let (rgb, mut rgba) = (view.to_image(), vec![1; size.0 as usize * size.1 as usize * 4 + 3]);
        view.write_rgba(&mut rgba);
        for ((x, y, whole), rgba) in rgb.enumerate_pixels().zip(rgba.chunks_exact(4)) {
            let pixel = view.pixel(x, y).unwrap();
            for channel in 0..3 {
                let most = if layout == Layout::Rgb { 0 } else { 5 };
                prop_assert!(pixel[channel].abs_diff(whole.0[channel]) <= most,
                    "{pixel:?} and {:?}", whole.0);
                prop_assert!(pixel[channel].abs_diff(rgba[channel]) <= most);
            }
            prop_assert_eq!(rgba[3], 255);
        }
        prop_assert_eq!(&rgba[rgba.len() - 3..], &[1; 3]);
        view.write_rgba(&mut rgba[..2]);
    }
}

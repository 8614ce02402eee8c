use super::*;
use crate::pose::detector::Detector;
use crate::pose::landmarker::Landmarker;

const DETECTOR: &[u8] = ModelFile::Detector.built_in();

/// A folder with these bytes under that file's name.
fn folder(file: ModelFile, bytes: &[u8]) -> (tempfile::TempDir, Weights) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(file.file_name()), bytes).unwrap();
    let weights = Weights::Folder(folder.path().to_owned());
    (folder, weights)
}

#[test]
fn another_network_in_the_place_of_the_landmarks_is_named_by_what_it_lacks() {
    let file = ModelFile::Landmarks(ModelVariant::Full);
    let (_kept, weights) = folder(file, DETECTOR);
    let error = Landmarker::load(&weights, ModelVariant::Full).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the pose model pose_landmark_full.onnx has no output Identity_3. Use the model files that \
         belong to this version of Plumbline."
    );
}

#[test]
fn outputs_and_inputs_of_another_shape_are_refused() {
    static BOXES: Signature =
        Signature { planes: 3, side: 224, outputs: &[("Identity", &[1, 896, 16])] };
    static SIDE: Signature =
        Signature { planes: 3, side: 256, outputs: &[("Identity", &[1, 2254, 12])] };
    let error = Network::load("some.onnx", DETECTOR, &BOXES).unwrap_err();
    assert!(
        matches!(&error, PoseError::WrongShape { output, found, .. }
            if output == "Identity" && found[..] == [1, 2254, 12]),
        "{error:?}"
    );
    let error = Network::load("some.onnx", DETECTOR, &SIDE).unwrap_err();
    assert!(
        matches!(&error, PoseError::WrongInput { found, .. } if found[..] == [1, 3, 224, 224]),
        "{error:?}"
    );
}

#[test]
fn bytes_that_are_no_network_are_unreadable() {
    let half = &DETECTOR[..DETECTOR.len() / 2];
    let zeros: &[u8] = &[0; 4096];
    for bytes in [&b""[..], b"not a network", zeros, &DETECTOR[..100], half, b"\x7fELF\x02\x01\x01"]
    {
        let (_kept, weights) = folder(ModelFile::Detector, bytes);
        let error = Detector::load(&weights).unwrap_err();
        let refused =
            matches!(error, PoseError::Unreadable { .. } | PoseError::MissingOutput { .. });
        assert!(refused, "{} bytes: {error:?}", bytes.len());
        assert!(error.to_string().contains("pose_detection.onnx"), "{error}");
    }
}

#[test]
fn a_folder_without_the_files_says_which_file_it_wants() {
    let empty = tempfile::tempdir().unwrap();
    let weights = Weights::Folder(empty.path().to_owned());
    let error = Detector::load(&weights).unwrap_err().to_string();
    let wanted = empty.path().join("pose_detection.onnx");
    assert!(error.contains(&wanted.display().to_string()), "{error}");
}

#[test]
fn a_folder_with_the_built_in_files_gives_the_same_network() {
    let (_kept, weights) = folder(ModelFile::Detector, DETECTOR);
    let picture = image::RgbImage::new(10, 10);
    let mut ours = Detector::load(&weights).unwrap();
    assert!(ours.detect(&picture, crate::pose::detector::Look::Plain).unwrap().is_empty());
}

#[test]
fn an_output_nobody_asked_for_is_no_panic() {
    static ONE: Signature =
        Signature { planes: 3, side: 224, outputs: &[("Identity_1", &[1, 2254, 1])] };
    let mut network = Network::load("some.onnx", DETECTOR, &ONE).unwrap();
    assert_eq!(network.input().unwrap().len(), 3 * 224 * 224);
    let outputs = network.run().unwrap();
    assert_eq!(outputs.get("Identity_1").unwrap().len(), 2254);
    assert!(matches!(outputs.get("Identity"), Err(PoseError::MissingOutput { .. })));
}

#[test]
fn the_input_buffer_is_kept_between_runs() {
    static ONE: Signature =
        Signature { planes: 3, side: 224, outputs: &[("Identity_1", &[1, 2254, 1])] };
    let mut network = Network::load("some.onnx", DETECTOR, &ONE).unwrap();
    let place = network.input().unwrap().as_ptr();
    network.run().unwrap();
    assert_eq!(network.input().unwrap().as_ptr(), place);
}

#[test]
fn a_face_network_that_is_damaged_or_another_one_is_refused_by_name() {
    for file in [ModelFile::FaceDetector, ModelFile::FaceMesh] {
        let load = |weights: &Weights| crate::pose::face::FaceReader::load(weights);
        let with = |bytes: &[u8]| {
            let kept = tempfile::tempdir().unwrap();
            for whole in [ModelFile::FaceDetector, ModelFile::FaceMesh] {
                std::fs::write(kept.path().join(whole.file_name()), whole.built_in()).unwrap();
            }
            std::fs::write(kept.path().join(file.file_name()), bytes).unwrap();
            load(&Weights::Folder(kept.path().to_owned()))
        };
        assert!(with(file.built_in()).is_ok());
        let error = with(DETECTOR).unwrap_err();
        assert!(matches!(error, PoseError::MissingOutput { .. }), "{error:?}");
        assert!(error.to_string().contains(file.file_name()), "{error}");
        let error = with(&file.built_in()[..20_000]).unwrap_err();
        assert!(error.to_string().contains(file.file_name()), "{error}");
    }
}

#[test]
fn the_body_alone_is_not_enough_of_a_folder() {
    let kept = tempfile::tempdir().unwrap();
    let body = [ModelFile::Detector, ModelFile::Landmarks(ModelVariant::Lite)];
    for file in body {
        std::fs::write(kept.path().join(file.file_name()), file.built_in()).unwrap();
    }
    let weights = Weights::Folder(kept.path().to_owned());
    let error = crate::pose::BlazePose::load(&weights, ModelVariant::Lite).unwrap_err();
    assert!(error.to_string().contains("face_detection_short_range.onnx"), "{error}");
}

/// Side and planes of a network's input.
fn input_of(file: ModelFile) -> [usize; 4] {
    match file {
        ModelFile::Detector => [1, 3, 224, 224],
        ModelFile::Landmarks(_) => [1, 3, 256, 256],
        ModelFile::FaceDetector => [1, 3, 128, 128],
        ModelFile::FaceMesh => [1, 3, 192, 192],
        ModelFile::Neck => [1, 5, 96, 96],
    }
}

/// A person, shrunk to the network's input; planes beyond the colours repeat them.
fn person([_, planes, height, width]: [usize; 4]) -> Tensor {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/parity/wide_640x480.webp");
    let picture = image::open(path).unwrap().to_rgb8();
    let filter = image::imageops::FilterType::Triangle;
    let small = image::imageops::resize(&picture, width as u32, height as u32, filter);
    let values: Vec<f32> = (0..planes)
        .flat_map(|plane| small.pixels().map(move |pixel| f32::from(pixel.0[plane % 3]) / 255.0))
        .collect();
    Tensor::from_shape(&[1, planes, height, width], &values).unwrap()
}

/// One step may differ from tract's by 1e-5 of the largest value ([`convolution`]'s own tests). What
/// the up to ninety steps of a network add up to must stay within ten times that: a thousandth of a pixel or
/// two of the landmarks, where the parity with MediaPipe is held to .15 of one.
#[test]
fn every_network_is_one_operator_and_says_what_tract_says() {
    let files = [
        ModelFile::Detector,
        ModelFile::Landmarks(ModelVariant::Lite),
        ModelFile::Landmarks(ModelVariant::Full),
        ModelFile::FaceDetector,
        ModelFile::FaceMesh,
        ModelFile::Neck,
    ];
    for file in files {
        let model = tract_onnx::onnx().model_for_read(&mut file.built_in()).unwrap();
        let model = model.into_typed().unwrap();
        let fused = convolution::fuse(model.clone()).unwrap();
        assert_eq!(fused.nodes.len(), 2, "{file:?}: its input, and one operator: {fused}");
        let input = person(input_of(file));
        let run = |model: TypedModel| {
            let plan = model.into_runnable().unwrap();
            plan.run(tvec!(input.clone().into_tvalue())).unwrap()
        };
        for (seen, expected) in run(fused).iter().zip(run(model).iter()) {
            assert_eq!(seen.shape(), expected.shape());
            let values = |value: &TValue| {
                value.try_as_plain_ram().unwrap().as_slice::<f32>().unwrap().to_vec()
            };
            let (seen, expected) = (values(seen), values(expected));
            let largest = expected.iter().fold(1.0_f32, |most, value| most.max(value.abs()));
            let apart = seen.iter().zip(&expected).map(|(a, b)| (a - b).abs());
            let apart = apart.fold(0.0, f32::max) / largest;
            assert!(apart <= 1e-4, "{file:?}: {apart} of the largest value apart");
        }
    }
}

"""dorso-linux's own camera hub, detector and posture engine, wired as its program wires them (dorso.app). Left out: GTK, tray, overlay, analytics.

A line a picture looked at: 1 where somebody was found, else 0.
"""
import queue, sys
from dorso.camera_detector import CameraDetector
from dorso.camera_hub import CameraHub
from dorso.models import CalibrationData, DetectionMode, PostureConfig
from dorso.posture_engine import MonitoringState, process_reading

# The defaults of dorso.settings, which imports GTK.
MODE, CONFIG = DetectionMode.RESPONSIVE, PostureConfig()


def main():
    hub = CameraHub('/dev/video0')
    detector = CameraDetector(hub=hub, sensitivity=CONFIG.slouch_sensitivity)
    # Calibrated on the upright of the demo film, so that it judges; what it judges costs nothing.
    detector.calibration = CalibrationData(nose_y=0.375, face_width=0.110)
    # In place of GLib.idle_add: readings are handled on the main thread.
    readings = queue.SimpleQueue()
    detector.on_reading = readings.put
    if not hub.is_available():
        sys.exit('no camera')
    detector.set_interval(MODE.base_interval)
    detector.start()
    state = MonitoringState()
    while True:
        reading = readings.get()
        was_slouching = state.is_slouching
        state, _ = process_reading(state, CONFIG, reading)
        if state.is_slouching != was_slouching:
            detector.set_interval(MODE.slouch_interval if state.is_slouching else MODE.base_interval)
        sys.stdout.write('1\n' if reading.face_detected else '0\n')
        sys.stdout.flush()


if __name__ == '__main__':
    main()

"""postured's own detector as its program runs it: its worker on a QThread, its signals into an event loop. Left out: tray, overlay, D-Bus.

A line a picture looked at: 1 where somebody was found, else 0.
"""
import signal, sys
from PyQt6.QtCore import QCoreApplication
from postured.pose_detector import PoseDetector


def say(line):
    sys.stdout.write(line + '\n')
    sys.stdout.flush()


def fail(message):
    print(message, file=sys.stderr)
    QCoreApplication.exit(1)


def main():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    loop = QCoreApplication(sys.argv)
    detector = PoseDetector()
    detector.pose_detected.connect(lambda y, x: say('1'))
    detector.no_detection.connect(lambda: say('0'))
    detector.camera_error.connect(fail)
    detector.start(0)
    sys.exit(loop.exec())


if __name__ == '__main__':
    main()

"""MediaPipe's Python Pose on the camera, as its documentation shows it (without drawing and showing): every picture is looked at.

    mediapipe_pose.py COMPLEXITY        0 lite, 1 full (its default)

A line a picture looked at: 1 where somebody was found, else 0.
"""
import sys
import cv2
import mediapipe


def main():
    camera = cv2.VideoCapture(0)
    with mediapipe.solutions.pose.Pose(model_complexity=int(sys.argv[1])) as pose:
        while camera.isOpened():
            success, image = camera.read()
            if not success:
                continue
            image.flags.writeable = False
            found = pose.process(cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
            sys.stdout.write('1\n' if found.pose_landmarks else '0\n')
            sys.stdout.flush()


if __name__ == '__main__':
    main()

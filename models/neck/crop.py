"""How the neck network's crop is cut, in training as in the program (src/pose/neck): one place for the rule.

Ears, shoulders and eyes are mid-points of the two sides' landmarks. The centre lies half way between ears and shoulders, the side is
2.4 times the longer of ears-shoulders and 1.5 times ears-eyes. Mirrored when the face clearly points to the left.
"""
import cv2, numpy as np

FIELD, SPOT = 2.4, 3.0        # side of the crop in head-shoulder lengths; spread of the landmark spots in pixels of the crop
AHEAD = .15                   # how far the nose of a face that looks straight ahead may lie beside the ears' middle, in distances between the ears


def box(ears, shoulders, eyes):
    """Centre and side."""
    ears, shoulders, eyes = (np.asarray(p, float)[:2] for p in (ears, shoulders, eyes))
    return (ears + shoulders) / 2, FIELD * max(np.linalg.norm(ears - shoulders), 1.5 * np.linalg.norm(ears - eyes))


def faces_left(nose, left_ear, right_ear):
    """Whether the face points to the picture's left, by x: straight ahead, within some 11 degrees, does not count, lest the crop flips with every breath."""
    return bool(nose - (left_ear + right_ear) / 2 < -AHEAD * abs(left_ear - right_ear))


def affine(centre, side, n, turn=0., mirror=False):
    """Picture -> crop of n pixels, turned clockwise (as seen) by `turn` degrees, then mirrored. Pixel centres are whole numbers."""
    k, t = n / side, np.radians(turn)
    rotate = k * np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])
    if mirror: rotate = np.diag([-1., 1.]) @ rotate
    middle = np.array([(n - 1) / 2, (n - 1) / 2])
    return np.c_[rotate, middle - rotate @ np.asarray(centre, float)]


def cut(image, centre, side, n, turn=0., mirror=False):
    """The crop and its affine. Shrinking takes the mean of k x k samples a pixel (k: the factor of shrinking), so that pictures of any
    size give the same crop; beyond the picture's edge its mirror image is seen."""
    k = int(np.clip(np.floor(side / n + .5), 1, 8))
    crop = cv2.warpAffine(image, affine(centre, side, n * k, turn, mirror), (n * k, n * k), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return cv2.resize(crop, (n, n), interpolation=cv2.INTER_AREA) if k > 1 else crop, affine(centre, side, n, turn, mirror)


def spots(points, n):
    """One map a point, 1 at the point, falling off as a Gaussian; points in pixels of the crop."""
    at = np.arange(n, dtype=np.float32)
    return np.stack([np.exp(-((at[None] - x) ** 2 + (at[:, None] - y) ** 2) / (2 * SPOT ** 2)) for x, y in points])

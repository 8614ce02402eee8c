"""The neck network: a crop of head, neck and shoulders -> points, angle, view and their uncertainty.

Input  1 x 6 x 96 x 96: red, green, blue in 0..1; person mask in 0..1 (.5 where there is none); two maps with a spot at the pose model's
       mid-point of the ears and of the shoulders. The crop is mirrored, if need be, so that the face points to the right.
Output heat   1 x 10 x 24 x 24  logits, one map a point (POINTS)
       points 1 x 10 x 2        x, y in 0..1 of the crop: soft-argmax of the maps
       head   1 x 5             (craniovertebral angle - 45) / 30 in the crop's own vertical; (|turn of the trunk| - 90) / 30; camera elevation / 10;
                                log of the expected absolute error of the angle between C7 and tragus, in degrees; the same for the first value
"""
import torch, torch.nn as nn, torch.nn.functional as F

SIDE, MAP, CHANNELS = 96, 24, 6
# 'near' is the side the camera sees, the person's right after mirroring.
POINTS = ('c7', 'trag', 'trag_near', 'trag_far', 'canthus_near', 'canthus_far', 'acr_near', 'acr_far', 'sh_near', 'sh_far')


def conv(i, o, stride=1, kernel=3):
    return nn.Sequential(nn.Conv2d(i, o, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a, self.b = conv(width, width), nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        return F.relu(x + self.b(self.a(x)))


class Neck(nn.Module):
    """A U-shaped network of plain convolutions (tract runs those fast): 96 -> 48 -> 24 -> 12 -> 6 and back to 24."""

    def __init__(self, widths=(24, 40, 72, 112)):
        super().__init__()
        a, b, c, d = widths
        self.stem = nn.Sequential(conv(CHANNELS, a, 2), conv(a, b, 2), Residual(b))
        self.down1 = nn.Sequential(conv(b, c, 2), Residual(c), Residual(c))
        self.down2 = nn.Sequential(conv(c, d, 2), Residual(d), Residual(d))
        self.up1 = nn.Sequential(conv(d + c, c, 1, 1), Residual(c))
        self.up2 = nn.Sequential(conv(c + b, b, 1, 1), Residual(b))
        self.maps = nn.Conv2d(b, len(POINTS), 1)
        self.squeeze = nn.Sequential(conv(d, 48, 2), nn.Flatten())
        self.head = nn.Sequential(nn.Linear(48 * 9 + 2 * len(POINTS), 96), nn.ReLU(), nn.Linear(96, 5))
        grid = (torch.arange(MAP) + .5) / MAP
        self.register_buffer('grid_x', grid.repeat(MAP)); self.register_buffer('grid_y', grid.repeat_interleave(MAP))

    def forward(self, x):
        fine = self.stem(x - .5); middle = self.down1(fine); deep = self.down2(middle)
        up = self.up1(torch.cat([F.interpolate(deep, scale_factor=2.), middle], 1))
        heat = self.maps(self.up2(torch.cat([F.interpolate(up, scale_factor=2.), fine], 1)))
        share = torch.softmax(heat.flatten(2).float(), 2)
        points = torch.stack([(share * self.grid_x).sum(2), (share * self.grid_y).sum(2)], 2)
        return heat, points, self.head(torch.cat([self.squeeze(deep), points.flatten(1).to(deep.dtype)], 1))


def slope(points):
    """Angle at C7 between the crop's horizontal and the tragus, in degrees; differentiable."""
    d = points[:, 1] - points[:, 0]
    return torch.rad2deg(torch.atan2(-d[:, 1], d[:, 0]))

"""Fetches every picture of the camera and does nothing with it: what the camera itself costs whoever watches."""
import fcntl, mmap, os, struct, sys

# videodev2.h, 64 bit: requests, and where the fields lie that are used here.
REQBUFS, QUERYBUF, QBUF, DQBUF, STREAMON = 0xC0145608, 0xC0585609, 0xC058560F, 0xC0585611, 0x40045612
CAPTURE, MMAP, BUFFERS = 1, 1, 4


def buffer(index=0):
    """struct v4l2_buffer, 88 bytes: index, type; the picture's number at 56, memory at 60, offset at 64, length at 72."""
    made = bytearray(88)
    struct.pack_into('II', made, 0, index, CAPTURE)
    struct.pack_into('I', made, 60, MMAP)
    return made


def pictures():
    """The numbers of the camera's pictures, as they are fetched."""
    camera = os.open('/dev/video0', os.O_RDWR)
    fcntl.ioctl(camera, REQBUFS, bytearray(struct.pack('IIIII', BUFFERS, CAPTURE, MMAP, 0, 0)))
    # Mapped as a program maps them: they count as its memory.
    views = []
    for index in range(BUFFERS):
        asked = buffer(index)
        fcntl.ioctl(camera, QUERYBUF, asked)
        offset, length = struct.unpack_from('I', asked, 64)[0], struct.unpack_from('I', asked, 72)[0]
        views.append(mmap.mmap(camera, length, offset=offset))
        fcntl.ioctl(camera, QBUF, asked)
    fcntl.ioctl(camera, STREAMON, bytearray(struct.pack('I', CAPTURE)))
    while True:
        filled = buffer()
        fcntl.ioctl(camera, DQBUF, filled)
        fcntl.ioctl(camera, QBUF, filled)
        yield struct.unpack_from('I', filled, 56)[0]


def main():
    for _ in pictures():
        sys.stdout.write('0\n')
        sys.stdout.flush()


if __name__ == '__main__':
    main()

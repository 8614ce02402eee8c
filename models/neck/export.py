"""Weights -> neck.onnx, written node by node, so that the file depends on nothing but the weights.

    python export.py neck.pt ../neck.onnx

Batch norms are folded into the convolutions, weights kept as f16 + Cast (arithmetic is f32). The mask plane is left out: the program gives none, and a mask
of .5 everywhere counts nothing. Input `input` [1,5,96,96]: R, G, B in 0..1, spot at the ears, spot at the shoulders. Outputs `points`, `head`.
"""
import argparse
import numpy as np, onnx, torch
from onnx import TensorProto as T, helper as H, numpy_helper
from network import MAP, POINTS, SIDE, Neck

KEPT = [0, 1, 2, 4, 5]


class Graph:
    def __init__(self):
        self.nodes, self.weights, self.count = [], [], 0

    def name(self, hint):
        self.count += 1
        return f'{hint}_{self.count}'

    def constant(self, value, hint, half=True):
        name = self.name(hint); value = np.asarray(value)
        if half and value.dtype == np.float32 and value.size > 64:
            self.weights.append(numpy_helper.from_array(value.astype(np.float16), name + '_half')); self.nodes.append(H.make_node('Cast', [name + '_half'], [name], to=T.FLOAT))
        else: self.weights.append(numpy_helper.from_array(value, name))
        return name

    def add(self, op, inputs, hint=None, **attributes):
        out = self.name(hint or op.lower()); self.nodes.append(H.make_node(op, inputs, [out], name=out, **attributes))
        return out

    def conv(self, x, layer, norm, relu=True, channels=None):
        w, b = layer.weight.detach().numpy(), np.zeros(layer.out_channels, np.float32) if layer.bias is None else layer.bias.detach().numpy()
        if norm is not None:
            k = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().numpy(); b = (b - norm.running_mean.numpy()) * k + norm.bias.detach().numpy(); w = w * k[:, None, None, None]
        if channels is not None: w = w[:, channels]
        p, s = layer.padding[0], layer.stride[0]
        x = self.add('Conv', [x, self.constant(w.astype(np.float32), 'w'), self.constant(b.astype(np.float32), 'b', half=False)], 'conv', kernel_shape=list(w.shape[2:]), pads=[p] * 4, strides=[s, s])
        return self.add('Relu', [x]) if relu else x

    def block(self, x, part, channels=None):                  # conv, norm, relu
        return self.conv(x, part[0], part[1], channels=channels)

    def residual(self, x, part):
        y = self.conv(self.block(x, part.a), part.b[0], part.b[1], relu=False)
        return self.add('Relu', [self.add('Add', [x, y])])

    def twice(self, x, side):
        """Nearest neighbour: each pixel becomes four. Written as two products with a constant matrix, which every runtime does fast."""
        spread = np.repeat(np.eye(side, dtype=np.float32), 2, axis=1)
        wide = self.add('MatMul', [x, self.constant(spread, 'spread', half=False)])
        return self.add('MatMul', [self.constant(spread.T.copy(), 'spread', half=False), wide])

    def linear(self, x, layer):
        return self.add('Gemm', [x, self.constant(layer.weight.detach().numpy(), 'w'), self.constant(layer.bias.detach().numpy(), 'b', half=False)], transB=1)


def build(net):
    g = Graph(); f = lambda *v: np.array(v, np.float32); ints = lambda *v: g.constant(np.array(v, np.int64), 'shape')
    x = g.add('Sub', ['input', g.constant(f(.5), 'half')])
    x = g.block(g.block(x, net.stem[0], KEPT), net.stem[1]); fine = g.residual(x, net.stem[2])
    middle = g.residual(g.residual(g.block(fine, net.down1[0]), net.down1[1]), net.down1[2])
    deep = g.residual(g.residual(g.block(middle, net.down2[0]), net.down2[1]), net.down2[2])
    up = g.residual(g.block(g.add('Concat', [g.twice(deep, 6), middle], axis=1), net.up1[0]), net.up1[1])
    up = g.residual(g.block(g.add('Concat', [g.twice(up, 12), fine], axis=1), net.up2[0]), net.up2[1])
    heat = g.conv(up, net.maps, None, relu=False); n = len(POINTS)
    share = g.add('Softmax', [g.add('Reshape', [heat, ints(n, MAP * MAP)])], axis=1)
    grid = np.stack([net.grid_x.numpy(), net.grid_y.numpy()], 1).astype(np.float32)
    points = g.add('MatMul', [share, g.constant(grid, 'grid', half=False)])
    g.nodes.append(H.make_node('Reshape', [points, ints(1, n, 2)], ['points'], name='points'))
    flat = g.add('Reshape', [g.block(deep, net.squeeze[0]), ints(1, -1)])
    y = g.add('Concat', [flat, g.add('Reshape', [points, ints(1, 2 * n)])], axis=1)
    y = g.linear(g.add('Relu', [g.linear(y, net.head[0])]), net.head[2])
    g.nodes.append(H.make_node('Identity', [y], ['head'], name='head'))
    info = lambda name, *shape: H.make_tensor_value_info(name, T.FLOAT, list(shape))
    graph = H.make_graph(g.nodes, 'neck', [info('input', 1, len(KEPT), SIDE, SIDE)], [info('points', 1, n, 2), info('head', 1, 5)], g.weights)
    model = H.make_model(graph, producer_name='plumbline', opset_imports=[H.make_opsetid('', 13)]); model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('weights', help='what train.py wrote (.pt)'); ap.add_argument('out', help='the ONNX file to write')
    a = ap.parse_args(); weights, out = a.weights, a.out
    net = Neck(); net.load_state_dict(torch.load(weights)); net.eval(); model = build(net); onnx.save(model, out)
    import onnxruntime as ort
    x = np.random.default_rng(0).random((1, 6, SIDE, SIDE), np.float32); x[:, 3] = .5
    got = ort.InferenceSession(out, providers=['CPUExecutionProvider']).run(['points', 'head'], {'input': x[:, KEPT]})
    with torch.no_grad(): _, points, head = net(torch.from_numpy(x))
    print(out, 'largest difference from the trained network: points', np.abs(got[0] - points.numpy()).max(), 'head', np.abs(got[1] - head.numpy()).max())


if __name__ == '__main__':
    main()

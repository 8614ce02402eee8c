#!/usr/bin/env python3
"""Convert a MediaPipe pose TFLite model to a channels-first (NCHW) ONNX file.

    tflite_to_onnx_nchw.py [options] model.tflite model.onnx

Written for the few operators these models use; it needs neither TensorFlow nor
a general converter. What it does:

* the graph is channels-first throughout; a Transpose stands only at the heads
  that are reshaped out of NHWC (a few kB);
* f16 weights (DEQUANTIZE) and sparse ones (DENSIFY) are expanded here, not at
  run time; with --fp16 they are stored as f16 + Cast, without any loss;
* spatial PADs are folded into the convolution that follows, fused activations
  become nodes of their own;
* --keep prunes outputs, so that the segmentation decoder is never computed;
* --commute moves a bilinear Resize behind the 1x1 convolution that follows it
  (the interpolation weights sum to one, so this is exact algebra);
* --resize matmul writes a bilinear resize as two constant matrix products.

Scalars (the bounds of Clip, the value of Pad) are written with rank 0: some
runtimes refuse a pad value of shape [1].

Needs: pip install tflite onnx numpy (the versions are pinned in rebuild.sh).
"""
import argparse, collections, sys
import numpy as np, onnx, tflite
from onnx import helper as H, numpy_helper as NH, TensorProto as TP

BO = {v: k for k, v in vars(tflite.BuiltinOperator).items() if isinstance(v, int)}
NPT = {0: np.float32, 1: np.float16, 2: np.int32, 3: np.uint8, 4: np.int64, 9: np.int8}
OPT = {}

def opts(op, cls):
    o = cls(); t = op.BuiltinOptions(); o.Init(t.Bytes, t.Pos); return o

def sparse_to_dense(t, buf, dtype):
    """TFLite FormatConverter::SparseToDense (dense / CSR levels + optional blocks)."""
    sp = t.Sparsity(); shape = list(t.ShapeAsNumpy())
    order = list(sp.TraversalOrderAsNumpy())
    bm = [] if sp.BlockMapLength() == 0 else list(sp.BlockMapAsNumpy())
    nd = len(shape); dims = []
    for i in range(sp.DimMetadataLength()):
        d = sp.DimMetadata(i)
        if d.Format() == 0: dims.append(('D', d.DenseSize()))
        else:
            def vec(ty, tab):
                cls = {1: tflite.Int32Vector, 2: tflite.Uint16Vector, 3: tflite.Uint8Vector}[ty]
                o = cls(); o.Init(tab.Bytes, tab.Pos); return [int(o.Values(k)) for k in range(o.ValuesLength())]
            dims.append(('S', vec(d.ArraySegmentsType(), d.ArraySegments()), vec(d.ArrayIndicesType(), d.ArrayIndices())))
    vals = np.frombuffer(buf, dtype)
    block = [1] * nd
    for k, b in enumerate(bm):                        # block dims come after nd dims
        block[b] = dims[order.index(nd + k)][1]
    out = np.zeros(shape, dtype); pos = [0]
    def rec(level, prev, idx):
        if level == len(order):
            c = [0] * nd
            for l, o in enumerate(order):
                if o < nd: c[o] += idx[l] * block[o]
                else: c[bm[o - nd]] += idx[l]
            if all(x < s for x, s in zip(c, shape)): out[tuple(c)] = vals[prev]
            return
        d = dims[level]
        if d[0] == 'D':
            for i in range(d[1]): rec(level + 1, prev * d[1] + i, idx + [i])
        else:
            for i in range(d[1][prev], d[1][prev + 1]): rec(level + 1, i, idx + [d[2][i]])
    sys.setrecursionlimit(10000); rec(0, 0, [])
    return out

class Conv:
    def __init__(s, path, keep=None, sigmoid_outputs=True):
        s.m = tflite.Model.GetRootAsModel(open(path, 'rb').read(), 0); s.g = s.m.Subgraphs(0)
        s.const = {}; s.nodes = []; s.init = {}; s.val = {}; s.n = 0
        s.uses = {}; g = s.g
        s.ops = []
        for i in range(g.OperatorsLength()):
            op = g.Operators(i); oc = s.m.OperatorCodes(op.OpcodeIndex())
            code = BO[max(oc.BuiltinCode(), oc.DeprecatedBuiltinCode())]
            s.ops.append((code, op, list(op.InputsAsNumpy()), list(op.OutputsAsNumpy())))
        s.inputs = list(g.InputsAsNumpy()); s.outputs = list(g.OutputsAsNumpy())
        if keep: s.outputs = [o for o in s.outputs if s.name(o) in keep]
        # prune dead ops
        need = set(s.outputs); live = []
        for o in reversed(s.ops):
            if set(o[3]) & need: live.append(o); need |= {i for i in o[2] if i >= 0}
        s.ops = live[::-1]
        for o in s.ops:
            for i in o[2]: s.uses.setdefault(i, []).append(o)
        for o in s.outputs: s.uses.setdefault(o, []).append(None)
    def T(s, i): return s.g.Tensors(i)
    def name(s, i): return s.T(i).Name().decode()
    def shape(s, i): return [int(x) for x in s.T(i).ShapeAsNumpy()] if s.T(i).ShapeLength() else []
    def data(s, i):
        if i in s.const: return s.const[i]
        t = s.T(i); b = s.m.Buffers(t.Buffer())
        if b.DataLength() == 0: return None
        raw = b.DataAsNumpy().tobytes(); dt = NPT[t.Type()]
        a = sparse_to_dense(t, raw, dt) if t.Sparsity() is not None else np.frombuffer(raw, dt).reshape(s.shape(i))
        s.const[i] = a; return a
    def new(s, p): s.n += 1; return f'{p}_{s.n}'
    def add_init(s, a, p='w'):
        n = s.new(p); s.init[n] = np.array(a, order='C', copy=True); return n   # NB ascontiguousarray would make scalars rank 1
    def node(s, op, ins, p=None, **at):
        o = s.new(p or op.lower()); s.nodes.append(H.make_node(op, ins, [o], name=o, **at)); return o
    def v(s, i):  # NCHW value name
        if i in s.val: return s.val[i]
        a = s.data(i); assert a is not None, (i, s.name(i))
        a = a.astype(np.float32)
        if a.ndim == 4: a = a.transpose(0, 3, 1, 2)
        s.val[i] = s.add_init(a); return s.val[i]
    def act(s, x, a):
        if a == 0: return x
        if a == 1: return s.node('Relu', [x])
        if a == 3: return s.node('Clip', [x, s.add_init(np.float32(0)), s.add_init(np.float32(6))])
        raise NotImplementedError(a)
    def pads(s, padding, inp, k, st, dil, outp, pre):
        """SAME/VALID -> explicit [t,l,b,r]; pre = folded PAD ((t,b),(l,r))"""
        r = []
        for ax in (0, 1):
            if padding == 0:
                n = inp[1 + ax]; o = -(-n // st[ax]); tot = max(0, (o - 1) * st[ax] + (k[ax] - 1) * dil[ax] + 1 - n)
                a, b = tot // 2, tot - tot // 2
            else: a = b = 0
            r.append((a + pre[ax][0], b + pre[ax][1]))
        return [r[0][0], r[1][0], r[0][1], r[1][1]]
    def run(s, opset):
        s.late = {}; s.folded = {}   # tensor -> (source tensor, pre)
        assert len(s.inputs) == 1
        n, h, w, c = s.shape(s.inputs[0]); s.val[s.inputs[0]] = 'input'
        gi = [H.make_tensor_value_info('input', TP.FLOAT, [1, c, h, w])]
        for code, op, I, O in s.ops: getattr(s, code)(op, I, O)
        go = []
        for o in s.outputs:
            x = s.val[o]; sh = s.shape(o); nm = s.name(o)
            if len(sh) == 4 and sh[1] == sh[2] == 1:      # [1,1,1,N] -> [1,N]
                sh2 = [1, sh[3]]; s.nodes.append(H.make_node('Reshape', [x, s.add_init(np.array(sh2, np.int64))], [nm], name=nm))
            else:
                sh2 = [sh[0], sh[3], sh[1], sh[2]] if len(sh) == 4 else sh
                s.nodes.append(H.make_node('Identity', [x], [nm], name=nm))
            go.append(H.make_tensor_value_info(nm, TP.FLOAT, sh2))
        # drop the identities by renaming the producer
        ren = {n.input[0]: n.output[0] for n in s.nodes if n.op_type == 'Identity'}
        s.nodes = [n for n in s.nodes if n.op_type != 'Identity']
        for nd in s.nodes:
            for k, x in enumerate(nd.input): nd.input[k] = ren.get(x, x)
            for k, x in enumerate(nd.output): nd.output[k] = ren.get(x, x)
        if OPT.get('fp16'):      # store exactly-representable f32 weights as f16 + Cast (runtimes constant-fold the Cast at load)
            casts = []
            for k, a in list(s.init.items()):
                if a.dtype == np.float32 and a.size > 8 and np.array_equal(a.astype(np.float16).astype(np.float32), a):
                    s.init[k + '_h'] = s.init.pop(k).astype(np.float16); casts.append(H.make_node('Cast', [k + '_h'], [k], name=k + '_cast', to=TP.FLOAT))
                elif a.dtype == np.float32 and a.size > 8: OPT['notfp16'] = OPT.get('notfp16', 0) + a.size
            s.nodes = casts + s.nodes
        g = H.make_graph(s.nodes, 'g', gi, go, [NH.from_array(a, k) for k, a in s.init.items()])
        m = H.make_model(g, opset_imports=[H.make_opsetid('', opset)], ir_version=8, producer_name='tflite_to_onnx_nchw')
        m = onnx.shape_inference.infer_shapes(m, strict_mode=True, data_prop=True)
        onnx.checker.check_model(m, full_check=True); return m
    # ---- ops
    def DEQUANTIZE(s, op, I, O):
        a = s.data(I[0]); assert a is not None; s.const[O[0]] = a.astype(np.float32)
    def DENSIFY(s, op, I, O): s.const[O[0]] = s.data(I[0])
    def src(s, i):
        if i in s.folded:
            b, pre = s.folded[i]; return b, s.v(b), pre
        return i, s.v(i), ((0, 0), (0, 0))
    def CONV_2D(s, op, I, O):
        o = opts(op, tflite.Conv2DOptions); w = s.data(I[1]); b, x, pre = s.src(I[0])
        k = w.shape[1:3]; st = (o.StrideH(), o.StrideW()); dl = (o.DilationHFactor(), o.DilationWFactor())
        s.conv(I, O, b, x, pre, w.transpose(0, 3, 1, 2), k, st, dl, o, w.shape and 1)
    def DEPTHWISE_CONV_2D(s, op, I, O):
        o = opts(op, tflite.DepthwiseConv2DOptions); w = s.data(I[1]); b, x, pre = s.src(I[0])
        k = w.shape[1:3]; st = (o.StrideH(), o.StrideW()); dl = (o.DilationHFactor(), o.DilationWFactor())
        s.conv(I, O, b, x, pre, w.transpose(3, 0, 1, 2), k, st, dl, o, s.shape(I[0])[3])
    def conv(s, I, O, b, x, pre, w, k, st, dl, o, group):
        # a folded PAD only precedes VALID padding; a SAME pad is computed on the tensor itself
        p = s.pads(o.Padding(), s.shape(b), k, st, dl, None, pre)
        ins = [x, s.add_init(w.astype(np.float32))]
        if len(I) > 2 and I[2] >= 0: ins.append(s.add_init(s.data(I[2]).astype(np.float32), 'b'))
        y = s.node('Conv', ins, kernel_shape=list(map(int, k)), strides=list(st), dilations=list(dl), pads=[int(q) for q in p], group=int(group))
        if O[0] in s.late: y = s.resize(y, *s.late[O[0]])
        s.val[O[0]] = s.act(y, o.FusedActivationFunction())
    def MAX_POOL_2D(s, op, I, O):
        o = opts(op, tflite.Pool2DOptions); k = (o.FilterHeight(), o.FilterWidth()); st = (o.StrideH(), o.StrideW())
        p = s.pads(o.Padding(), s.shape(I[0]), k, st, (1, 1), None, ((0, 0), (0, 0)))
        s.val[O[0]] = s.act(s.node('MaxPool', [s.v(I[0])], kernel_shape=list(k), strides=list(st), pads=p), o.FusedActivationFunction())
    def PAD(s, op, I, O):
        pd = s.data(I[1]); pd = [[int(q) for q in r] for r in pd]   # NHWC
        us = s.uses[O[0]]
        if pd[0] == [0, 0] and pd[3] == [0, 0] and all(u and u[0] in ('CONV_2D', 'DEPTHWISE_CONV_2D') and u[2][0] == O[0]
                and opts(u[1], tflite.Conv2DOptions if u[0] == 'CONV_2D' else tflite.DepthwiseConv2DOptions).Padding() == 1 for u in us):
            s.folded[O[0]] = (I[0], (tuple(pd[1]), tuple(pd[2]))); return
        q = [pd[i][0] for i in (0, 3, 1, 2)] + [pd[i][1] for i in (0, 3, 1, 2)]
        s.val[O[0]] = s.node('Pad', [s.v(I[0]), s.add_init(np.array(q, np.int64)), s.add_init(np.float32(0))])
    def ADD(s, op, I, O):
        o = opts(op, tflite.AddOptions)
        s.val[O[0]] = s.act(s.node('Add', [s.v(I[0]), s.v(I[1])]), o.FusedActivationFunction())
    def MUL(s, op, I, O):
        o = opts(op, tflite.MulOptions)
        s.val[O[0]] = s.act(s.node('Mul', [s.v(I[0]), s.v(I[1])]), o.FusedActivationFunction())
    def RELU(s, op, I, O): s.val[O[0]] = s.node('Relu', [s.v(I[0])])
    def LOGISTIC(s, op, I, O): s.val[O[0]] = s.node('Sigmoid', [s.v(I[0])])
    def PRELU(s, op, I, O):
        a = s.data(I[1]).astype(np.float32); assert a.shape[:2] == (1, 1)
        x = s.v(I[0]); al = s.add_init(a.reshape(-1, 1, 1))
        s.val[O[0]] = s.node('PRelu', [x, al])
    def RESIZE_BILINEAR(s, op, I, O):
        o = opts(op, tflite.ResizeBilinearOptions); sz = [int(q) for q in s.data(I[1])]; i = s.shape(I[0])
        mode = 'align_corners' if o.AlignCorners() else 'half_pixel' if o.HalfPixelCenters() else 'asymmetric'
        OPT.setdefault('resize', []).append((mode, i, sz))
        if OPT.get('commute') and i[0] == 1:      # bilinear resize is linear per pixel with weights summing to 1: it commutes with a 1x1 conv (+bias)
            us = s.uses[O[0]]
            if len(us) == 1 and us[0] and us[0][0] == 'CONV_2D' and tuple(s.shape(us[0][2][1])[1:3]) == (1, 1) and opts(us[0][1], tflite.Conv2DOptions).StrideH() == 1:
                s.val[O[0]] = s.v(I[0]); s.late[us[0][3][0]] = (mode, i, sz); return
        s.val[O[0]] = s.resize(s.v(I[0]), mode, i, sz)
    def resize(s, x, mode, i, sz):
        sc = np.array([1, 1, sz[0] / i[1], sz[1] / i[2]], np.float32)
        if OPT.get('resize_as') == 'matmul' and mode == 'half_pixel':     # separable interpolation as two constant matmuls
            def mat(n, m):
                a = np.zeros((m, n), np.float32)
                for k in range(m):
                    q = min(max((k + .5) * n / m - .5, 0), n - 1); lo = int(np.floor(q)); hi = min(lo + 1, n - 1); a[k, lo] += 1 - (q - lo); a[k, hi] += q - lo
                return a
            y = s.node('MatMul', [x, s.add_init(mat(i[2], sz[1]).T)])
            return s.node('MatMul', [s.add_init(mat(i[1], sz[0])), y])
        return s.node('Resize', [x, '', s.add_init(sc)], mode='linear', coordinate_transformation_mode=mode)
    def DEPTH_TO_SPACE(s, op, I, O):
        o = opts(op, tflite.DepthToSpaceOptions)
        s.val[O[0]] = s.node('DepthToSpace', [s.v(I[0])], blocksize=o.BlockSize(), mode='DCR')
    def RESHAPE(s, op, I, O):
        x = s.v(I[0]); i = s.shape(I[0]); sh = s.shape(O[0])
        assert len(sh) != 4 or 1, sh
        if len(i) == 4 and not (i[1] == i[2] == 1): x = s.node('Transpose', [x], perm=[0, 2, 3, 1])
        s.val[O[0]] = s.node('Reshape', [x, s.add_init(np.array(sh, np.int64))])
    def CONCATENATION(s, op, I, O):
        o = opts(op, tflite.ConcatenationOptions); nd = len(s.shape(O[0])); ax = o.Axis() % nd
        if nd == 4: ax = [0, 2, 3, 1][ax]
        s.val[O[0]] = s.act(s.node('Concat', [s.v(i) for i in I], axis=ax), o.FusedActivationFunction())

def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('tflite'); ap.add_argument('onnx')
    ap.add_argument('--keep', default='', help='outputs to keep, comma separated (all, if not given)')
    ap.add_argument('--opset', type=int, default=13)
    ap.add_argument('--fp16', action='store_true', help='store weights that are exact in f16 as f16 + Cast')
    ap.add_argument('--commute', action='store_true', help='move a bilinear Resize behind the 1x1 convolution that follows it')
    ap.add_argument('--resize', default='resize', choices=['resize', 'matmul'], help='how a bilinear resize is written')
    a = ap.parse_args()
    OPT['fp16'] = a.fp16; OPT['commute'] = a.commute; OPT['resize_as'] = a.resize
    m = Conv(a.tflite, set(a.keep.split(',')) if a.keep else None).run(a.opset)
    onnx.save(m, a.onnx)
    ops = dict(collections.Counter(n.op_type for n in m.graph.node))
    print(a.onnx, ops, 'weights not exact in f16:', OPT.get('notfp16', 0))

if __name__ == '__main__': main()

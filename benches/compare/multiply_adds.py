"""The multiply-adds of the convolutions of ONNX files, from the shapes that ONNX infers: what `plumbline bench` counts, by another way;
beside them those of the matrix products as the file has them (in the body networks they stand for resizes), and their share of the convolutions'.

    python benches/compare/multiply_adds.py models/*.onnx        (needs: onnx)
"""
import math, sys

import onnx
from onnx import shape_inference

for path in sys.argv[1:]:
    graph = shape_inference.infer_shapes(onnx.load(path)).graph
    known = [*graph.value_info, *graph.input, *graph.output]
    shapes = {value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim] for value in known}
    shapes |= {tensor.name: list(tensor.dims) for tensor in graph.initializer}
    # Weights are stored in half precision and widened by a Cast.
    shapes |= {node.output[0]: shapes[node.input[0]] for node in graph.node if node.op_type == 'Cast'}
    size = lambda node: math.prod(shapes[node.output[0]])
    # Each value of the output is a sum over the kernel: all of a weight's axes but the first.
    total = sum(size(node) * math.prod(shapes[node.input[1]][1:]) for node in graph.node if node.op_type == 'Conv')
    products = sum(size(node) * shapes[node.input[0]][-1] for node in graph.node if node.op_type == 'MatMul')
    print(f'{total:12d} {products:12d} {products / total:6.1%}  {path}')

"""One block of another runtime, in a process of its own: load, warm up, run; prints what `plumbline bench --model --json` prints of itself.

    python theirs.py onnxruntime|tflite MODEL INPUT RUNS [OUTPUTS NAME...]

INPUT holds 32-bit floats in the order the model reads. With OUTPUTS the values of the outputs NAME... of one more run are written there, one after the other.
"""
import json, sys, time

import numpy as np

WARM_UP = 5  # as plumbline's own


def peak_mb():
    with open('/proc/self/status') as status:
        return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith('VmHWM'))


def onnxruntime(model, values):
    """A function that runs once, and one that gives the outputs by name."""
    import onnxruntime as ort
    before = peak_mb()
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    begun = time.perf_counter()
    session = ort.InferenceSession(model, options, providers=['CPUExecutionProvider'])
    load = time.perf_counter() - begun
    [entry] = session.get_inputs()
    # Bound once: nothing is copied or looked up by name in a run.
    binding = session.io_binding()
    binding.bind_cpu_input(entry.name, np.ascontiguousarray(values.reshape(entry.shape)))
    names = [output.name for output in session.get_outputs()]
    for name in names: binding.bind_output(name, 'cpu')
    return lambda: session.run_with_iobinding(binding), lambda: dict(zip(names, binding.copy_outputs_to_cpu())), load, before


def tflite(model, values):
    from ai_edge_litert.interpreter import Interpreter
    before = peak_mb()
    begun = time.perf_counter()
    # One thread and its default delegate, XNNPACK.
    interpreter = Interpreter(model_path=model, num_threads=1)
    interpreter.allocate_tensors()
    load = time.perf_counter() - begun
    [entry] = interpreter.get_input_details()
    _, height, width, planes = entry['shape']
    interpreter.set_tensor(entry['index'], np.ascontiguousarray(values.reshape(1, planes, height, width).transpose(0, 2, 3, 1)))
    read = lambda: {output['name']: interpreter.get_tensor(output['index']) for output in interpreter.get_output_details()}
    return interpreter.invoke, read, load, before


def main():
    runtime, model, given, runs, *rest = sys.argv[1:]
    values = np.fromfile(given, dtype='<f4')
    run, read, load, before = dict(onnxruntime=onnxruntime, tflite=tflite)[runtime](model, values)
    for _ in range(WARM_UP): run()
    times, spent = [], time.process_time()
    for _ in range(int(runs)):
        begun = time.perf_counter()
        run()
        times.append((time.perf_counter() - begun) * 1e3)
    processor = (time.process_time() - spent) * 1e3 / len(times)
    memory = peak_mb()
    if rest:
        path, *names = rest
        outputs = read()
        np.concatenate([np.asarray(outputs[name], dtype='<f4').ravel() for name in names]).tofile(path)
    json.dump(dict(median_ms=float(np.median(times)), processor_ms=processor, load_ms=load * 1e3, peak_memory_mb=memory, before_mb=before), sys.stdout)


main()

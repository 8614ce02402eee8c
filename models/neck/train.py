"""Trains the neck network on rendered people.

    python train.py --crops CROPS [CROPS ...] [--set FEATURES.npz FOLDER ...] --minutes 25 --out neck.pt

CROPS are folders of models/people/render.py crops; new pictures that appear there while training runs are taken in. FEATURES.npz comes from
models/posture_fit/landmarks.py over folders of render.py sweep | moved | random; FOLDER holds those folders. One person in twenty is left out and only
measured (a line a minute). Two processes make the samples, one trains (bfloat16 where the processor has it).
"""
import argparse, multiprocessing as mp, os, time
import cv2, numpy as np, torch, torch.nn.functional as F
import dataset as D
from network import MAP, Neck, slope

BATCH = 32
WEIGHTS = torch.tensor([2., 2., 1., .5, 1., .5, .8, .5, .6, .4])       # of the points' losses, in POINTS' order


def gather(a):
    samples, known = [], set()
    for folder in a.crops: D.load_crops(folder, known, samples)
    for features, folder in a.set or []: D.load_set(features, lambda row: os.path.join(folder, row['set']), samples)
    return samples


def held_out(s):
    return s.subject[0] == 'crops' and hash(int(s.subject[1])) % 20 == 0


def feeder(a, seed, queue):
    cv2.setNumThreads(1); torch.set_num_threads(1); rng = np.random.default_rng([a.seed, seed])
    photographs = D.backgrounds(); samples, known = [], set()
    for features, folder in a.set or []: D.load_set(features, lambda row: os.path.join(folder, row['set']), samples)
    fixed = len(samples); looked = 0.
    while True:
        if time.time() - looked > 60:
            for folder in a.crops: D.load_crops(folder, known, samples)
            train = [s for s in samples[fixed:] if not held_out(s)]; whole = samples[:fixed]; make = D.Augment(photographs, train or whole); looked = time.time()
        batch = []
        for _ in range(BATCH):
            pool = whole if whole and (not train or rng.random() < a.share) else train
            batch.append(make(pool[rng.integers(len(pool))], rng))
        queue.put(tuple(np.stack(x) for x in zip(*batch)))


def loss_of(out, points, head):
    heat, found, said = out; inside = ((points > 0) & (points < 1)).all(2).float(); there = torch.nan_to_num(points, .5)
    g = (torch.arange(MAP) + .5) / MAP
    goal = torch.exp(-((g.view(1, 1, 1, -1) - there[..., 0, None, None]) ** 2 + (g.view(1, 1, -1, 1) - there[..., 1, None, None]) ** 2) / (2 * (1.3 / MAP) ** 2))
    goal = goal / (goal.sum((2, 3), keepdim=True) + 1e-6)
    cross = -(goal.flatten(2) * torch.log_softmax(heat.flatten(2).float(), 2)).sum(2); off = (found - there).abs().sum(2)
    known = ((found - there) * inside[..., None])
    d, t = found[:, 1] - found[:, 0], there[:, 1] - there[:, 0]; both = inside[:, 0] * inside[:, 1]
    line = ((d - t).norm(dim=1) / (t.norm(dim=1) + .03) * both).mean()
    said = said.float(); direct = F.smooth_l1_loss(said[:, :3], head, beta=.1)
    # Laplace likelihood: the two logs learn the expected absolute errors, in degrees.
    wrap = lambda e: (e + 180) % 360 - 180
    # From the side the line is read as the craniovertebral angle itself, so what a trunk that is not quite at right angles to the camera
    # does to it is part of its error; from the front it is only the line between the points.
    from_side = head[:, 1].abs() < 1; meant = torch.where(from_side, head[:, 0] * 30 + 45, slope(there))
    by_points = wrap(slope(found) - meant).abs().clamp(max=60).detach(); by_head = ((said[:, 0] - head[:, 0]).abs() * 30).detach()
    scale = said[:, 3:].clamp(-2, 5)
    sure = ((by_points / scale[:, 0].exp() + scale[:, 0]) * both).mean() + (by_head / scale[:, 1].exp() + scale[:, 1]).mean()
    return ((.25 * cross + 12 * off) * WEIGHTS * inside).mean() + 1.5 * line + .6 * direct + .05 * sure


def measure(net, samples):
    """Mean absolute errors on people left out, crops as they are: by points, by the head, their mean; lateral, then oblique and frontal by the head."""
    plain = np.random.default_rng(1); make = D.Augment([], samples); maps, points, heads, view = [], [], [], []
    for s in samples:
        image, _ = s.image(); centre, side = D.C.box(*s.prior); crop, M = D.C.cut(image, centre, side, D.N, 0., s.mirror)
        m = np.zeros((6, D.N, D.N), np.float32); m[:3] = crop.transpose(2, 0, 1) / 255.; m[3] = .5; m[4:] = D.C.spots(s.prior[:2] @ M[:, :2].T + M[:, 2], D.N)
        maps.append(m); points.append((s.px @ M[:, :2].T + M[:, 2] + .5) / D.N); heads.append(s.cva - (-1. if s.mirror else 1.) * s.roll * np.sin(np.radians(s.az))); view.append('lateral' if 75 <= s.az <= 105 else s.view)
    with torch.no_grad(): _, found, said = net(torch.from_numpy(np.array(maps)))
    found, said, truth, cva, view = found, said.numpy(), torch.from_numpy(np.array(points)), np.array(heads), np.array(view)
    by, true = slope(found).numpy(), slope(truth).numpy(); head = said[:, 0] * 30 + 45; side = view == 'lateral'
    mae = lambda e: f'{np.abs(e).mean():.2f}'
    return f'lateral {side.sum()}: points {mae((by - cva)[side])} (against the points\' own angle {mae((by - true)[side])}) head {mae((head - cva)[side])} mean {mae(((by + head) / 2 - cva)[side])}' \
           f' said {np.exp(said[side, 3]).mean():.2f}; oblique head {mae((head - cva)[view == "oblique"])}; frontal head {mae((head - cva)[view == "frontal"])}; turn {mae(said[:, 1] * 30 + 90 - np.array([s.az for s in samples]))}'


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--crops', nargs='+', required=True); ap.add_argument('--set', nargs=2, action='append', metavar=('FEATURES', 'FOLDER'))
    ap.add_argument('--minutes', type=float, default=25); ap.add_argument('--steps', type=int, help='instead of minutes: repeatable')
    ap.add_argument('--share', type=float, default=.25, help='share of samples from the sets'); ap.add_argument('--rate', type=float, default=2e-3)
    ap.add_argument('--seed', type=int, default=1); ap.add_argument('--start', help='weights to begin with'); ap.add_argument('--out', required=True); ap.add_argument('--feeders', type=int, default=2)
    a = ap.parse_args(); torch.manual_seed(a.seed); torch.set_num_threads(int(os.environ.get('THREADS', '1'))); cv2.setNumThreads(1)
    queue = mp.Queue(12)
    for k in range(a.feeders): mp.Process(target=feeder, args=(a, k, queue), daemon=True).start()
    net = Neck().to(memory_format=torch.channels_last)
    if a.start: net.load_state_dict(torch.load(a.start))
    print(sum(p.numel() for p in net.parameters()), 'weights', flush=True)
    optimiser = torch.optim.AdamW(net.parameters(), a.rate, weight_decay=1e-3); average = {k: v.clone().float() for k, v in net.state_dict().items()}
    begun = said = time.time(); step, recent = 0, []
    while (step < a.steps) if a.steps else (time.time() - begun < a.minutes * 60):
        done = step / a.steps if a.steps else (time.time() - begun) / (a.minutes * 60)
        for group in optimiser.param_groups: group['lr'] = a.rate * min(1, (step + 1) / 100) * (.02 + .98 * .5 * (1 + np.cos(np.pi * done)))
        maps, points, head = (torch.from_numpy(x) for x in queue.get())
        with torch.autocast('cpu', dtype=torch.bfloat16): out = net(maps.contiguous(memory_format=torch.channels_last))
        loss = loss_of(out, points.float(), head.float())
        optimiser.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(net.parameters(), 5.); optimiser.step(); step += 1; recent.append(loss.item())
        keep = min(.998, step / (step + 20))
        with torch.no_grad():
            for k, v in net.state_dict().items(): average[k].mul_(keep).add_(v.float(), alpha=1 - keep)
        if time.time() - said > 60:
            said = time.time(); torch.save(average, a.out); samples = [s for s in gather(argparse.Namespace(crops=a.crops, set=None)) if held_out(s)][:400]
            still = Neck(); still.load_state_dict(average); still.eval()
            print(f'{said - begun:.0f} s, step {step}, loss {np.mean(recent[-100:]):.3f}, waiting {queue.qsize()};', measure(still, samples) if samples else '', flush=True)
    torch.save(average, a.out); print('end', step, flush=True)


if __name__ == '__main__':
    main()

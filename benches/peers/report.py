"""Runs in, tables out."""
import statistics

BEGIN, END = '<!-- peers: begin (benches/peers/run --readme) -->', '<!-- peers: end -->'
MANNERS = {'own': 'each as it comes, the camera gives 15 pictures a second', 'equal': 'the same pictures for all, the camera gives 4 a second, and each is looked at'}
SHOWN = {'front': 'a person who slides forward and back (the built-in film)', 'side': 'the same from the side', 'still': 'a person who sits still', 'empty': 'an empty room'}


def spread(values, digits):
    """`median (lowest to highest)`; the median alone where there is one value, or all look alike."""
    low, middle, high = (f'{value:.{digits}f}' for value in (min(values), statistics.median(values), max(values)))
    return middle if low == high else f'{middle} ({low}–{high})'


def figures(run):
    """What a run says, for a minute of film."""
    minutes = run['seconds'] / 60
    return dict(cpu=run['cpu_s'] / minutes, core=100 * run['cpu_s'] / run['seconds'], rate=run['pictures'] / run['seconds'],
                picture=1000 * run['cpu_s'] / run['pictures'] if run['pictures'] else float('nan'), found=100 * run['found'] / run['pictures'] if run['pictures'] else 0.0,
                memory=run['peak_kib'] / 1024, share=run['share_kib'] / 1024, start=run['start_s'], start_cpu=run['start_cpu_s'], camera=run['camera_s'] / minutes)


def row(title, runs, over):
    """`over` is the median of what the first row's program takes."""
    all_of = {name: [figures(run)[name] for run in runs] for name in figures(runs[0])}
    cpu = statistics.median(all_of['cpu'])
    return [title, spread(all_of['cpu'], 2), f'{cpu / over:.1f}' if over else '', spread(all_of['rate'], 1), spread(all_of['picture'], 1), f'{statistics.median(all_of["found"]):.0f}',
            spread(all_of['memory'], 0), spread(all_of['share'], 0), spread(all_of['start'], 1), spread(all_of['start_cpu'], 1)]


HEAD = ['program', 'CPU-seconds a minute', 'times ours', 'pictures looked at a second', 'CPU ms a picture', 'somebody found, % of them',
        'peak memory (VmHWM), MiB', 'its share (PSS), MiB', 'start to first picture, s', 'CPU-seconds of it']


SUMMARY_HEAD = ['program', 'as it comes, moving person', 'as it comes, still person', 'looks a second', 'each of 4 pictures a second', 'CPU ms a picture of these',
                'peak memory, MiB', 'start to first picture, s']


def markdown(head, rows):
    lines = ['| ' + ' | '.join(head) + ' |', '|' + '---|' + '---:|' * (len(head) - 1)]
    return '\n'.join(lines + ['| ' + ' | '.join(cells) + ' |' for cells in rows])


def tables(runs, titles, order='by turns'):
    """A table for each film and manner, in the order of `titles` (key to title); `order` says how the runs followed each other."""
    parts = []
    for manner, how in MANNERS.items():
        for film, what in SHOWN.items():
            here = [run for run in runs if run['manner'] == manner and run['film'] == film]
            if not here:
                continue
            by_program = {key: [run for run in here if run['program'] == key] for key in titles}
            first = by_program.get('lite') or []
            over = statistics.median(figures(run)['cpu'] for run in first) if first else None
            rows = [row(titles[key], of, over) for key, of in by_program.items() if of]
            repeats = {len(of) for of in by_program.values() if of}
            count = f'{min(repeats)}' if len(repeats) == 1 else f'{min(repeats)} to {max(repeats)}'
            parts.append(f'**{what[0].upper()}{what[1:]}; {how}** ({count} run{"" if count == "1" else "s"} of {here[0]["seconds"]:.0f} s each, {order}: median, lowest to highest)\n\n{markdown(HEAD, rows)}')
    return '\n\n'.join(parts)


def cell(runs, name, digits):
    """The median of a figure with its spread; empty where there are no runs."""
    return spread([figures(run)[name] for run in runs], digits) if runs else ''


def summary(runs, titles):
    """One table for who wants no more: a row a program."""
    rows = []
    for key, title in titles.items():
        of = {(manner, film): [run for run in runs if (run['program'], run['manner'], run['film']) == (key, manner, film)] for manner in MANNERS for film in SHOWN}
        own, still, equal = of['own', 'front'], of['own', 'still'], of['equal', 'front']
        if own or still or equal:
            rows.append([title, cell(own, 'cpu', 1), cell(still, 'cpu', 1), cell(own, 'rate', 1), cell(equal, 'cpu', 1), cell(equal, 'picture', 1),
                         cell(own or still or equal, 'memory', 0), cell(own or still or equal, 'start', 1)])
    return markdown(SUMMARY_HEAD, rows)


def machine_line(machine):
    return f'{machine["processor"]}, {machine["cores"]} core{"s" if machine["cores"] != 1 else ""} given, Linux {machine["kernel"]}.'


def replaced(page, text):
    """The page with what lies between its markers replaced."""
    if BEGIN not in page or END not in page:
        raise ValueError('the page has no place for the tables: ' + BEGIN)
    before, rest = page.split(BEGIN, 1)
    return before + BEGIN + '\n\n' + text + '\n\n' + END + rest.split(END, 1)[1]

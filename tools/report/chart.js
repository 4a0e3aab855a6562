/* SPDX-License-Identifier: MIT */
/* Lines over the time of a run: round ticks, units that suit, names above. */

const DASHES = ['', '7 3', '2 3', '9 3 2 3', '4 2 4 6'];
const UNITS = { /* what is written as what, from the largest */
  octets: [[1e6, 'MB'], [1e3, 'kB']],
  'bit/s': [[1e9, 'Gbit/s'], [1e6, 'Mbit/s'], [1e3, 'kbit/s']],
  s: [[1, 's'], [1e-3, 'ms'], [1e-6, '\u00b5s']],
};
const CHART = {width: 480, left: 48, right: 14, below: 34, plot: 180, row: 16, em: 7};

function unitOf(unit, top) {
  return (UNITS[unit] || []).find(([size]) => top >= size) || [1, unit];
}
/* From 0 to top or a little less, at 1, 2 or 5 times a power of ten. */
function ticks(top) {
  const rough = top / 6, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough);
  return Array.from({length: Math.floor(top / step + 1e-9) + 1}, (_, i) => Number((i * step).toPrecision(6)));
}
/* Where each name goes: rows of names, and how many. */
function places(names) {
  let x = CHART.left, row = 0;
  const list = names.map((name) => {
    const wide = 40 + CHART.em * name.length;
    if (x > CHART.left && x + wide > CHART.width) { x = CHART.left; row++; }
    const place = {x, y: CHART.row * (row + 0.7)};
    x += wide;
    return place;
  });
  return {list, rows: row + 1};
}
function follow(svg, lines, timeAt, unit) {
  const readout = el('div', {class: 'readout', 'aria-hidden': 'true'});
  svg.addEventListener('pointermove', (e) => {
    const t = timeAt(e);
    readout.textContent = lines.map((l) => {
      const p = l.points.reduce((a, b) => Math.abs(b[0] - t) < Math.abs(a[0] - t) ? b : a);
      return l.name + ' ' + short(p[1]) + ' ' + unit + ' at ' + short(p[0]) + ' s';
    }).join('; ');
  });
  return readout;
}
/* lines: {name, points: [[x, y], ...]}. A pointer reads the values there. */
function chart(title, unit, given) {
  const [size, name] = unitOf(unit, Math.max(...given.flatMap((l) => l.points.map((p) => p[1])), 0));
  const lines = given.map((l) => ({name: l.name, points: l.points.map((p) => [p[0], p[1] / size])}));
  const all = lines.flatMap((l) => l.points), legend = places(lines.map((l) => l.name));
  const right = Math.max(...all.map((p) => p[0]), 1e-9), top = Math.max(...all.map((p) => p[1]), 1e-9);
  const up = legend.rows * CHART.row + 10, floor = up + CHART.plot, wide = CHART.width - CHART.left - CHART.right;
  const x = (v) => CHART.left + wide * v / right, y = (v) => floor - CHART.plot * v / top;
  const svg = drawn('svg', {viewBox: '0 0 ' + CHART.width + ' ' + (floor + CHART.below), role: 'img',
                            fill: 'none', stroke: 'currentColor', 'font-size': 12});
  const label = (px, py, anchor, text) => svg.append(drawn('text',
    {x: px, y: py, 'text-anchor': anchor, fill: 'currentColor', stroke: 'none'}, text));
  const path = (d, more) => svg.append(drawn('path', {d, ...more}));

  svg.append(drawn('title', {}, title + ' over time: ' + lines.map((l) => l.name).join(', ')));
  path('M' + CHART.left + ' ' + up + 'V' + floor + 'H' + (CHART.width - CHART.right), {});
  for (const v of ticks(top)) {
    path('M' + CHART.left + ' ' + y(v) + 'h-4', {});
    if (v > 0) path('M' + CHART.left + ' ' + y(v) + 'h' + wide, {'stroke-opacity': 0.15});
    label(CHART.left - 7, y(v) + 4, 'end', short(v));
  }
  for (const v of ticks(right)) {
    path('M' + x(v) + ' ' + floor + 'v4', {});
    label(x(v), floor + 16, 'middle', short(v));
  }
  label(CHART.width - CHART.right, floor + 30, 'end', 'time, s');
  lines.forEach((l, i) => {
    const look = {'stroke-width': 1.6, 'stroke-dasharray': DASHES[i % DASHES.length]}, place = legend.list[i];
    path(l.points.map((p, k) => (k ? 'L' : 'M') + x(p[0]).toFixed(1) + ' ' + y(p[1]).toFixed(1)).join(''), look);
    path('M' + place.x + ' ' + place.y + 'h24', look);
    label(place.x + 29, place.y + 4, 'start', l.name);
  });
  const timeAt = (e) => {
    const box = svg.getBoundingClientRect();
    return ((e.clientX - box.left) * CHART.width / box.width - CHART.left) / wide * right;
  };
  return el('figure', {}, svg, el('figcaption', {}, title + (name ? ' [' + name + ']' : '')),
    follow(svg, lines, timeAt, name));
}

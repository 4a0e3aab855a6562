/* SPDX-License-Identifier: MIT */
/* What a page begins with, after the files beside this one. */

document.body.append(tip);
if (data.runs) {
  metric.forEach((m, i) => { if (m.main) shown.add(i); });
  document.getElementById('choose').append(chooser());
  document.getElementById('run-filter').append(filter.element, count);
  makeTables();
  window.addEventListener('hashchange', followHash);
  followHash();
}
if (data.moved) makeMoved();
makeFigures();
document.documentElement.setAttribute('data-ready', Math.round(performance.now())); /* ms */

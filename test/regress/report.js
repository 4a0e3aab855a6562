/* SPDX-License-Identifier: MIT */
/* What a reader does with a page, for report.sh: what came of it, as JSON. */
(async () => {
  const rest = () => new Promise((done) => setTimeout(done, 200));
  const out = {};
  const tip = (hit) => {
    hit.dispatchEvent(new PointerEvent('pointermove', {clientX: 300, clientY: 300}));
    return document.getElementById('tip').textContent;
  };
  out.tips = [...document.querySelectorAll('.hit')].map(tip).join('|');
  const first = () => document.querySelector('#cell-table tbody th').textContent;
  const th = document.querySelector('#cell-table th');
  const button = th.querySelector('button');
  button.click();
  out.up = th.getAttribute('aria-sort') + ' ' + first();
  button.click();
  out.down = th.getAttribute('aria-sort') + ' ' + first();
  document.querySelector('.hit').dispatchEvent(new MouseEvent('click'));
  out.filter = document.getElementById('filter').value + ' ' + document.querySelector('#run-filter [role=status]').textContent;
  const numbers = document.querySelector('figure details');
  numbers.open = true;
  await rest();
  out.numbers = numbers.querySelectorAll('tbody tr').length;
  location.hash = document.querySelector('#run-table a').getAttribute('href');
  await rest();
  out.focus = document.activeElement.textContent;
  const find = document.getElementById('events-filter');
  find.value = 'MP_CAPABLE';
  find.dispatchEvent(new Event('input'));
  out.events = find.closest('.control').textContent;
  out.unlabelled = [...document.querySelectorAll('input, select')].filter((i) => !document.querySelector(`label[for="${i.id}"]`)).length;
  /* What a screen reader would have no name for, or could not place. */
  const all = (what, fault) => [...document.querySelectorAll(what)].filter(fault).map((e) => e.outerHTML.slice(0, 80));
  const silent = (e) => !e.textContent.trim() && !e.getAttribute('aria-label');
  const level = (h) => Number(h.tagName[1]);
  const headings = [...document.querySelectorAll('h1, h2, h3, h4')];
  out.nameless = [
    ...all('svg', (s) => s.getAttribute('role') !== 'img' || !(s.querySelector(':scope > title') || s).textContent.trim()),
    ...all('table', (t) => !t.caption || silent(t.caption)),
    ...all('th', (t) => !['col', 'row'].includes(t.getAttribute('scope'))),
    ...all('button, a, summary, label, [role=region], nav, section', (e) => silent(e) && !e.hidden),
    ...all('.scroll', (s) => s.tabIndex !== 0 || !s.getAttribute('aria-label')),
    ...headings.filter((h, i) => i > 0 && level(h) > level(headings[i - 1]) + 1).map((h) => h.textContent),
  ].join(' ');
  out.named = ['svg', 'table', 'th', 'button', '.scroll'].map((e) => document.querySelectorAll(e).length).join(' ');
  out.enters = document.querySelector('a, button, input, select, summary, [tabindex]').className + ' ' + document.documentElement.lang;
  /* Keys go through the page as it is read. */
  out.order = [...document.querySelectorAll('*')].every((e) => e.tabIndex <= 0);
  out.captions = [...document.querySelectorAll('.charts figcaption')].map((c) => c.textContent).join('|');
  document.getElementById('tried').textContent = JSON.stringify(out);
})();

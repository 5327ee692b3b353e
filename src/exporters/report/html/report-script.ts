/**
 * What pages do when scripts run; without it they show everything, too. Finding in lists, opening what a link leads to,
 * screenshots at full size. No dependency, and nothing is read from anywhere but the document.
 */
const pageScript = `'use strict';
const problems = new Set(['failed', 'error', 'lost', 'flaky']);
const show = (root) => {
  for (const bar of root.querySelectorAll('.filter')) bar.hidden = false;
};
const filterList = (name) => {
  const list = document.querySelector('[data-list="' + name + '"]');
  if (list === null) return;
  const words = document.querySelector('[data-filter="' + name + '"]').value.toLowerCase().split(/\\s+/).filter(Boolean);
  const only = document.querySelector('[data-only="' + name + '"]').checked;
  let found = 0;
  const rows = list.querySelectorAll('[data-search]');
  for (const row of rows) {
    row.hidden = !words.every((word) => row.dataset.search.includes(word)) || (only && !problems.has(row.dataset.verdict));
    if (!row.hidden) found++;
  }
  const told = words.length > 0 || only ? found + ' of ' + rows.length : '';
  document.querySelector('[data-found="' + name + '"]').textContent = told;
};
const reveal = (id) => {
  const place = id === '' ? null : document.getElementById(id);
  if (place === null) return null;
  for (let up = place; up !== null; up = up.parentElement) if (up.localName === 'details') up.open = true;
  place.scrollIntoView();
  return place;
};
let viewer = null;
let pictures = [];
let shown = 0;
const showPicture = (index) => {
  shown = (index + pictures.length) % pictures.length;
  const picture = pictures[shown];
  const image = picture.querySelector('img');
  const large = viewer.querySelector('img');
  large.src = picture.href || image.src;
  large.alt = image.alt;
  viewer.querySelector('p').textContent = (shown + 1) + ' of ' + pictures.length + ': ' + image.alt.replace(/^Screenshot: /, '');
};
const makeViewer = () => {
  const dialog = document.createElement('dialog');
  dialog.className = 'viewer';
  dialog.setAttribute('aria-label', 'Screenshot');
  dialog.append(document.createElement('img'));
  const line = document.createElement('div');
  line.append(document.createElement('p'));
  for (const [words, act] of [['Previous', () => showPicture(shown - 1)], ['Next', () => showPicture(shown + 1)], ['Close', () => dialog.close()]]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = words;
    button.addEventListener('click', act);
    line.append(button);
  }
  dialog.append(line);
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') showPicture(shown - 1);
    if (event.key === 'ArrowRight') showPicture(shown + 1);
  });
  document.body.append(dialog);
  return dialog;
};
document.addEventListener('input', ({ target }) => {
  if (target.dataset.filter) filterList(target.dataset.filter);
});
document.addEventListener('change', ({ target }) => {
  if (target.dataset.only) filterList(target.dataset.only);
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-fold]');
  if (button !== null) {
    for (const one of document.querySelectorAll('.scenario > details')) one.open = button.dataset.fold === 'open';
    return;
  }
  const picture = event.target.closest('.picture');
  if (picture === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const around = picture.closest('.film, .body, .files') || document.body;
  pictures = Array.from(around.querySelectorAll('.picture')).filter((one) => one.checkVisibility());
  viewer = viewer || makeViewer();
  showPicture(pictures.indexOf(picture));
  viewer.showModal();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(?:input|textarea|select)$/.test(event.target.localName)) return;
  const field = Array.from(document.querySelectorAll('[data-filter]')).find((one) => one.checkVisibility());
  if (field === undefined) return;
  event.preventDefault();
  field.focus();
});
show(document);
`;

/** Of pages in a folder: what a link leads to is opened, also in browsers that do not do so themselves. */
export const folderScript = `${pageScript}
addEventListener('hashchange', () => reveal(location.hash.slice(1)));
reveal(location.hash.slice(1));
`;

/** Of a single file: the part of the address behind # says which suite is unpacked and shown. */
export const singleFileScript = `${pageScript}
const start = document.getElementById('start');
const place = document.getElementById('page');
const title = document.title;
let current = '';
let left = 0;
const fill = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    fill.unobserve(target);
    const block = document.getElementById(target.dataset.embedded);
    if (block !== null) target.src = 'data:' + block.dataset.type + ';base64,' + block.textContent;
  }
}, { rootMargin: '400px' });
const observe = (root) => {
  for (const image of root.querySelectorAll('img[data-embedded]')) fill.observe(image);
};
const unpack = async (slug) => {
  const block = document.getElementById('page-' + slug);
  if (block === null) return null;
  const bytes = Uint8Array.from(atob(block.textContent), (letter) => letter.charCodeAt(0));
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
};
const route = async () => {
  const [, slug = '', anchor = ''] = /^#features\\/([a-z0-9-]+)(?:\\/([a-z0-9-]+))?$/.exec(location.hash) || [];
  if (current === '' && slug !== '') left = scrollY;
  if (slug !== current) {
    const text = slug === '' ? '' : await unpack(slug);
    place.innerHTML = text === null ? '<p class="problem">This report has no such page.</p>' : text;
    if (slug === '') place.before(start);
    else start.remove();
    place.hidden = slug === '';
    current = slug;
    show(place);
    observe(place);
    const heading = (slug === '' ? start : place).querySelector('h1');
    document.title = slug === '' || heading === null ? title : heading.textContent + ' - ' + title;
    if (slug === '') scrollTo(0, left);
    else {
      scrollTo(0, 0);
      if (heading !== null) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      }
    }
  }
  for (const marked of document.querySelectorAll('.scenario.target')) marked.classList.remove('target');
  const target = reveal(anchor);
  if (target !== null) target.closest('.scenario')?.classList.add('target');
  if (slug === '') reveal(location.hash.slice(1));
};
addEventListener('hashchange', route);
observe(start);
route();
`;

// Each of these makes better what works without it: a link to refresh, a page that confirms, text to select, a time in UTC.

const formats = {
  full: new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }),
  relative: new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }),
};
const units = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

function showTimes(root) {
  for (const time of root.querySelectorAll('time[data-local]')) {
    const when = new Date(time.dateTime);
    if (Number.isNaN(when.getTime())) continue;
    const full = formats.full.format(when);
    time.title = `${full} (${time.dateTime})`;
    const seconds = Math.round((when - Date.now()) / 1000);
    const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units.at(-1);
    time.textContent = time.dataset.local === 'relative' ? formats.relative.format(Math.round(seconds / size), unit) : full;
  }
}

function offerCopying(root) {
  if (!navigator.clipboard) return;
  for (const source of root.querySelectorAll('[data-copy]:not([data-copy-ready])')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet small';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(source.dataset.copy || source.textContent.trim());
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    source.dataset.copyReady = '';
    source.after(' ', button);
  }
}

// <a href="/confirm-page" data-dialog="id"> opens <dialog id="id"> in place; anything with data-close inside it closes it.
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog instanceof HTMLDialogElement && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest('dialog [data-close]');
  if (closer) {
    event.preventDefault();
    closer.closest('dialog').close();
    return;
  }
  for (const menu of document.querySelectorAll('details.account[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details.account[open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// A form is sent once, however often its button is pressed.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post' || event.defaultPrevented) return;
  if (form.dataset.sent !== undefined) event.preventDefault();
  form.dataset.sent = '';
  setTimeout(() => { delete form.dataset.sent; }, 3000);
});

// <div id="x" data-refresh="/address-of-the-partial" data-refresh-seconds="2" aria-live="polite"> stands for what that address answers,
// until the answer is an element without data-refresh (all is done), or twenty tries in a row have failed.
// With data-refresh-end="reload" the whole page is loaded once more when all is done.
async function refresh(region, failures = 0) {
  const pause = Number(region.dataset.refreshSeconds ?? 3) * 1000 * (failures + 1);
  await new Promise((resolve) => { setTimeout(resolve, pause); });
  if (!region.isConnected) return;
  if (document.hidden || region.contains(document.activeElement) && document.activeElement.matches('input, select, textarea')) {
    refresh(region, failures);
    return;
  }
  try {
    const answer = await fetch(region.dataset.refresh, { headers: { 'X-Partial': 'true' }, credentials: 'same-origin', redirect: 'error' });
    if (!answer.ok) throw new Error(`The answer was ${answer.status}.`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = (region.id && page.getElementById(region.id)) || page.body.firstElementChild;
    if (!next) throw new Error('The answer was empty.');
    const focused = region.contains(document.activeElement) ? document.activeElement.id : '';
    const opened = [...region.querySelectorAll('details[open][id]')].map((details) => details.id);
    const scrolled = [...region.querySelectorAll('[data-scroll][id]')].map((box) => [box.id, box.scrollLeft, box.scrollTop]);
    region.replaceWith(document.adoptNode(next));
    for (const [id, left, top] of scrolled) document.getElementById(id)?.scrollTo(left, top);
    for (const id of opened) document.getElementById(id)?.setAttribute('open', '');
    if (focused) document.getElementById(focused)?.focus();
    enhance(next);
    if (next.dataset.refresh) refresh(next);
    else if (region.dataset.refreshEnd === 'reload') location.reload();
  } catch {
    if (failures < 20) refresh(region, failures + 1);
  }
}

function enhance(root) {
  showTimes(root);
  offerCopying(root);
}

enhance(document);
for (const region of document.querySelectorAll('[data-refresh]:not([data-refresh=""])')) refresh(region);
for (const box of document.querySelectorAll('[data-scroll]')) {
  const start = box.querySelector('.graph .start');
  if (start) box.scrollLeft = start.getBoundingClientRect().left - box.getBoundingClientRect().left - box.clientWidth / 2;
}
setInterval(() => showTimes(document), 30000);

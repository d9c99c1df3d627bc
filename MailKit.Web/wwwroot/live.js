// Keeps the open page true: when the server says that something changed, the page is read again and what is marked
// data-live-part is swapped. A page without a feed is read again as often as one of its parts asks. Without the script a reload shows the same.
(() => {
  const address = document.body.dataset.live;
  if (!address && !document.querySelector('[data-live-poll]')) return;

  let running = false;
  let again = false;
  const shown = new Map();  // what the server last sent for a part: other scripts may have written into it since

  const swap = fresh => {
    let changed = false;
    for (const part of document.querySelectorAll('[data-live-part][id]')) {
      const next = fresh.getElementById(part.id);
      if (!next || next.innerHTML === shown.get(part.id)) continue;
      shown.set(part.id, next.innerHTML);
      // A part that somebody is typing in or pressing is left alone until the next change.
      if (part.contains(document.activeElement) && document.activeElement.matches('input, textarea, select')) continue;
      part.replaceChildren(...[...next.childNodes].map(node => document.importNode(node, true)));
      for (const { name, value } of next.attributes) part.setAttribute(name, value);
      for (const { name } of [...part.attributes]) {
        if (!next.hasAttribute(name)) part.removeAttribute(name);
      }
      changed = true;
    }
    if (fresh.title && document.title !== fresh.title) document.title = fresh.title;
    if (changed) document.dispatchEvent(new CustomEvent('mk:updated'));
  };

  const refresh = async () => {
    if (running) { again = true; return; }
    running = true;
    try {
      const answer = await fetch(location.href, { headers: { 'X-Requested-With': 'fetch' }, redirect: 'error', cache: 'no-store' });
      if (answer.ok) swap(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      patience = answer.ok ? 0 : retry;
    } catch { patience = retry; /* signed out or offline: the next change, or the next turn, tries again */ }
    running = false;
    if (again) { again = false; refresh(); } else { poll(); }
  };

  // A part may ask to be read again on its own while it waits for something.
  const retry = 10000;
  let patience = 0;
  let timer = 0;
  const poll = () => {
    clearTimeout(timer);
    const part = document.querySelector('[data-live-poll]');
    if (part && !document.hidden) timer = setTimeout(refresh, Math.max(patience, Number(part.dataset.livePoll) || 1000));
  };

  for (const part of document.querySelectorAll('[data-live-part][id]')) shown.set(part.id, part.innerHTML);

  // A browser gives a site six connections, and a feed keeps one: only a page that is looked at has a feed. One that is hidden for
  // a while lets go. Whenever a feed opens, the server tells at once whether something changed since the page was made.
  const linger = 2000;
  let feed = null;
  let resting = 0;
  const rest = () => { feed?.close(); feed = null; clearTimeout(timer); };
  const listen = () => {
    clearTimeout(resting);
    if (document.hidden || feed) return;
    if (!address) { refresh(); return; }
    feed = new EventSource(address);
    feed.addEventListener('changed', refresh);
    // Many other pages of the account are open: this one is live again when somebody turns to it.
    feed.addEventListener('rest', rest);
    poll();
  };
  document.addEventListener('visibilitychange', () => {
    clearTimeout(resting);
    if (document.hidden) resting = setTimeout(rest, linger); else listen();
  });
  addEventListener('focus', listen);
  addEventListener('pagehide', rest);
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  if (address) listen(); else poll();
})();

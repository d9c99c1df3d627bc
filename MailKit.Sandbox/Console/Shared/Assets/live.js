// Keeps the lists of the console fresh: the page is fetched again and its live parts are put in place of the old ones.
(() => {
  const parts = page => [...page.querySelectorAll('[data-live]')];

  const busy = part => part.contains(document.activeElement) && document.activeElement !== part;

  const refresh = async () => {
    if (document.hidden || !getSelection().isCollapsed) return;
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (!response.ok) return;
      const fresh = parts(new DOMParser().parseFromString(await response.text(), 'text/html'));
      parts(document).forEach((part, i) => {
        if (fresh[i] && !busy(part) && part.innerHTML !== fresh[i].innerHTML) part.replaceWith(document.adoptNode(fresh[i]));
      });
    } catch { /* the sandbox is being restarted */ }
  };

  setInterval(refresh, 2000);
})();

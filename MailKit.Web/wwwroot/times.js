// Writes every <time data-as> in the reader's zone; the server wrote it in UTC. Components/Times.cs knows the same five ways.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const two = number => String(number).padStart(2, '0');
  const part = (at, options) => at.toLocaleDateString('en-GB', options);
  const month = { long: at => part(at, { month: 'long' }), short: at => at.toLocaleDateString('en-US', { month: 'short' }) };

  const clock = at => `${two(at.getHours())}:${two(at.getMinutes())}`;
  const seconds = at => `${clock(at)}:${two(at.getSeconds())}`;
  const isSameDay = (a, b) => a.toDateString() === b.toDateString();
  const yearUnless = (at, now) => at.getFullYear() === now.getFullYear() ? '' : ` ${at.getFullYear()}`;

  const styles = {
    short(at, now) {
      const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
      if (isSameDay(at, now)) return `today ${clock(at)}`;
      if (isSameDay(at, yesterday)) return `yesterday ${clock(at)}`;
      return `${at.getDate()} ${month.short(at)}${yearUnless(at, now)}`;
    },
    seconds,
    millis: at => `${seconds(at)}.${String(at.getMilliseconds()).padStart(3, '0')}`,
    date: at => `${at.getDate()} ${month.long(at)} ${at.getFullYear()}`,
    weekday: (at, now) => `${part(at, { weekday: 'long' })}, ${at.getDate()} ${month.long(at)}${yearUnless(at, now)}`,
  };

  const dayName = (at, now) => {
    const date = `${at.getDate()} ${month.long(at)}${yearUnless(at, now)}`;
    return isSameDay(at, now) ? `Today, ${date}` : `${part(at, { weekday: 'long' })}, ${date}`;
  };

  // A row belongs to the day that its reader had then, which need not be the day in UTC.
  const regroup = (table, now) => {
    const rows = [...table.querySelectorAll('tbody > tr:not(.is-day)')];
    const heading = table.querySelector('tr.is-day');
    let body, day;

    for (const row of rows) {
      const at = new Date(row.querySelector('time').dateTime);

      if (!day || !isSameDay(at, day)) {
        day = at;
        body = document.createElement('tbody');
        body.append(heading.cloneNode(true));
        body.querySelector('th').textContent = dayName(at, now);
        table.append(body);
      }

      body.append(row);
    }

    table.querySelectorAll('tbody').forEach(old => { if (!old.querySelector('tr:not(.is-day)')) old.remove(); });
  };

  const rewrite = () => {
    const now = new Date();

    for (const time of document.querySelectorAll('time[data-as]')) {
      const at = new Date(time.dateTime);
      time.textContent = styles[time.dataset.as](at, now);
      time.title = `${at.getDate()} ${month.short(at)} ${at.getFullYear()}, ${seconds(at)} (${zone})`;
    }

    document.querySelectorAll('table[data-days]').forEach(table => regroup(table, now));
    document.querySelectorAll('[data-zone]').forEach(place => { place.textContent = zone; });
  };

  rewrite();
  document.addEventListener('mk:updated', rewrite);
})();

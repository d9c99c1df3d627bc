// Keeps the cost, the button and the preview in step with what is typed. Without it the page works by its buttons alone.
(() => {
  const form = document.getElementById('compose');
  if (!form) return;

  const get = id => document.getElementById(id);
  const [to, cc, bcc, subject, html, text] = ['To', 'Cc', 'Bcc', 'Subject', 'Html', 'Text'].map(get);
  const [send, show, left] = [get('send'), get('show-preview'), get('left')];

  const number = get('RequestKey');

  // What was typed outlives a session that ends meanwhile: it waits in this tab, with its number, so that it is one email however often it comes back.
  const fields = ['From', 'To', 'Cc', 'Bcc', 'Subject', 'Html', 'Text'].map(get);
  const keep = () => sessionStorage.setItem('draft', JSON.stringify({ owner: form.dataset.owner, number: number.value, values: fields.map(f => f.value) }));
  const kept = JSON.parse(sessionStorage.getItem('draft') ?? 'null');
  const isBlank = !location.search && [to, cc, bcc, subject, html, text].every(f => !f.value);

  if (isBlank && kept?.owner === form.dataset.owner) {
    fields.forEach((f, i) => { f.value = kept.values[i]; });
    number.value = kept.number;
  } else if (!isBlank) {
    // The browser remembers the form's number with this place in its history: whoever comes back to what was sent and presses again finds the first email.
    if (history.state?.email) number.value = history.state.email;
    if (number.value !== sessionStorage.getItem('last-sent')) keep();
  }

  sessionStorage.removeItem('draft-sent');
  history.replaceState({ email: number.value }, '');

  const grouped = number => number.toLocaleString('en-US');
  const counted = (number, one, several) => `${grouped(number)} ${number === 1 ? one : several}`;
  const write = (id, words) => { if (get(id).textContent !== words) get(id).textContent = words; };

  // The same separators as on the server; a comma inside a quoted name separates nobody.
  const addresses = field => field.value.split(/[,;\r\n](?=(?:[^"]*"[^"]*")*[^"]*$)/).filter(part => part.trim()).length;

  let sending = false;

  function tell() {
    const people = addresses(to) + addresses(cc) + addresses(bcc);
    const available = Number(left.querySelector('data').value);
    const size = new Blob([html.value, text.value]).size;

    write('cost', people ? `${counted(people, 'credit', 'credits')} for ${counted(people, 'person', 'people')}.` : 'Nobody to send to yet.');
    get('out').hidden = available > 0;
    get('after').hidden = available === 0;
    write('after', people && people <= available ? `You will have ${grouped(available - people)} left.` : `You have ${grouped(available)} left.`);
    write('preview-people', people ? counted(people, 'person', 'people') : 'nobody yet');
    write('preview-subject', subject.value.trim() || 'No subject yet');
    form.querySelector('.mk-preview').classList.toggle('is-blank', !size);
    write('size', size ? `${(size / 1000).toFixed(1)} kB` : '');
    send.disabled = sending || available === 0;
    if (!sending) send.textContent = people ? `Send to ${counted(people, 'person', 'people')}` : 'Send';
  }

  // A frame that navigates adds to the history, a new one does not: the back button keeps leading out of the page.
  // Each has a name of its own, because a frame that lost its name is still found by it.
  let turn = 0;

  function preview() {
    const old = form.querySelector('iframe');
    const next = old.cloneNode();
    next.name = show.formTarget = `preview-${++turn}`;
    old.before(next);
    next.hidden = true;
    next.addEventListener('load', () => {
      next.hidden = false;
      for (const frame of form.querySelectorAll('iframe')) if (frame !== next) frame.remove();
    }, { once: true });
    form.requestSubmit(show);
  }

  let waiting;
  form.addEventListener('input', event => {
    tell();
    keep();
    if (event.target !== html && event.target !== text) return;
    clearTimeout(waiting);
    waiting = setTimeout(preview, 400);
  });

  // An email costs money, so a stray Enter in a line does not send it.
  form.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.target.matches('input')) event.preventDefault();
  });

  form.addEventListener('submit', event => {
    if (event.submitter === show) return;
    if (send.disabled) { event.preventDefault(); return; }
    sending = send.disabled = true;
    send.textContent = 'Sending…';
    sessionStorage.setItem('draft-sent', number.value);
  });

  addEventListener('pageshow', () => { sending = false; tell(); });

  new MutationObserver(tell).observe(left, { childList: true, subtree: true });
  show.hidden = true;
  tell();
  if (html.value || text.value) preview();
})();

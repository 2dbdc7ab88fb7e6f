// The pages work without this file. It keeps a form from being sent twice and says what is waited for.

const firstWordAfterMs = 1500;

for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.state === 'busy') return event.preventDefault();
    show(form, event.submitter);
  });
}

function show(form, button) {
  form.dataset.state = 'busy';
  if (!button) return;
  button.dataset.state = 'busy';
  button.setAttribute('aria-disabled', 'true');
  if (form.dataset.busy && !button.classList.contains('choice')) {
    button.dataset.words = button.textContent;
    button.textContent = form.dataset.busy;
  }
  if (form.hasAttribute('data-waits')) sayProgress(form);
}

function sayProgress(form) {
  const status = form.querySelector('.progress');
  const say = (text, afterMs) =>
    setTimeout(() => {
      if (form.dataset.state === 'busy') status.textContent = text;
    }, afterMs);
  say('The event is on its way. The app’s server has ten seconds to answer it before you go on.', firstWordAfterMs);
  say('The server has not answered in time. You go on now, and it learns of the payment later.', 10_000);
}

// Back from the app may bring the page as it was left, with its form still waiting: it is asked for anew.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

// What changes by itself is asked for again, but not under somebody's hands.
const liveEveryMs = 2000;

async function refresh() {
  const parts = [...document.querySelectorAll('[data-live]')];
  if (document.hidden || parts.some((part) => part.contains(document.activeElement))) return;
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const [index, now] of page.querySelectorAll('[data-live]').entries()) {
    if (parts[index] && parts[index].innerHTML !== now.innerHTML) parts[index].replaceWith(now);
  }
}

if (document.querySelector('[data-live]')) setInterval(refresh, liveEveryMs);

const digitsOnly = (text) => text.replace(/\D/g, '');

document.querySelector('#number')?.addEventListener('input', ({ target }) => {
  keepCaret(target, digitsOnly(target.value).replace(/(.{4})(?=.)/g, '$1 '));
});

document.querySelector('#expiry')?.addEventListener('input', ({ target, inputType }) => {
  const digits = digitsOnly(target.value).slice(0, 4);
  if (inputType?.startsWith('delete')) return;
  keepCaret(target, digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits);
});

/** Spaces come and go while one types; the caret stays behind the same digit. */
function keepCaret(input, text) {
  const before = digitsOnly(input.value.slice(0, input.selectionStart)).length;
  input.value = text;
  let at = 0;
  for (let seen = 0; at < text.length && seen < before; at += 1) if (/\d/.test(text[at])) seen += 1;
  input.setSelectionRange(at, at);
}

// handover.js: the dialog that hands a conversation on. What can be chosen is
// asked for when it opens; without an answer it says so and can be tried again.
import { words } from './inbox.js'

const byId = id => document.getElementById(id)
const dialog = byId('transfer'), form = byId('transfer-form'), find = byId('target-q')
const targets = () => byId('targets'), picked = name => form.querySelector(`input[name="${name}"]:checked`)
const to = () => picked('to').value

async function load() {
  const was = picked('queue')?.value || picked('agent')?.value
  let part
  try {
    const r = await fetch(form.dataset.targets, { redirect: 'error', cache: 'no-store' })
    if (!r.ok) throw 0
    part = new DOMParser().parseFromString(await r.text(), 'text/html').getElementById('targets')
  } catch {
    targets().textContent = words.failed
    return
  }
  targets().replaceWith(part)
  const again = was && part.querySelector(`input[value="${CSS.escape(was)}"]:not(:disabled)`)
  if (again) again.checked = true
  offer(part)
  show()
}

// offer shows the way to the assistant where there is one.
function offer(part) {
  const way = form.querySelector('input[name=to][value=assistant]'), none = !part.querySelector('[data-for=assistant]')
  way.closest('label').hidden = way.disabled = none
  if (none && way.checked) form.querySelector('input[name=to][value=queue]').checked = true
}

// show brings the form in line with what is chosen so far.
function show() {
  const kind = to()
  for (const el of targets().querySelectorAll('[data-for]')) el.hidden = el.dataset.for !== kind
  const only = kind === 'assistant' && targets().querySelector('input[name=assistant]')
  if (only) only.checked = true // there is but one, who gets no note
  find.closest('.search').hidden = form.elements.note.closest('.field').hidden = kind === 'assistant'
  const how = picked('how')?.value
  for (const el of targets().querySelectorAll('[data-how]')) el.hidden = el.dataset.how !== how
  for (const el of targets().querySelectorAll('[data-off] input')) { // who cannot be rung can still be handed it
    el.disabled = how !== 'assign'
    if (el.disabled) el.checked = false
  }
  const sentence = kind === 'queue' && picked('queue')?.closest('label').dataset.confirm || ''
  byId('target-confirm').hidden = !sentence
  byId('target-confirm').querySelector('p').textContent = sentence
  if (!sentence) form.elements.confirmed.checked = false
  byId('transfer-go').disabled = !picked(kind) || !!sentence && !form.elements.confirmed.checked
  sift()
}

function sift() {
  const q = find.value.trim().toLowerCase()
  let all = 0, n = 0
  for (const el of targets().querySelectorAll(`[data-for="${to()}"] .target`)) {
    all++
    n += !(el.hidden = !el.dataset.find.toLowerCase().includes(q))
  }
  byId('target-none').hidden = n > 0 || !all
}

form.addEventListener('change', e => {
  if (e.target.name === 'to') for (const el of form.querySelectorAll('[name=queue]:checked, [name=agent]:checked, [name=assistant]:checked')) el.checked = false
  if (e.target.name !== 'note') byId('f-target-err').textContent = ''
  show()
})
form.addEventListener('reset', () => queueMicrotask(show))
form.addEventListener('refused', load) // something changed meanwhile: a queue closed, somebody left
find.addEventListener('input', sift)
find.addEventListener('keydown', e => { if (e.key === 'Enter') e.preventDefault() })
addEventListener('click', e => { if (e.target.closest?.('[data-dialog="transfer"]')) load() })
offer(targets())
show()

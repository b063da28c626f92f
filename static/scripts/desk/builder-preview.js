// builder-preview.js: the preview pane, a talk with the draft. The session is
// kept by the page and goes along with each turn; the server stores nothing.
import { cookie } from './builder-page.js'
import { flush } from './builder.js'

const byId = id => document.getElementById(id)
const bld = byId('bld'), pane = byId('pane'), log = byId('pane-log'), form = byId('pane-f'), field = byId('pane-text'), button = byId('pane-b')
const narrow = matchMedia('(max-width: 1180px)')

let session = null, begun = false, busy = false, turn = 0

const lang = () => pane.querySelector('input[name=talk]:checked').value
const isOpen = () => narrow.matches ? bld.hasAttribute('data-sheet') : bld.dataset.pane === 'open'

// show opens or closes the pane: a column that is remembered, on narrow screens
// a sheet over the page.
function show(on, focus) {
  if (narrow.matches) bld.toggleAttribute('data-sheet', on)
  else {
    bld.dataset.pane = on ? 'open' : 'closed'
    cookie('pane', bld.dataset.pane)
  }
  button.setAttribute('aria-expanded', String(isOpen()))
  if (on && !begun) again()
  if (focus) (on ? field : button).focus({ preventScroll: true })
}

function again() {
  session = null
  begun = true
  log.replaceChildren()
  light('', '')
  ask({})
}

async function ask(what) {
  const mine = ++turn
  busy = true
  form.setAttribute('aria-busy', 'true')
  await flush() // the talk is with what stands on the page
  let told = null
  try {
    const r = await fetch(pane.dataset.url, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, redirect: 'manual', body: JSON.stringify({ session, lang: lang(), ...what }) })
    if (r.ok) told = await r.json()
  } catch { /* told below */ }
  if (mine !== turn) return
  busy = false
  form.removeAttribute('aria-busy')
  if (!told) return note(pane.dataset.failed, what)
  session = told.session
  for (const b of log.querySelectorAll('[data-choice]')) b.disabled = true
  const part = document.createElement('template')
  part.innerHTML = told.html
  log.append(part.content)
  log.scrollTop = log.scrollHeight
  const vars = document.createElement('template')
  vars.innerHTML = told.vars
  byId('pane-vars').replaceWith(vars.content)
  const last = [...log.querySelectorAll('[data-step]')].at(-1)
  light(told.action || last?.dataset.action || '', told.step || last?.dataset.step || '')
}

// note says that a turn failed and gives back what was written.
function note(text, what) {
  const p = document.createElement('p')
  p.className = 'turn-n warn'
  p.textContent = text
  log.append(p)
  log.scrollTop = log.scrollHeight
  if (what.text && !field.value) field.value = what.text
}

// light marks the step the talk is at, if it is on this page.
function light(action, step) {
  const here = byId('editor')?.dataset.part === 'actions/' + action
  for (const el of document.querySelectorAll('.step, [data-step-row]')) {
    const on = here && !!step && (el.dataset.step ?? el.dataset.stepRow) === step
    el.toggleAttribute('data-lit', on)
  }
  lit = { action, step }
}
let lit = { action: '', step: '' }
addEventListener('drawn', () => light(lit.action, lit.step))

form.addEventListener('submit', e => {
  e.preventDefault()
  const text = field.value.trim()
  if (!text || busy) return
  field.value = ''
  ask({ text })
})
log.addEventListener('click', e => {
  const b = e.target.closest('[data-choice]')
  if (!b || busy) return
  ask({ choice: b.dataset.choice, text: b.textContent })
  field.focus()
})
button.addEventListener('click', () => show(!isOpen(), true))
byId('pane-x').addEventListener('click', () => show(false, true))
byId('pane-again').addEventListener('click', again)
pane.addEventListener('change', e => { if (e.target.name === 'talk') again() })
pane.addEventListener('keydown', e => { if (e.key === 'Escape') show(false, true) })
narrow.addEventListener('change', () => { bld.removeAttribute('data-sheet'); button.setAttribute('aria-expanded', String(isOpen())) })

button.setAttribute('aria-expanded', String(isOpen()))
if (isOpen()) again()

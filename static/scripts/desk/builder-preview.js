// builder-preview.js: the preview pane, a talk with the draft. The session is
// kept by the page and goes along with each turn; the server stores nothing.
import { cookie } from './builder-page.js'
import { flush } from './builder.js'

const byId = id => document.getElementById(id)
const bld = byId('bld'), pane = byId('pane'), log = byId('pane-log'), form = byId('pane-f'), field = byId('pane-text'), button = byId('pane-b')
const narrow = matchMedia('(max-width: 1180px)')

let session = null, begun = false, busy = false, turn = 0
let talk = [] // what was said so far, as a scenario has it

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
  talk = []
  keepable()
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
  if (told.anew) talk = []
  talk.push({ ...(what.choice ? { press: what.text } : what.text && { visitor: what.text }), say: told.said, options: told.options })
  keepable()
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

// note adds a line to the log and gives back what could not be sent.
function note(text, what, warn = true) {
  const p = document.createElement('p'), line = document.createElement('span')
  p.className = warn ? 'turn-n warn' : 'turn-n'
  line.textContent = text
  p.append(line)
  log.append(p)
  log.scrollTop = log.scrollHeight
  if (what.text && !field.value) field.value = what.text
  return line
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

// the talk as a scenario

const keep = byId('pane-keep'), keepForm = byId('keep-f'), keepError = byId('keep-err')

// keepable: what the visitor has not answered yet is not worth keeping.
function keepable() {
  if (keep) keep.disabled = !talk.some(t => t.visitor || t.press)
}

keep?.addEventListener('click', () => {
  const name = byId('keep-name')
  name.value = (talk.find(t => t.visitor)?.visitor ?? '').slice(0, 60)
  keepError.hidden = true
  byId('keep-talk').showModal()
  name.select()
})

keepForm?.addEventListener('submit', async e => {
  e.preventDefault()
  const go = byId('keep-go'), name = byId('keep-name').value.trim(), { url, passed, differs, begun, failed } = keepForm.dataset
  if (go.disabled) return
  go.disabled = true
  keepError.hidden = true
  let got = null, why = failed
  try {
    const r = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, redirect: 'manual', body: JSON.stringify({ name, lang: lang(), transcript: talk }) })
    const body = await r.json()
    if (r.ok) got = body
    else why = body.error?.message || failed
  } catch { /* told below */ }
  go.disabled = false
  if (!got) {
    keepError.textContent = why
    keepError.hidden = false
    return
  }
  byId('keep-talk').close()
  const a = document.createElement('a')
  a.href = got.url
  a.textContent = name
  note(!got.ran ? begun : got.passed ? passed : differs, {}, got.ran && !got.passed).append(' ', a)
  keep.focus({ preventScroll: true })
})

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

// wrapup.js: what an agent notes when a conversation is over. The server says
// in #wrap-kept whether a wrap-up is open and what is kept of it; the fields
// stand outside of what it draws. What is written is kept in this tab until the
// server has it, and never written over what another tab has saved since.
//
//   data-wrap="extend|skip|mine|theirs|both"   buttons
import { post, report } from './command.js'

const byId = id => document.getElementById(id)
const form = byId('wrapup'), conv = form.dataset.conv, base = form.getAttribute('action').replace(/wrapup$/, '')
const notes = byId('wrap-notes'), state = byId('wrap-state'), two = byId('wrap-two'), said = byId('wrap-words').dataset
const kept = () => byId('wrap-kept')
const chosen = () => form.querySelector('[name="disposition"]:checked')?.value || ''
const store = v => { try { v ? sessionStorage.setItem('wrap.' + conv, JSON.stringify(v)) : sessionStorage.removeItem('wrap.' + conv) } catch { /* storage is off */ } }
const stored = () => { try { return JSON.parse(sessionStorage.getItem('wrap.' + conv)) } catch { return null } }
const fails = { disposition_required: 'wrap-disp-err', disposition: 'wrap-disp-err', notes_required: 'wrap-notes-err', notes: 'wrap-notes-err' }

let open = '' // the wrap-up that is shown
let rev = 0 // what the fields are based on
let dirty = false, timer = 0, theirs = null
let picked = '' // the disposition, should the list be drawn again

let line = Promise.resolve() // one thing at a time
const next = fn => (line = line.then(fn, fn))

function choose(id) {
  picked = id
  const radio = byId('disp-' + id)
  if (radio) {
    radio.checked = true
    byId('disp-l').scrollTop = radio.parentElement.offsetTop - 40
  } else form.querySelectorAll('[name="disposition"]:checked').forEach(r => { r.checked = false })
}

function fill(v) {
  notes.value = v.notes
  choose(v.disposition)
  rev = v.rev
}

// follow brings what the server says into the fields.
function follow() {
  const d = kept().dataset, id = d.open || ''
  const now = { rev: +d.rev || 0, notes: kept().textContent, disposition: d.disposition || '' }
  if (id !== open) {
    const before = open
    open = id
    if (id) begin(now)
    else if (before) give(now)
  } else if (id && !dirty && now.rev > rev) fill(now)
  else if (id && picked !== chosen()) choose(picked)
}

function begin(now) {
  const mine = stored()
  dirty = false
  fill(now)
  clear()
  if (mine && (mine.open === open ? mine.rev >= now.rev : !now.notes) && (mine.notes !== now.notes || mine.disposition !== now.disposition)) {
    fill({ ...mine, rev: now.rev })
    change()
  }
  if (document.activeElement === document.body || document.activeElement?.closest('.composer, #th-head')) first()?.focus({ preventScroll: true })
}
const first = () => byId('disp-q') || form.querySelector('[name="disposition"]') || notes

// give leaves the panel: the wrap-up is done, or the conversation came back.
function give() {
  clearTimeout(timer)
  timer = 0
  two.hidden = true
  if (!dirty) store(null)
  state.textContent = ''
}

function clear() {
  for (const id of ['wrap-disp-err', 'wrap-notes-err', 'wrap-err']) byId(id).textContent = ''
}

function change() {
  dirty = true
  picked = chosen()
  clear()
  store({ open, rev, notes: notes.value, disposition: chosen() })
  state.textContent = said.saving
  clearTimeout(timer)
  timer = setTimeout(() => next(save), 800)
}

const values = () => ({ notes: notes.value, disposition: chosen(), rev })

async function save() {
  clearTimeout(timer)
  timer = 0
  if (!open || !dirty || !two.hidden) return
  const sent = values(), answer = await post(base + 'wrapnotes', sent)
  if (answer.ok) {
    rev = answer.data.rev ?? rev
    if (notes.value === sent.notes && chosen() === sent.disposition) { dirty = false; store(null) }
    state.textContent = said.saved
  } else if (answer.code === 'newer_revision' && answer.data?.kept) conflict(answer.data.kept)
  else if (answer.code !== 'not_found') {
    state.textContent = said.unsaved
    show(answer)
  }
}

// conflict shows both versions; the agent decides.
function conflict(v) {
  if (v.notes === notes.value && v.disposition === chosen()) { rev = v.rev; dirty = false; return }
  theirs = v
  byId('wrap-theirs').textContent = v.notes
  two.hidden = false
  state.textContent = said.unsaved
}

function settle(how) {
  const v = theirs
  theirs = null
  two.hidden = true
  if (how === 'theirs') fill(v)
  if (how === 'both' && v.notes) notes.value = v.notes + '\n' + notes.value
  rev = v.rev
  change()
  next(save)
}

function show(answer) {
  byId(fails[answer.code] || fails[answer.field] || 'wrap-err').textContent = answer.text
}

async function finish() {
  if (!open) return
  clear()
  byId('wrap-done').disabled = true
  const answer = await post(form.getAttribute('action'), values())
  if (byId('wrap-done')) byId('wrap-done').disabled = false
  if (!answer.ok) {
    show(answer)
    if (fails[answer.code] === 'wrap-disp-err') first().focus()
    if (fails[answer.code] === 'wrap-notes-err') notes.focus()
    return
  }
  dirty = false
  store(null)
  report(answer)
}

form.addEventListener('submit', e => { e.preventDefault(); next(finish) })
form.addEventListener('input', e => { e.target.id === 'disp-q' ? sift() : change() })
form.addEventListener('click', e => {
  const what = e.target.closest('[data-wrap]')?.dataset.wrap
  if (!what) return
  if (what === 'skip') next(finish)
  else if (what === 'extend') next(async () => report(await post(base + what, {})))
  else settle(what)
})
addEventListener('keydown', e => {
  if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey) || !open || !(form.contains(e.target) || e.target === document.body)) return
  e.preventDefault()
  next(finish)
})
form.addEventListener('keydown', e => {
  if (e.target.id === 'disp-q' && !e.ctrlKey && !e.metaKey && (e.key === 'Enter' || e.key === 'ArrowDown')) {
    e.preventDefault()
    const found = [...form.querySelectorAll('.disp-i:not([hidden]) input')].find(i => i.value)
    if (!found) return
    if (e.key === 'Enter') { found.checked = true; change() }
    found.focus()
  }
})

const fold = s => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
function sift() {
  const parts = fold(byId('disp-q').value).split(/\s+/)
  let n = 0
  for (const el of form.querySelectorAll('.disp-i')) n += !(el.hidden = !parts.every(p => fold(el.dataset.path).includes(p)))
  for (const g of form.querySelectorAll('.disp-g')) g.hidden = !g.querySelector('.disp-i:not([hidden])')
  byId('disp-none').hidden = n > 0
}

addEventListener('pagehide', () => {
  if (open && dirty && two.hidden) post(base + 'wrapnotes', values(), { keepalive: true })
})
new MutationObserver(follow).observe(form, { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ['data-open', 'data-rev'] })
follow()

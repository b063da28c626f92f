// builder.js: editing a part of an assistant's draft. It knows no assistants:
// the part is JSON, controls name their place in it, buttons what they do.
//
//   #editor             data-part names the part, data-value holds it, data-base
//                       names what was drawn
//   data-at="/a/0/b"    a control whose value stands there; data-as tells how
//   data-redraw         other controls depend on this one: draw anew
//   data-do="verb"      a button, or a select, that has the server do something
//                       to data-at with data-value
//   data-live-region    drawn again with every save; nobody types into it
//
// What is typed is put into place at once and sent after a pause, whole. A verb
// is sent at once and the editor comes back drawn. One request is under way at
// a time. Undo is an earlier value put back.
import { cookie, goto, mark, refocus, swap } from './builder-page.js'

const byId = id => document.getElementById(id)
const bld = byId('bld'), saving = byId('saving')
const PAUSE = 700, LATE = 400, STEPS = 200

let state = null, base = '', part = ''
let dirty = false, busy = false, timer = 0, lateTimer = 0, retryTimer = 0, wait = 2000
const past = [], future = [], queue = [], held = new Map(), idle = []
let run = '' // the field whose typing is one step of undo
export const open = {}

const stashKey = () => 'relevo-draft ' + bld.dataset.url + '/' + part
const keys = at => at.split('/').slice(1).map(k => k.replaceAll('~1', '/').replaceAll('~0', '~'))
const get = at => keys(at).reduce((o, k) => o?.[k], state)

function put(at, value) {
  const path = keys(at), last = path.pop()
  let o = state
  for (const k of path) o = o[k] ??= {}
  if (value === undefined) delete o[last]
  else o[last] = value
}

const NOT = Symbol('not a value')
const lines = s => s.split('\n').map(x => x.trim()).filter(Boolean)
const kinds = {
  optional: v => v === '' ? undefined : v,
  number: (v, el) => v !== '' ? Number(v) : el.validity.badInput ? NOT : undefined,
  share: v => /^\d*[.,]?\d+$/.test(v.trim()) ? Number(v.trim().replace(',', '.')) : NOT,
  whole: v => /^\d+$/.test(v.trim()) ? Number(v) : NOT,
  lines,
  commas: v => v.split(',').map(x => x.trim()).filter(Boolean),
  pairs: v => Object.fromEntries(lines(v).map(l => { const [k, ...r] = l.split(/[=:]/); return [k.trim(), l.slice(k.length + 1).trim()] }).filter(([k]) => k)),
  one: v => v === '' ? undefined : [v],
  context: v => 'context.' + v.trim(),
  member: (v, el) => {
    const item = el.hasAttribute('data-number') ? Number(el.dataset.value) : el.dataset.value
    const rest = (get(el.dataset.at) ?? []).filter(x => x !== item)
    return el.checked ? [...rest, item] : rest
  },
}
const valueOf = el => el.dataset.as ? kinds[el.dataset.as](el.value, el) : el.type === 'checkbox' ? el.checked : el.value

// note remembers how it was before a change; typing on in one field is one step.
// What an edit changes in other parts too is taken back by its opposite, op.
function note(field, op) {
  if (field && run === field) return
  past.push({ was: JSON.stringify(state), op })
  if (past.length > STEPS) past.shift()
  future.length = 0
  run = field
  buttons()
}

function buttons() {
  for (const [id, list] of [['undo', past], ['redo', future]]) {
    const b = byId(id)
    if (!b) continue
    if (!list.length && document.activeElement === b) byId('main').focus({ preventScroll: true })
    b.disabled = !list.length
  }
}

function back(from, to) {
  if (busy) return void queue.push({ back: [from, to] })
  if (!from.length) return
  const { was, op } = from.pop()
  to.push({ was: JSON.stringify(state), op: op && { ...op, value: get(op.at) } })
  run = ''
  buttons()
  if (op) return void send(op)
  state = JSON.parse(was)
  dirty = true
  send({ do: 'draw' })
}

// take puts what a control holds into its place.
function take(el) {
  const v = valueOf(el)
  if (el.toggleAttribute('data-odd', v === NOT)) return mark()
  note(el.id)
  put(el.dataset.at, v)
  dirty = true
  later()
}

function later() {
  clearTimeout(timer)
  timer = setTimeout(() => { run = ''; send({}) }, PAUSE)
}

function show(kind, text) {
  if (!saving) return
  clearTimeout(lateTimer)
  const say = () => {
    saving.dataset.state = kind
    saving.firstElementChild.textContent = text ?? saving.dataset[kind]
    byId('save-again').hidden = kind !== 'failed'
  }
  if (kind === 'saving' && saving.dataset.state === 'saved') lateTimer = setTimeout(say, LATE) // soon done: not worth a word
  else say()
}

const body = op => JSON.stringify({ base, part: state, do: op.do ?? '', at: op.at ?? '', value: op.value ?? '', open, force: !!op.force })
const url = () => bld.dataset.url + '/edit/' + part
const request = (op, more) => fetch(url(), { method: 'POST', body: body(op), headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, redirect: 'manual', ...more })

export async function send(op) {
  clearTimeout(timer)
  clearTimeout(retryTimer)
  if (busy) {
    if (op.do || !queue.length) queue.push(op)
    return
  }
  const drawn = !!op.do
  if (op.changes) note('', op.do.endsWith('.rename') ? { do: op.do, at: op.at, value: get(op.at) } : undefined)
  if (drawn) held.clear()
  busy = drawn ? 'draw' : 'save'
  const sent = JSON.stringify(state)
  show('saving')
  try {
    const r = await request(op)
    if (r.ok) settle(op, await r.text(), sent)
    else if (r.status === 409) await overtaken(r)
    else await refused(r, op)
  } catch (e) {
    if (!(e instanceof TypeError)) throw e
    failed(saving.dataset.lost)
  } finally {
    busy = false
    after()
  }
}

// settle takes what the server answers: the regions, and after a verb the part.
function settle(op, html, sent) {
  const doc = new DOMParser().parseFromString(html, 'text/html'), fresh = doc.getElementById('editor')
  base = fresh.dataset.base
  wait = 2000
  if (op.do) {
    const was = document.activeElement
    state = JSON.parse(fresh.dataset.value)
    swap(byId('editor'), fresh, op)
    dirty = false
    for (const [id, from] of held) { // typed while it was drawn
      const el = byId(id)
      if (!el?.dataset.at) continue
      if (el.type === 'checkbox') el.checked = from.checked
      else el.value = from.value
      take(el)
    }
    held.clear()
    refocus(fresh, op, was)
    const said = op.said || fresh.dataset.said
    if (said) byId('said').textContent = said
  } else if (JSON.stringify(state) === sent) dirty = false
  for (const el of doc.querySelectorAll('[data-live-region]')) region(el)
  if (!dirty) localStorage.removeItem(stashKey())
  show('saved')
  mark()
  buttons()
  dispatchEvent(new CustomEvent('drawn', { detail: op }))
}

function region(el) {
  const old = byId(el.id)
  if (!old || old.contains(el) || old.isEqualNode(el)) return
  const inside = old.contains(document.activeElement) ? document.activeElement.id : ''
  old.replaceWith(el)
  if (inside) byId(inside)?.focus({ preventScroll: true })
}

async function refused(r, op) {
  let e = null
  try { e = (await r.json()).error } catch { /* a proxy's page */ }
  if (r.type === 'opaqueredirect') return failed(saving.dataset.out)
  if (op.do && r.status < 500) { // this cannot be done; what is typed is another matter
    if (op.changes) past.pop()
    if (e) byId('said').textContent = e.message
    dispatchEvent(new CustomEvent('refused', { detail: e?.message }))
    return show(dirty ? 'saving' : 'saved')
  }
  failed(e?.message)
}

// failed keeps what is typed in the browser and tries again.
function failed(text) {
  dirty = true
  stash()
  show('failed', saving.dataset.failed + (text ? ' ' + text : ''))
  retryTimer = setTimeout(() => send({}), wait)
  wait = Math.min(wait * 2, 60_000)
}

const stash = () => { try { localStorage.setItem(stashKey(), JSON.stringify({ base, state })) } catch { /* full, or not allowed */ } }

function after() {
  for (const el of held.values()) if (el.isConnected) take(el) // the verb came to nothing
  held.clear()
  const next = queue.shift()
  if (next?.back) return back(...next.back)
  if (next) {
    const el = next.id && byId(next.id)
    if (!next.id || el && !el.disabled) return void send(el ? { ...next, at: el.dataset.at } : next)
  }
  if (!dirty && !queue.length) for (const done of idle.splice(0)) done(true)
  else if (saving?.dataset.state === 'failed') for (const done of idle.splice(0)) done(false)
  else if (dirty) later()
}

// flush resolves when all that was typed is saved: true, or false when it could not be.
export function flush() {
  if (!state || !dirty && !busy) return Promise.resolve(true)
  const p = new Promise(done => idle.push(done))
  if (!busy) send({})
  return p
}

// save is flush for who presses Ctrl S out of habit.
async function save() {
  saving.ariaBusy = 'true'
  await flush()
  saving.ariaBusy = 'false'
}

async function overtaken(r) {
  const e = (await r.json()).error
  stash()
  show('failed', e.message)
  byId('overtaken-text').textContent = e.message
  byId('overtaken').showModal()
}

// theirs draws what somebody else saved; what was typed here is one undo away.
async function theirs() {
  byId('overtaken').close()
  const html = await (await fetch(location.href)).text()
  const fresh = new DOMParser().parseFromString(html, 'text/html').getElementById('editor')
  if (!fresh) return location.reload()
  note('')
  settle({ do: 'draw' }, html, '')
}

function mine() {
  byId('overtaken').close()
  send({ do: 'draw', force: true })
}

const sorted = v => JSON.stringify(v, (_, x) => x && typeof x === 'object' && !Array.isArray(x) ? Object.fromEntries(Object.entries(x).sort()) : x)

// recover takes up what was typed here and never reached the server.
function recover() {
  let kept = null
  try { kept = JSON.parse(localStorage.getItem(stashKey())) } catch { /* not ours */ }
  if (!kept || sorted(kept.state) === sorted(state)) return localStorage.removeItem(stashKey())
  note('')
  state = kept.state
  dirty = true
  const current = base
  base = kept.base
  send({ do: 'draw' }).then(() => { if (base === kept.base) base = current })
}

export function verb(el) {
  const text = el.matches('input, select, textarea') ? el.value : el.dataset.value ?? ''
  act({ do: el.dataset.do, at: el.dataset.at ?? '', value: text, id: el.id })
}

export function act(op) {
  run = ''
  send({ ...op, changes: op.do !== 'draw' })
}

function begin() {
  const el = byId('editor')
  if (!el) return
  part = el.dataset.part
  base = el.dataset.base
  state = JSON.parse(el.dataset.value)
  const mineOf = e => e.target instanceof Element && e.target.closest('#editor') && e.target.dataset.at !== undefined && !e.target.dataset.do && !e.target.closest('[data-puts]')
  addEventListener('input', e => {
    if (!mineOf(e)) return
    if (busy === 'draw') held.set(e.target.id, e.target)
    else take(e.target)
  })
  addEventListener('change', e => {
    const t = e.target
    if (!(t instanceof Element) || !t.closest('#editor')) return
    if (t.dataset.do && t.dataset.lines === undefined) verb(t)
    else if (t.hasAttribute('data-redraw') && mineOf(e)) act({ do: 'draw', id: t.id })
  })
  addEventListener('focusout', () => { run = '' })
  addEventListener('click', e => {
    const b = e.target.closest?.('button[data-do]')
    if (b && (b.closest('#editor') || b.closest('#outline'))) verb(b)
  })
  // a dialog's fields count when it is applied
  addEventListener('submit', e => {
    const form = e.target.closest?.('form[data-puts]')
    if (!form) return
    note('')
    for (const f of form.querySelectorAll('[data-at]')) put(f.dataset.at, valueOf(f))
    dirty = true
    send({ do: 'draw' })
  })
  byId('undo').addEventListener('click', () => back(past, future))
  byId('redo').addEventListener('click', () => back(future, past))
  byId('save-again').addEventListener('click', () => send({}))
  byId('take-mine').addEventListener('click', mine)
  byId('take-theirs').addEventListener('click', theirs)
  byId('overtaken').addEventListener('cancel', e => e.preventDefault()) // one of the two
  addEventListener('keydown', e => {
    if (!(e.ctrlKey || e.metaKey) || e.altKey || e.isComposing || e.target.closest?.('dialog, .pane') || e.target.dataset?.lines !== undefined && e.target.value) return
    const k = e.key.toLowerCase()
    if (!['z', 'y', 's'].includes(k)) return
    e.preventDefault()
    if (k === 's') save()
    else if (k === 'y' || e.shiftKey) back(future, past)
    else back(past, future)
  })
  addEventListener('online', () => { if (dirty) send({}) })
  addEventListener('beforeunload', e => { if (dirty && saving.dataset.state === 'failed') e.preventDefault() })
  addEventListener('pagehide', () => {
    if (!dirty) return
    stash()
    request({}, { keepalive: true }).catch(() => {}) // too large for the browser, or offline: the stash has it
  })
  recover()
}

addEventListener('change', e => {
  if (e.target.name !== 'show') return
  bld.dataset.langs = e.target.value
  cookie('show', e.target.value)
  mark()
})

begin()
mark()
goto(decodeURIComponent(location.hash.replace(/^#at=/, '')), { only: location.hash.startsWith('#at=') })

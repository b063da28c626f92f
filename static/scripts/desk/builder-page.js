// builder-page.js: how the builder's pages behave besides editing: focus after a
// drawing, problems at their places, folding, moving steps, the menu of
// variables, dialogs that are asked for.
//
//   data-goto="/a/0"    a link to a place of the part
//   data-fold="id"      folds or unfolds (data-to) what the server draws
//   data-grip           drags its step; Alt and arrows move the step with the focus
//   data-insert="id"    puts a variable into that field
//   data-lines          a field whose lines are added to a list
//   data-ask="id"       opens a dialog whose content is fetched
//   data-search="id"    a search form that draws that region
import { act, flush, open, send, verb } from './builder.js'

const byId = id => document.getElementById(id)
const bld = byId('bld')

export function cookie(name, value) {
  document.cookie = `relevo-builder-${name}=${value}; path=/settings/assistants; max-age=31536000; samesite=lax`
}

const shown = el => el?.checkVisibility?.({ visibilityProperty: true })
const at = p => `[data-at="${CSS.escape(p)}"]`

// swap puts the editor as drawn in place of the old one; what the server does
// not know stays: open details, lines that are not added yet, the scroll.
export function swap(old, fresh, op) {
  for (const d of old.querySelectorAll('details[id]')) fresh.querySelector('#' + CSS.escape(d.id))?.toggleAttribute('open', d.open)
  for (const t of old.querySelectorAll('[data-lines]')) {
    const same = fresh.querySelector('#' + CSS.escape(t.id))
    if (same && op.id !== t.id) same.value = t.value
  }
  const a = document.activeElement
  fresh.was = { id: old.contains(a) ? a.id : '', from: a?.selectionStart, to: a?.selectionEnd }
  old.replaceWith(fresh)
}

const control = ':is(input, select, textarea)'
const firstShown = list => [...list].find(e => shown(e) && !e.disabled)

// refocus goes on where the edit leads: for what is new into its first field,
// for what moved along with it, else where the focus was.
export function refocus(fresh, op, was) {
  const { focus } = fresh.dataset, same = fresh.was?.id && byId(fresh.was.id)
  if (!fresh.was?.id && was !== document.body && was?.isConnected && !op.do.includes('add') && !op.do.includes('copy')) return
  const step = /^\/steps\/\d+$/.test(op.at ?? '')
  const shift = op.do === 'up' || op.do === 'down' || op.do === 'move'
  let to = null
  if (op.do === 'remove') to = nextOf(fresh, focus)
  else if (focus && !(shift && step && same && !same.disabled)) {
    if (shift) to = firstShown(fresh.querySelectorAll(`button[data-do="${op.do}"]${at(focus)}, button[data-do]${at(focus)}`))
    to ??= firstShown(fresh.querySelectorAll(control + at(focus))) ?? firstShown(fresh.querySelectorAll(`${control}[data-at^="${CSS.escape(focus)}/"]`)) ?? byId(focusID(focus))
  }
  to ??= same
  if (!to || to.disabled) return
  to.focus({ preventScroll: to === same })
  if (to !== same) to.scrollIntoView({ block: 'nearest' })
  else if (fresh.was.from != null && to.setSelectionRange) try { to.setSelectionRange(fresh.was.from, fresh.was.to) } catch { /* a number */ }
}

const focusID = p => document.querySelector(`[data-here="${CSS.escape(p)}"]`)?.id

// nextOf is where to go on after something was removed.
function nextOf(fresh, p) {
  const list = p.replace(/\/\d+$/, ''), before = list + '/' + Math.max(0, Number(p.slice(list.length + 1)) - 1)
  for (const q of [p, before]) {
    const card = fresh.querySelector(`.step[data-here="${CSS.escape(q)}"]`)
    if (card) return card.querySelector('button')
    const el = firstShown(fresh.querySelectorAll(`${control}${at(q)}, ${control}[data-at^="${CSS.escape(q)}/"]`))
    if (el) return el
  }
  return firstShown(fresh.querySelectorAll(`[data-do="add"]${at(list)}, [data-lines="${CSS.escape(list)}"], [data-do="step.add"]`))
}

// mark writes each problem at its place, or at the nearest one around it.
export function mark() {
  for (const el of document.querySelectorAll('#editor [data-err]')) { el.textContent = ''; delete el.dataset.level }
  for (const el of document.querySelectorAll('#editor [aria-invalid]')) el.removeAttribute('aria-invalid')
  const away = new Set()
  for (const li of document.querySelectorAll('#problem-list [data-problem]')) {
    const bad = !!li.querySelector('.bad'), text = li.querySelector('[data-problem-text]').textContent
    for (let p = li.dataset.problem; ; p = p.slice(0, p.lastIndexOf('/'))) {
      const slot = document.querySelector(`#editor [data-err="${CSS.escape(p)}"]`)
      if (slot) {
        if (!slot.textContent || bad && slot.dataset.level !== 'bad') {
          slot.textContent = text
          slot.dataset.level = bad ? 'bad' : 'warn'
        }
        const el = document.querySelector(`#editor ${control}${at(p)}`)
        if (bad && el && p === li.dataset.problem) el.setAttribute('aria-invalid', 'true')
        const lang = slot.closest('[data-lang]')
        if (bad && lang && !shown(lang)) away.add(lang.dataset.lang)
        break
      }
      if (!p) break
    }
  }
  for (const el of document.querySelectorAll('#editor [data-odd]')) {
    el.setAttribute('aria-invalid', 'true')
    document.getElementById(el.id + '-err').textContent = byId('saving').dataset.odd
  }
  for (const r of document.querySelectorAll('.langs input')) r.parentElement.toggleAttribute('data-bad', away.has(r.value))
}

// goto shows a place of the part and puts the focus there. only: when there is one.
export async function goto(p, opt = {}) {
  if (opt.only === false || !byId('editor') || p === undefined) return false
  const step = /^\/steps\/\d+/.exec(p)?.[0]
  const card = step && document.querySelector(`.step[data-here="${CSS.escape(step)}"]`)
  if (card?.classList.contains('shut') && p !== step) {
    open['step:' + card.dataset.step] = true
    await new Promise(done => { addEventListener('drawn', done, { once: true }); send({ do: 'draw' }) })
  }
  for (let q = p; q; q = q.slice(0, q.lastIndexOf('/'))) {
    const el = document.querySelector(`#editor ${control}${at(q)}`) ?? document.querySelector(`#editor ${control}[data-at^="${CSS.escape(q)}/"]`) ?? document.querySelector(`#editor [data-here="${CSS.escape(q)}"]`)
    if (!el) continue
    reveal(el)
    const to = el.matches(control) ? el : el.tabIndex >= 0 || el.hasAttribute('tabindex') ? el : firstShown(el.querySelectorAll('button, ' + control)) ?? el
    to.focus({ preventScroll: true })
    ;(to.closest('.field') ?? to).scrollIntoView({ block: 'center' })
    return true
  }
  return false
}

function reveal(el) {
  for (let d = el.closest('details'); d; d = d.parentElement.closest('details')) d.open = true
  const lang = el.closest('[data-lang]')
  if (lang && !shown(lang)) document.querySelector(`.langs input[value="${lang.dataset.lang}"]`)?.click()
  const dialog = el.closest('dialog')
  if (dialog && !dialog.open) dialog.showModal()
}

addEventListener('click', async e => {
  const link = e.target.closest?.('a[href*="#at="]:not([data-goto])')
  if (link && link.pathname === location.pathname && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
    e.preventDefault()
    link.closest('dialog')?.close()
    return goto(decodeURIComponent(link.hash.slice(4)))
  }
  const el = e.target.closest?.('[data-goto], [data-fold], [data-insert], [data-var], [data-lines-of], [data-ask]')
  if (!el) return
  if (el.dataset.goto !== undefined) {
    if (e.ctrlKey || e.metaKey || e.shiftKey || !byId('editor')) return
    e.preventDefault()
    el.closest('dialog')?.close()
    goto(el.dataset.goto)
  } else if (el.dataset.fold) {
    open[el.dataset.fold] = el.dataset.to === 'true'
    act({ do: 'draw', id: el.id })
  } else if (el.dataset.insert) variables(el)
  else if (el.dataset.var) insert(el.dataset.var)
  else if (el.dataset.linesOf) addLines(byId(el.dataset.linesOf))
  else ask(el.dataset.ask, el)
})

// a strip of tabs that scrolls begins at the current one
const tab = document.querySelector('.bld > .tabs [aria-current]')
if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2

// lines

function addLines(field) {
  open[field.dataset.lines.slice(1).replace('/', ':')] = true // what is added is seen
  if (field.value.trim()) act({ do: field.dataset.do, at: field.dataset.lines, value: field.value, id: field.id })
  field.focus()
}

addEventListener('keydown', e => {
  const t = e.target
  if (e.key === 'Enter' && !e.shiftKey && !e.isComposing && t.dataset?.lines !== undefined) {
    e.preventDefault()
    addLines(t)
  }
  if (e.altKey && !e.ctrlKey && !e.metaKey && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
    const card = t.closest?.('#editor .step')
    if (!card) return
    e.preventDefault()
    const b = card.querySelector(`.step-b [data-do="${e.key === 'ArrowUp' ? 'up' : 'down'}"]:not(:disabled)`)
    if (b) verb(b)
  }
})

// variables

let target = null

function variables(b) {
  const menu = byId('var-menu'), field = byId(b.dataset.insert)
  if (!menu || !field) return
  target = field
  ;(b.closest('dialog') ?? document.body).append(menu)
  menu.showPopover()
  const r = b.getBoundingClientRect()
  menu.style.left = Math.max(8, Math.min(r.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8)) + 'px'
  menu.style.top = Math.max(8, r.bottom + 6 + menu.offsetHeight > innerHeight ? r.top - 6 - menu.offsetHeight : r.bottom + 6) + 'px'
  menu.querySelector('button')?.focus({ preventScroll: true })
}

function insert(name) {
  byId('var-menu').hidePopover()
  if (!target?.isConnected) return
  target.focus()
  target.setRangeText('{' + name + '}', target.selectionStart, target.selectionEnd, 'end')
  target.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

// dialogs that are asked for

async function ask(id, b) {
  const box = byId(id + '-b'), dialog = byId(id)
  b.disabled = true
  const saved = await flush()
  try {
    const r = await fetch(b.dataset.from ?? box.dataset.from + (saved ? '' : '?unsaved=1'))
    box.replaceChildren(...new DOMParser().parseFromString(await r.text(), 'text/html').body.childNodes)
  } catch { return } finally { b.disabled = false }
  dialog.showModal()
}

// the scenarios run before the draft is published; the page asks until it knows
async function runKept(box) {
  const from = box.dataset.url
  box.querySelector('[data-run-kept]').disabled = true
  for (let method = 'POST'; box.isConnected; method = 'GET') {
    let r = null
    try { r = await fetch(from, { method, redirect: 'manual' }) } catch { /* told below */ }
    if (!r?.ok) {
      const again = box.querySelector('[data-run-kept]')
      if (!again) return box.replaceChildren()
      again.disabled = false
      box.querySelector('[data-kept-failed]').hidden = false
      return
    }
    const next = new DOMParser().parseFromString(await r.text(), 'text/html').body.firstElementChild
    const focused = !document.activeElement || document.activeElement === document.body || box.contains(document.activeElement)
    box.replaceChildren(...next.childNodes)
    if (focused) box.closest('form').querySelector('[type=submit]').focus()
    if (r.status !== 202) return
  }
}
addEventListener('click', e => {
  const b = e.target.closest?.('[data-run-kept]')
  if (b) runKept(b.closest('.kept'))
})

// a form that takes its time says so
addEventListener('submit', e => {
  const form = e.target.closest?.('form[data-busy]')
  if (!form) return
  if (form.dataset.sent) return e.preventDefault()
  form.dataset.sent = '1'
  form.querySelector('[data-busy-note]')?.removeAttribute('hidden')
  for (const b of form.querySelectorAll('button')) b.setAttribute('aria-disabled', 'true')
})
addEventListener('pageshow', e => { if (e.persisted) for (const f of document.querySelectorAll('form[data-busy]')) delete f.dataset.sent })

// search

for (const form of document.querySelectorAll('form[data-search]')) {
  let timer = 0, turn = 0
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(async () => {
      const mine = ++turn, to = form.action + '?' + new URLSearchParams(new FormData(form))
      const doc = new DOMParser().parseFromString(await (await fetch(to)).text(), 'text/html')
      const next = doc.getElementById(form.dataset.search)
      if (next && mine === turn) { byId(form.dataset.search).replaceWith(next); history.replaceState(null, '', to) }
    }, 200)
  })
}

// moving a step by its grip

addEventListener('pointerdown', e => {
  const grip = e.button === 0 && e.target.closest?.('#editor [data-grip]')
  if (!grip) return
  e.preventDefault()
  const card = grip.closest('.step'), cards = [...card.parentElement.children], from = cards.indexOf(card), box = card.closest('.bld-c')
  let to = from, y = e.clientY, frame = 0
  grip.setPointerCapture(e.pointerId)
  card.classList.add('drag')
  const look = () => {
    const rest = cards.filter(c => c !== card)
    to = rest.findIndex(c => { const r = c.getBoundingClientRect(); return y < r.top + r.height / 2 })
    if (to < 0) to = rest.length
    for (const c of cards) c.removeAttribute('data-drop')
    if (to !== from) (rest[to] ?? rest.at(-1))?.setAttribute('data-drop', rest[to] ? 'before' : 'after')
  }
  const tick = () => {
    const r = box.getBoundingClientRect(), speed = y < r.top + 60 ? -12 : y > r.bottom - 60 ? 12 : 0
    if (speed) { box.scrollBy(0, speed); look() }
    frame = requestAnimationFrame(tick)
  }
  frame = requestAnimationFrame(tick)
  const move = ev => { y = ev.clientY; look() }
  const end = ev => {
    cancelAnimationFrame(frame)
    for (const c of cards) c.removeAttribute('data-drop')
    card.classList.remove('drag')
    for (const [type, fn] of handlers) removeEventListener(type, fn, true)
    if (ev.type === 'pointerup' && to !== from) act({ do: 'move', at: card.dataset.here, value: String(to), id: card.id })
  }
  const key = ev => { if (ev.key === 'Escape') { ev.preventDefault(); end(ev) } }
  const handlers = [['pointermove', move], ['pointerup', end], ['pointercancel', end], ['keydown', key]]
  for (const [type, fn] of handlers) addEventListener(type, fn, true)
})

// the dialog of a step that has just been made to connect
addEventListener('drawn', e => {
  const op = e.detail
  if (op.do === 'then' && op.value === 'connect_agent') document.querySelector(`.step[data-here="${CSS.escape(op.at.replace(/\/then\/do$/, ''))}"] dialog`)?.showModal()
})

// inbox.js: what the inbox and the contacts pages need besides the stream.
// Commands are forms marked data-cmd; they are sent here and answered in JSON.
//
//   data-cmd            a form that is a command
//   data-seq            sends the last message shown along, as last_seq
//   data-done="id"      closes that dialog when the command is done
//   data-reset          empties the form when the command is done
//   data-hides="id"     what an edit form stands in for; data-edit="form" opens it
//   data-ctx            shows or hides the panel beside the thread
//   data-since="ms"     a time that counts on
import { post, report, toast, words } from './command.js'
export { post, report, toast, words }

const byId = id => document.getElementById(id)
export const lastSeq = () => Math.max(0, ...[...document.querySelectorAll('#log > [data-seq]')].slice(-5).map(m => +m.dataset.seq))

addEventListener('submit', async e => {
  const form = e.target
  if (!form.matches?.('[data-cmd]')) return
  e.preventDefault()
  if (form.dataset.busy) return
  form.dataset.busy = '1'
  const values = new URLSearchParams(new FormData(form))
  if ('seq' in form.dataset) values.set('last_seq', lastSeq())
  form.querySelectorAll('.error').forEach(p => { p.textContent = '' })
  byId('th-menu')?.hidePopover?.()
  const answer = await post(form.getAttribute('action'), values)
  delete form.dataset.busy
  const at = !answer.ok && answer.field && form.querySelector(`#f-${CSS.escape(answer.field)}-err`)
  if (at) {
    at.textContent = answer.text
    form.elements[answer.field]?.focus()
    return
  }
  report(answer)
  if (!answer.ok) {
    if (answer.code === 'newer_message') bottom()
    form.dispatchEvent(new CustomEvent('refused', { detail: answer }))
    return
  }
  form.dispatchEvent(new CustomEvent('done', { bubbles: true }))
  if ('reset' in form.dataset) form.reset()
  if (form.dataset.done) byId(form.dataset.done)?.close()
  if (form.dataset.hides) {
    editing(form, false)
    if (!document.querySelector('[data-live-url]')) location.reload()
  }
})

// Editing in place: the form stands in for what it edits.
function editing(form, on) {
  const shown = byId(form.dataset.hides)
  if (on) for (const field of form.elements) {
    if (field.name) field.value = shown.querySelector(`[data-f="${CSS.escape(field.name)}"]`)?.textContent || ''
  }
  form.hidden = !on
  shown.hidden = on
  form.parentElement.toggleAttribute('data-editing', on)
  if (on) form.querySelector('input, textarea').focus()
  else form.querySelectorAll('.error').forEach(p => { p.textContent = '' })
}
addEventListener('click', e => {
  const el = e.target.closest?.('[data-edit],[data-edit-end],[data-ctx]')
  if (!el) return
  if (el.dataset.edit) editing(byId(el.dataset.edit), true)
  else if ('editEnd' in el.dataset) editing(el.closest('form'), false)
  else panel()
})
// A region that is drawn again while its form is open stays hidden.
new MutationObserver(() => {
  for (const form of document.querySelectorAll('form.edit:not([hidden])')) {
    const shown = byId(form.dataset.hides)
    if (!shown.hidden) shown.hidden = true
  }
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['hidden'] })

function panel(on) {
  const open = document.querySelector('.inbox')?.toggleAttribute('data-ctx', on)
  if (open) byId('ctx').querySelector('.ctx-close').focus()
}

// Times that count on: how long somebody has been waiting.
function tick() {
  const now = Date.now()
  for (const el of document.querySelectorAll('[data-since]')) {
    const min = Math.max(0, Math.floor((now - el.dataset.since) / 60000))
    const text = min < 1 ? words.now : min < 60 ? min + ' min' : min < 1440 ? Math.floor(min / 60) + ' h' : Math.floor(min / 1440) + ' d'
    const time = el.querySelector('time')
    if (time.textContent !== text) time.textContent = text
    el.dataset.heat = min < 5 ? '' : min < 15 ? 'warn' : 'hot'
  }
}
if (document.querySelector('.inbox')) {
  tick()
  setInterval(tick, 10_000)
  new MutationObserver(tick).observe(document.querySelector('.inbox'), { childList: true, subtree: true, attributes: true, attributeFilter: ['data-since'] })
}

// The number of conversations that wait for me stands in the title too.
const plain = document.title, badge = () => byId('rail-n-inbox')?.querySelector('[aria-hidden]')?.textContent
const count = () => { document.title = (badge() ? `(${badge()}) ` : '') + plain }
if (byId('rail-n-inbox') && byId('live')?.dataset.liveUrl) {
  count()
  new MutationObserver(count).observe(document.querySelector('.rail'), { childList: true, subtree: true, characterData: true })
}

// The list keeps its place from page to page.
const convs = () => byId('convs')
if (convs()) {
  const key = 'inbox.list' + new URLSearchParams(location.search).get('view')
  try { convs().scrollTop = sessionStorage.getItem(key) || 0 } catch { /* storage is off */ }
  convs().querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  addEventListener('pagehide', () => { try { sessionStorage.setItem(key, convs().scrollTop) } catch { /* storage is off */ } })
}

// The thread stays at its end, or where the reader has scrolled to.
const box = byId('log-box'), log = byId('log'), pill = byId('new-below')
let stick = true
export function bottom() {
  if (!box) return
  stick = true
  box.scrollTop = box.scrollHeight
  pill.hidden = true
}
let read = 0
function seen() {
  const seq = box && lastSeq()
  if (!seq || seq <= read || !stick || document.hidden || !document.hasFocus() || byId('composer-state')?.dataset.can !== 'yes') return
  read = seq
  post(byId('composer').getAttribute('action').replace(/messages$/, 'read'), { seq })
}
if (box) {
  bottom()
  box.addEventListener('scroll', () => {
    stick = box.scrollHeight - box.scrollTop - box.clientHeight < 60
    if (stick) { pill.hidden = true; seen() }
  }, { passive: true })
  pill.addEventListener('click', bottom)
  new MutationObserver(all => {
    const fresh = all.filter(m => m.target === log).flatMap(m => [...m.addedNodes]).filter(n => n.matches?.('.msg') && !('old' in n.dataset))
    if (stick || fresh.some(n => 'mine' in n.dataset)) bottom()
    else if (fresh.length) pill.hidden = false
    seen()
  }).observe(box, { childList: true, subtree: true })
  new ResizeObserver(() => stick && bottom()).observe(box)
  box.addEventListener('load', () => stick && bottom(), true) // pictures
  for (const type of ['focus', 'visibilitychange']) addEventListener(type, seen, true)
  seen()
}

// Earlier messages come in above without moving what is read.
addEventListener('click', async e => {
  const link = e.target.closest?.('#older')
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return
  e.preventDefault()
  if (link.ariaBusy) return
  link.ariaBusy = 'true'
  let doc
  try {
    const r = await fetch(link.href, { redirect: 'error' })
    if (!r.ok) throw 0
    doc = new DOMParser().parseFromString(await r.text(), 'text/html')
  } catch {
    link.ariaBusy = null
    return toast(words.failed, 'danger')
  }
  const items = [...doc.querySelectorAll('#older-items > *')], top = log.querySelector('.day')
  items.forEach(n => { n.dataset.old = '' })
  if (items.filter(n => n.matches('.day')).at(-1)?.dataset.day === top?.dataset.day) top?.remove()
  const height = box.scrollHeight, at = box.scrollTop
  byId('log-top').replaceWith(doc.getElementById('log-top'))
  log.prepend(...items)
  box.scrollTop = at + box.scrollHeight - height
})

// Notifications have to be asked for.
const ask = byId('ask-notify')
if (ask && 'Notification' in window && isSecureContext && Notification.permission === 'default') {
  ask.hidden = false
  ask.addEventListener('click', async () => { ask.hidden = await Notification.requestPermission() !== 'default' })
}

// Keys. Single letters work outside of fields and dialogs only.
if (/Mac|iP/.test(navigator.platform)) for (const k of document.querySelectorAll('[data-mod]')) k.textContent = k.textContent.replace('Ctrl', '⌘')
function step(by) {
  const rows = [...document.querySelectorAll('#convs .conv')], now = rows.findIndex(r => r.ariaCurrent)
  rows[now < 0 ? 0 : now + by]?.click()
}
addEventListener('keydown', e => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return
  const field = e.target.closest?.('input, textarea, select')
  if (e.key === 'Escape') {
    if (document.querySelector('.inbox[data-ctx]')) panel(false)
    else if (e.target.closest?.('form.edit')) editing(e.target.closest('form.edit'), false)
    else field?.blur()
    return
  }
  if (field) return
  const run = { j: () => step(1), k: () => step(-1), '/': () => byId('q')?.focus(), '?': () => byId('keys')?.showModal(), r: () => byId('tab-reply')?.click(), n: () => byId('tab-note')?.click() }[e.key.length === 1 ? e.key.toLowerCase() : '']
  if (!run) return
  e.preventDefault()
  run()
})

if (document.querySelector('.inbox')) import('./ticks.js')
if (byId('transfer-form')) import('./handover.js')
if (byId('find')) import('./find.js')
if (byId('composer')) {
  import('./composer.js')
  import('./wrapup.js')
}

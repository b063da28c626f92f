// outbox.js: messages on their way. Each is shown at once, kept in storage, and
// sent in order, one at a time, until the server has it; the same client_id
// makes a repeat harmless. Two tabs share one outbox through a lock.
import { $, call, icon, make, say, store } from './api.js'

let box = '', pumping = false, wake = () => {}, tries = 0
let early = [] // before the visitor is known
const list = () => { if (!box) return early; try { return JSON.parse(store.get(box)) || [] } catch { return [] } }
const save = all => { if (!box) early = all; else store.set(box, all.length ? JSON.stringify(all) : null) }
const change = (id, f) => save(list().flatMap(m => m.id === id ? f(m) : m))

// use takes up the outbox of a visitor.
export function use(visitor) {
  const name = 'relevo.outbox.' + visitor
  if (box === name) return
  const moving = box ? [] : early
  box = name
  early = []
  if (moving.length) save([...list(), ...moving])
  draw()
  pump()
}

export function add(text, files) {
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('')
  save([...list(), { id, text, files }])
  draw()
  pump()
}

// arrived: the stream brought the message, whatever became of the answer.
export function arrived(id) {
  if (list().some(m => m.id === id)) change(id, () => [])
  line(id)?.remove()
}

export const hurry = () => wake()

async function pump() {
  if (pumping || !box) return
  pumping = true
  const name = box
  const work = async () => { while (box === name && await next()) { /* one at a time */ } }
  try { await (navigator.locks ? navigator.locks.request(name, work) : work()) } catch { await work() } finally { pumping = false }
  if (list().some(m => !m.failed)) pump()
}

// next sends the first message that has not failed; false when none is left.
async function next() {
  const m = list().find(m => !m.failed)
  if (!m) return false
  try {
    await call('messages', { client_id: m.id, text: m.text, files: m.files.map(f => f.id) })
    tries = 0
    change(m.id, () => [])
    const el = line(m.id)
    if (el) el.dataset.state = 'sent'
  } catch (e) {
    if (!e.passing) {
      tries = 0
      change(m.id, () => [{ ...m, failed: e.message }])
      draw()
      return true
    }
    const wait = e.after || Math.min(1000 * 2 ** tries++, 15_000) * (0.75 + Math.random() / 2)
    mark()
    await new Promise(done => { wake = done; setTimeout(done, wait) })
    wake = () => {}
  }
  return true
}

const line = id => [...$('pending').children].find(e => e.dataset.client === id)

// draw makes the lines equal to the list; those the server has already stay
// until the stream brings the message itself.
function draw() {
  const all = list(), here = $('pending')
  for (const e of [...here.children]) if (e.dataset.state !== 'sent' && !all.some(m => m.id === e.dataset.client)) e.remove()
  for (const m of all) {
    if ([...$('items').querySelectorAll('[data-client]')].some(e => e.dataset.client === m.id)) { change(m.id, () => []); continue }
    let e = line(m.id)
    const state = m.failed ? 'failed' : 'wait'
    if (e && e.dataset.state === state) continue
    const fresh = message(m)
    fresh.dataset.state = state
    e ? e.replaceWith(fresh) : here.append(fresh)
  }
  mark()
  here.dispatchEvent(new CustomEvent('drawn', { bubbles: true }))
}

function message(m) {
  const e = make('div', 'msg me pending', make('span', 'sr', say('you')))
  e.dataset.client = m.id
  if (m.text) { const b = make('div', 'bub', m.text); b.dir = 'auto'; e.append(b) }
  for (const f of m.files) e.append(make('div', 'doc', icon('file-text'), make('span', '', make('b', '', f.name))))
  const note = make('div', 'note')
  if (m.failed) {
    const again = make('button', 'link', say('retry')), drop = make('button', 'link', say('remove'))
    again.type = drop.type = 'button'
    again.onclick = () => { change(m.id, () => [{ ...m, failed: undefined }]); draw(); pump() }
    drop.onclick = () => { change(m.id, () => []); draw(); $('text').focus() }
    note.append(icon('circle-alert'), make('span', '', say('failed') + ': ' + m.failed), again, drop)
    note.setAttribute('role', 'alert')
  } else note.append(icon('clock'), make('span', '', ''))
  e.append(note)
  return e
}

// mark says why a message still waits.
function mark() {
  const text = navigator.onLine === false || tries > 0 ? say('waits_offline') : say('sending')
  for (const e of $('pending').children) {
    if (e.dataset.state === 'wait') e.querySelector('.note span').textContent = text
  }
}

addEventListener('online', () => { tries = 0; mark(); wake() })
addEventListener('offline', mark)
addEventListener('storage', e => { if (e.key === box) { draw(); pump() } })

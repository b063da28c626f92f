// composer.js: writing in the inbox. Two texts, a reply and a note, each with
// its draft on the server; files; sending in order. Text leaves the field only
// into a message that shows, and comes back when that could not be stored.
import { bottom, lastSeq, post, report, words } from './inbox.js'

const byId = id => document.getElementById(id)
const form = byId('composer'), conv = form.dataset.conv, base = form.getAttribute('action').replace(/messages$/, '')
const text = { reply: byId('reply'), note: byId('note') }, tabs = { reply: byId('tab-reply'), note: byId('tab-note') }
const err = byId('err'), note = byId('draft-state'), send = byId('send'), list = byId('ups')
const may = () => byId('composer-state').dataset.can === 'yes'
let mode = tabs.note.ariaSelected === 'true' ? 'note' : 'reply'
const fail = s => { err.textContent = s || '' }

// One thing at a time: a draft never overtakes the message it became.
let line = Promise.resolve()
const next = fn => (line = line.then(fn, fn))

function newKey() { // crypto.randomUUID is missing on plain HTTP
  return [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('')
}

function show(to, focus) {
  mode = to
  for (const m of ['reply', 'note']) {
    tabs[m].ariaSelected = String(m === to)
    tabs[m].tabIndex = m === to ? 0 : -1
    byId('p-' + m).hidden = m !== to
  }
  grow(text[to])
  sync()
  if (focus) text[to].focus()
}

// sync follows who answers: without the right to reply the note is what can be
// written, but a reply that was begun stays in sight.
let could = mode === 'reply' // as the page was drawn: by now another may answer
function sync() {
  const can = may(), begun = text.reply.value.trim() !== ''
  tabs.reply.disabled = !can && !begun
  send.disabled = byId('send-more').disabled = mode === 'reply' && !can
  if (can === could) return
  could = can
  const focused = form.contains(document.activeElement)
  if (!can && mode === 'reply' && !begun) show('note', focused)
  if (can && mode === 'note' && text.note.value.trim() === '') show('reply', focused || document.activeElement === document.body)
}
for (const m of ['reply', 'note']) tabs[m].addEventListener('click', () => show(m, true))
new MutationObserver(sync).observe(form.parentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-can'] })

const grows = CSS.supports('field-sizing', 'content')
function grow(el) {
  if (grows) return
  el.style.height = 'auto'
  el.style.height = el.scrollHeight + 'px'
}

// Drafts: kept in this tab until the server has them.
const store = (m, v) => { try { v === null ? sessionStorage.removeItem(`draft.${conv}.${m}`) : sessionStorage.setItem(`draft.${conv}.${m}`, v) } catch { /* storage is off */ } }
const kept = m => { try { return sessionStorage.getItem(`draft.${conv}.${m}`) } catch { return null } }
const timers = {}, sending = { reply: 0, note: 0 }

function later(m) {
  store(m, text[m].value)
  note.textContent = words.saving
  clearTimeout(timers[m])
  timers[m] = setTimeout(() => { timers[m] = 0; next(() => save(m)) }, 800)
}
async function save(m) {
  const value = text[m].value
  const answer = await post(base + 'draft', { kind: m, text: value })
  note.textContent = !answer.ok ? words.unsaved : value ? words.saved : ''
  if (answer.ok && text[m].value === value) store(m, null)
}
addEventListener('pagehide', () => {
  for (const m of ['reply', 'note']) if (timers[m] && !sending[m]) {
    clearTimeout(timers[m])
    timers[m] = 0
    post(base + 'draft', { kind: m, text: text[m].value }, { keepalive: true })
  }
})
for (const m of ['reply', 'note']) {
  const mine = kept(m)
  if (mine && mine !== text[m].value) { text[m].value = mine; later(m) }
  text[m].addEventListener('input', () => { fail(); grow(text[m]); later(m); sync(); if (m === 'reply') type(text.reply.value !== '') })
}

// Typing is told every few seconds, and that it stopped.
let told = 0
function type(on) {
  if (on ? !may() || Date.now() - told < 3000 : !told) return
  told = on ? Date.now() : 0
  post(base + 'typing', { on: on ? 1 : 0 })
}
text.reply.addEventListener('blur', () => type(false))

// Files are uploaded when chosen and named by the message.
const MAX = 10 << 20
let ups = []
function add(files) {
  fail()
  for (const file of files) {
    if (ups.length >= 10) return fail(words.many)
    if (file.size > MAX) { fail(words.big); continue }
    upload(file)
  }
}
function upload(file) {
  const li = document.createElement('li'), name = document.createElement('span'), bar = document.createElement('progress'), x = document.createElement('button')
  const up = { name: file.name, id: '', li }
  name.textContent = file.name || 'file'
  bar.max = 1
  bar.value = 0
  bar.setAttribute('aria-label', file.name)
  x.type = 'button'
  x.textContent = '×'
  x.setAttribute('aria-label', `${words.remove} ${file.name}`)
  x.addEventListener('click', () => { up.xhr?.abort(); drop(up) })
  li.append(name, bar, x)
  list.append(li)
  ups.push(up)
  const xhr = up.xhr = new XMLHttpRequest(), body = new FormData()
  body.append('file', file, file.name || 'file')
  xhr.open('POST', base + 'files')
  xhr.setRequestHeader('Accept', 'application/json')
  xhr.responseType = 'json'
  xhr.upload.onprogress = e => { if (e.lengthComputable) bar.value = e.loaded / e.total }
  xhr.onload = () => {
    if (xhr.status === 200 && xhr.response?.id) {
      up.id = xhr.response.id
      bar.remove()
    } else {
      drop(up)
      fail(`${file.name}: ${xhr.response?.error?.message || words.failed}`)
    }
  }
  xhr.onerror = () => { drop(up); fail(`${file.name}: ${words.failed}`) }
  xhr.send(body)
}
function drop(up) {
  up.li.remove()
  ups = ups.filter(u => u !== up)
}
byId('file').addEventListener('change', e => { add([...e.target.files]); e.target.value = '' })
form.addEventListener('paste', e => {
  const files = [...(e.clipboardData?.files || [])]
  if (!files.length || e.clipboardData.getData('text/plain')) return
  e.preventDefault()
  add(files)
})

// Sending: the message shows at once; what failed comes back as it was and
// keeps its key, so that a repetition is not a second message.
let op = byId('op').value, failed = null
function bubble(m, value, files) {
  const out = document.createElement('div'), bub = document.createElement('div')
  out.className = m === 'note' ? 'msg note pend' : 'msg out pend'
  bub.className = m === 'note' ? 'tx' : 'bub'
  bub.textContent = [value, ...files.map(f => f.name)].filter(Boolean).join('\n')
  out.title = words.sending
  out.append(bub)
  byId('pending').append(out)
  bottom()
  return out
}
function submit(then) {
  if (mode === 'note') then = ''
  const m = mode, field = text[m], value = field.value.trim(), files = ups
  fail()
  if (m === 'reply' && !may()) return
  if (files.some(u => !u.id)) return fail(words.wait)
  if (!value && !files.length) return field.focus()
  const body = new URLSearchParams([['kind', m], ['text', value], ...files.map(u => ['files', u.id])])
  const same = failed?.body === body.toString()
  const key = same ? failed.op : op
  if (!same) op = newKey()
  failed = null
  body.set('op', key)
  if (then) { body.set('then', then); body.set('last_seq', lastSeq()) }
  clearTimeout(timers[m])
  timers[m] = 0
  const shown = bubble(m, value, files)
  field.value = ''
  grow(field)
  ups = []
  list.replaceChildren()
  note.textContent = ''
  told = 0 // the message itself ends the typing
  sending[m]++
  next(async () => {
    const answer = await post(form.getAttribute('action'), body)
    sending[m]--
    if (!answer.ok) return restore(m, value, files, shown, body, key, answer)
    if (!field.value) store(m, null)
    arrived(answer.data.seq, shown)
    report(answer)
  })
  field.focus()
}
function restore(m, value, files, shown, body, key, answer) {
  shown.remove()
  const more = text[m].value
  text[m].value = value + (more ? '\n' + more : '')
  ups = [...files, ...ups]
  list.replaceChildren(...ups.map(u => u.li))
  for (const name of ['op', 'then', 'last_seq']) body.delete(name)
  failed = { op: key, body: body.toString() }
  show(m)
  later(m)
  fail(`${answer.text} ${words.notsent}`)
}
// The bubble goes when the stream has brought the message itself.
function arrived(seq, shown) {
  const there = () => byId('m-' + seq)
  if (there()) return shown.remove()
  const watch = new MutationObserver(() => { if (there()) done() })
  const done = () => { watch.disconnect(); clearTimeout(limit); shown.remove() }
  const limit = setTimeout(done, 8000)
  watch.observe(byId('log'), { childList: true })
}
form.addEventListener('submit', e => { e.preventDefault(); submit('') })
for (const b of document.querySelectorAll('[data-send]')) b.addEventListener('click', () => { byId('send-menu').hidePopover(); submit(b.dataset.send) })
form.addEventListener('keydown', e => {
  if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey) || e.isComposing) return
  e.preventDefault()
  submit(e.shiftKey ? 'end' : '')
})

// Emoji, drawn when first asked for.
const EMOJI = '😀 😃 😄 😁 😅 😂 🙂 🙃 😉 😊 😇 🥰 😍 😘 😋 😜 🤗 🤔 🤨 😐 😏 🙄 😬 😌 😴 😷 🤒 🥳 😎 🤓 😕 😟 🙁 😮 😳 🥺 😢 😭 😤 😡 👍 👎 👌 ✌️ 🤞 👏 🙌 🙏 🤝 💪 👋 ☝️ 👇 👉 👈 ❤️ 🧡 💛 💚 💙 💜 🖤 💔 ✨ ⭐ 🔥 🎉 🎁 🎂 🏆 ✅ ❌ ⚠️ ❓ 💡 🔔 📦 🚚 🛒 💳 🏠 📍 📅 ⏰ 📞 📧 📎 🔗 🔒 🔑 ☀️ 🌧️ ❄️ 🌍 ✈️ 🚗 ☕ 🍕 🍰 🍷'.split(' ')
const picker = byId('emoji')
picker.addEventListener('beforetoggle', e => {
  if (e.newState !== 'open' || picker.firstChild) return
  for (const c of EMOJI) {
    const b = document.createElement('button')
    b.type = 'button'
    b.textContent = c
    b.addEventListener('click', () => {
      const field = text[mode]
      picker.hidePopover()
      field.setRangeText(c, field.selectionStart, field.selectionEnd, 'end')
      field.dispatchEvent(new Event('input'))
      field.focus()
    })
    picker.append(b)
  }
})

show(mode)

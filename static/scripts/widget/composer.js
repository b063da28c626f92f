// composer.js: the field, its files, the emoji and the draft.
import { $, auth, body, call, icon, lang, make, say, store } from './api.js'
import * as outbox from './outbox.js'

const MAX = 10 << 20, MOST = 10, LONGEST = 10_000
const text = $('text'), send = $('send'), chips = $('chips'), err = $('err')
let files = [], draft = '', typed = 0, saving = 0

export function use(visitor) {
  const name = 'relevo.draft.' + visitor
  if (draft === name) return
  draft = name
  if (!text.value) text.value = store.get(draft) || ''
  grow()
}

function grow() {
  if (!CSS.supports('field-sizing', 'content')) { text.style.height = 'auto'; text.style.height = text.scrollHeight + 'px' }
  const long = [...text.value].length > LONGEST
  if (long) err.textContent = say('too_long')
  else if (err.textContent === say('too_long')) err.textContent = ''
  const ready = files.every(f => f.id) && (text.value.trim() || files.length)
  send.disabled = long || !ready
}

const keep = () => { clearTimeout(saving); saving = 0; if (draft) store.set(draft, text.value || null) }

text.addEventListener('input', () => {
  grow()
  if (!saving) saving = setTimeout(keep, 300)
  if (text.value && Date.now() - typed > 3000) { typed = Date.now(); call('typing', { typing: true }).catch(() => {}) }
})
addEventListener('pagehide', keep)

// Enter sends, with Shift it breaks the line. Keyboards on glass report the
// break alone; an Enter that ends the composition of a character reports none.
let shift = false
const go = e => { e.preventDefault(); if (!send.disabled) $('composer').requestSubmit() }
text.addEventListener('keydown', e => {
  shift = e.shiftKey || e.altKey || e.ctrlKey
  if (e.key === 'Enter' && !shift && !e.isComposing && e.keyCode !== 229) go(e)
})
text.addEventListener('beforeinput', e => { if (e.inputType === 'insertLineBreak' && !shift && !e.isComposing) go(e) })

$('composer').addEventListener('submit', e => {
  e.preventDefault()
  if (send.disabled) return
  outbox.add(text.value.trim(), files.map(f => ({ id: f.id, name: f.name })))
  text.value = ''
  files = []
  typed = 0
  drawChips()
  keep()
  grow()
  text.focus()
})

// files: uploaded at once, named in the message
function take(list) {
  err.textContent = ''
  if (body.dataset.files !== 'on') return
  for (const file of list) {
    if (files.length >= MOST) { err.textContent = say('files_too_many'); break }
    if (file.size > MAX) { err.textContent = say('file_too_big'); continue }
    const f = { name: file.name || 'file', file, done: 0 }
    files.push(f)
    upload(f)
  }
  drawChips()
}

function upload(f, again) {
  const x = f.xhr = new XMLHttpRequest(), data = new FormData()
  f.problem = ''
  data.append('file', f.file, f.name)
  x.open('POST', '/widget/v1/files')
  x.timeout = 120_000
  x.setRequestHeader('Accept-Language', lang)
  x.setRequestHeader('Authorization', 'Bearer ' + auth.token)
  x.upload.onprogress = e => { f.done = e.loaded / e.total; f.bar && (f.bar.value = f.done) }
  const fail = why => { f.problem = why || say('upload_failed'); drawChips() }
  x.onload = async () => {
    let j = null
    try { j = JSON.parse(x.responseText) } catch { /* a proxy's page */ }
    if (x.status === 201 && j) { f.id = j.id; f.file = null; return drawChips() }
    if (x.status === 401 && !again) { try { await auth.renew(); return upload(f, true) } catch { /* told below */ } }
    f.final = x.status === 413 || x.status === 422
    fail(j?.error?.message)
  }
  x.onerror = x.ontimeout = () => fail()
  x.send(data)
}

function drawChips() {
  chips.hidden = !files.length
  chips.replaceChildren(...files.map(f => {
    const chip = make('div', 'w-chip' + (f.problem ? ' bad' : ''), icon(f.problem ? 'circle-alert' : 'file-text'), make('span', '', make('b', '', f.name)))
    if (f.problem) chip.lastChild.append(make('small', '', f.problem))
    else if (!f.id) {
      f.bar = make('progress')
      f.bar.value = f.done
      f.bar.setAttribute('aria-label', say('uploading') + ' ' + f.name)
      chip.lastChild.append(f.bar)
    }
    if (f.problem && !f.final) {
      const again = make('button', 'link', say('retry'))
      again.type = 'button'
      again.onclick = () => { upload(f); drawChips() }
      chip.append(again)
    }
    const x = make('button', 'btn ghost icon', icon('x'))
    x.type = 'button'
    x.setAttribute('aria-label', say('remove_file', { name: f.name }))
    x.onclick = () => { f.xhr?.abort(); files = files.filter(o => o !== f); drawChips(); text.focus() }
    chip.append(x)
    return chip
  }))
  grow()
}

if (body.dataset.files === 'on') {
  $('attach').onclick = () => $('file').click()
  $('file').onchange = e => { take(e.target.files); e.target.value = ''; text.focus() }
  text.addEventListener('paste', e => { if (e.clipboardData.files.length) { e.preventDefault(); take(e.clipboardData.files) } })
  for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) addEventListener(type, e => {
    if (!e.dataTransfer?.types.includes('Files')) return
    e.preventDefault()
    body.toggleAttribute('data-over', type === 'dragenter' || type === 'dragover')
    if (type === 'drop') take(e.dataTransfer.files)
  })
}

// emoji: a grid for the keyboard too
const grid = $('emoji')
if (grid) {
  const all = [...grid.querySelectorAll('button')], cols = 8
  grid.addEventListener('toggle', e => { if (e.newState === 'open') all.find(b => b.tabIndex === 0).focus() })
  grid.addEventListener('click', e => {
    const b = e.target.closest('button')
    if (!b) return
    text.setRangeText(b.textContent, text.selectionStart, text.selectionEnd, 'end')
    grid.hidePopover()
    text.focus()
    text.dispatchEvent(new Event('input'))
  })
  grid.addEventListener('keydown', e => {
    const flip = getComputedStyle(grid).direction === 'rtl' ? -1 : 1
    const at = all.indexOf(document.activeElement), by = { ArrowRight: flip, ArrowLeft: -flip, ArrowDown: cols, ArrowUp: -cols }[e.key]
    const to = e.key === 'Home' ? 0 : e.key === 'End' ? all.length - 1 : at + by
    if (at < 0 || !all[to]) return
    e.preventDefault()
    all[at].tabIndex = -1
    all[to].tabIndex = 0
    all[to].focus()
  })
}

// ui.js: the few behaviours native elements lack. Everything hangs on
// attributes and one listener per kind, so fragments that come later work too.
//
//   data-dialog="id"       opens that dialog                  (button)
//   data-open              opens with the page                (dialog)
//   data-close             closes the dialog or menu around it (button)
//   data-copy="id"         copies the text or value of an element; data-done is shown for 2 s
//   data-reveal="id"       shows or hides a password field
//   data-drop="id"         hands dropped files to that file input (area)
//   data-toast             leaves after 6 s, waits while hovered or focused
//   data-submit            submits its form when changed (select, switch)
//   data-zoom="url"        shows a picture in the lightbox #lightbox
//   role=tablist           arrow keys, Home, End
//   data-go="t"            pressed by the keys G, then T, outside of fields
const byId = id => document.getElementById(id)

async function copy(btn) {
  const src = byId(btn.dataset.copy)
  if (!src) return
  try { await navigator.clipboard.writeText(src.value ?? src.textContent) } catch {
    const range = document.createRange() // plain HTTP has no clipboard: select, so that Ctrl C works
    range.selectNodeContents(src)
    getSelection().removeAllRanges()
    getSelection().addRange(range)
    src.select?.()
    if (!document.execCommand('copy')) return
  }
  const label = btn.querySelector('[data-label]')
  if (!label || btn.dataset.busy) return
  const was = label.textContent
  btn.dataset.busy = '1'
  label.textContent = btn.dataset.done || was
  setTimeout(() => { label.textContent = was; delete btn.dataset.busy }, 2000)
}

function reveal(btn) {
  const field = byId(btn.dataset.reveal)
  if (!field) return
  const hidden = field.type === 'password'
  field.type = hidden ? 'text' : 'password'
  btn.setAttribute('aria-pressed', String(hidden))
}

function zoom(el) {
  const box = byId('lightbox')
  if (!box) return false
  const img = box.querySelector('img')
  img.src = el.dataset.zoom
  img.alt = el.querySelector('img')?.alt || ''
  box.showModal()
  return true
}

addEventListener('click', e => {
  if (!(e.target instanceof Element)) return
  if (e.target.matches('dialog.modal, dialog.lightbox')) return e.target.close() // the backdrop
  const el = e.target.closest('[data-dialog],[data-close],[data-copy],[data-reveal],[data-zoom]')
  if (!el) return
  if (el.dataset.dialog) byId(el.dataset.dialog)?.showModal?.()
  else if (el.dataset.copy) copy(el)
  else if (el.dataset.reveal) reveal(el)
  else if (el.dataset.zoom) { if (!e.ctrlKey && !e.metaKey && !e.shiftKey && zoom(el)) e.preventDefault() }
  else {
    const top = el.closest('dialog, [popover], [data-toast]')
    top?.matches('dialog') ? top.close() : top?.matches('[popover]') ? top.hidePopover() : top?.remove()
  }
})

for (const box of document.querySelectorAll('dialog[data-open]')) box.showModal()

addEventListener('change', e => e.target.closest?.('[data-submit]')?.form?.requestSubmit())

// Menus open beside their button and stay inside the window.
document.addEventListener('toggle', e => {
  const pop = e.target
  if (e.newState !== 'open' || !pop.matches?.('[popover].menu')) return
  const btn = document.querySelector(`[popovertarget="${CSS.escape(pop.id)}"]`)
  if (!btn) return
  const a = btn.getBoundingClientRect(), w = pop.offsetWidth, h = pop.offsetHeight, gap = 6
  const beside = pop.dataset.side === 'end' && innerWidth > 720
  let x = beside ? a.right + gap : a.left, y = beside ? a.bottom - h : a.bottom + gap
  if (getComputedStyle(pop).direction === 'rtl') x = beside ? a.left - gap - w : a.right - w
  if (!beside && x + w > innerWidth - 8) x = a.right - w
  if (!beside && y + h > innerHeight - 8) y = a.top - gap - h
  pop.style.left = Math.max(8, Math.min(x, innerWidth - w - 8)) + 'px'
  pop.style.top = Math.max(8, Math.min(y, innerHeight - h - 8)) + 'px'
  pop.querySelector('a, button')?.focus({ preventScroll: true })
}, true)

function move(list, now, key, flip) {
  const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: flip ? -1 : 1, ArrowLeft: flip ? 1 : -1 }[key]
  if (key === 'Home') return list[0]
  if (key === 'End') return list.at(-1)
  return step && list[(list.indexOf(now) + step + list.length) % list.length]
}

addEventListener('keydown', e => {
  const box = e.target.closest?.('[role="tablist"], [popover].menu')
  if (!box) return
  const menu = box.matches('.menu')
  if (menu && /Left|Right/.test(e.key)) return
  const list = [...box.querySelectorAll(menu ? ':is(:scope, :scope > .menu) > :is(a, button, form > button)' : '[role="tab"]')]
  const to = list.length && move(list, document.activeElement, e.key, getComputedStyle(box).direction === 'rtl')
  if (!to) return
  e.preventDefault()
  to.focus()
})

// G and another letter within a second and a half press what is marked with it.
let gone = 0
addEventListener('keydown', e => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.repeat || e.key.length !== 1) return
  if (e.target.closest?.('input, textarea, select, dialog') || document.querySelector('dialog[open]')) return
  const key = e.key.toLowerCase(), second = Date.now() - gone < 1500
  gone = key === 'g' ? Date.now() : 0
  const to = second && key !== 'g' && document.querySelector(`[data-go="${CSS.escape(key)}"]:not(:disabled)`)
  if (!to) return
  e.preventDefault()
  e.stopImmediatePropagation() // R alone would begin a reply
  to.click()
}, true)

for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) addEventListener(type, e => {
  const area = e.target.closest?.('[data-drop]')
  if (!area || !e.dataTransfer?.types.includes('Files')) return
  e.preventDefault()
  area.toggleAttribute('data-over', type === 'dragenter' || type === 'dragover')
  const field = byId(area.dataset.drop)
  if (type !== 'drop' || !field || !e.dataTransfer.files.length) return
  field.files = e.dataTransfer.files
  field.dispatchEvent(new Event('change', { bubbles: true }))
})

function age(toast) {
  let left = 6000, from = 0, timer = 0
  const run = () => { from = Date.now(); timer = setTimeout(() => toast.remove(), left) }
  const hold = () => { clearTimeout(timer); left = Math.max(1500, left - (Date.now() - from)) }
  for (const type of ['pointerenter', 'focusin']) toast.addEventListener(type, hold)
  for (const type of ['pointerleave', 'focusout']) toast.addEventListener(type, run)
  run()
}
const toasts = byId('toasts')
if (toasts) {
  for (const t of toasts.querySelectorAll('[data-toast]')) age(t)
  new MutationObserver(all => all.forEach(m => m.addedNodes.forEach(n => n.matches?.('[data-toast]') && age(n)))).observe(toasts, { childList: true })
}

// editor.js: help for the longer settings forms. Without it all of them work:
// buttons send the form and the server draws the page again.
//
//   data-filter="id"    a search box that narrows the list with this id
//   data-preview="id"   a form whose region with this id follows what is typed
//   data-redraw="id"    a form whose buttons named "do" draw the region anew;
//                       data-said="id" names where to tell what was done

for (const box of document.querySelectorAll('[data-filter]')) {
  const field = box.querySelector('input'), list = document.getElementById(box.dataset.filter)
  const fold = s => s.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase()
  box.hidden = false
  field.addEventListener('input', () => {
    const words = fold(field.value).split(/\s+/)
    for (const li of list.children) li.hidden = !words.every(w => fold(li.textContent).includes(w))
  })
  field.addEventListener('keydown', e => { if (e.key === 'Enter') e.preventDefault() })
}

// ask sends a form and gives the region of the page that comes back, or null.
async function ask(form, body, id) {
  try {
    const res = await fetch(form.action, { method: 'POST', body: new URLSearchParams(body) })
    if (res.redirected) return null
    return new DOMParser().parseFromString(await res.text(), 'text/html').getElementById(id)
  } catch { return null }
}

for (const form of document.querySelectorAll('form[data-preview]')) {
  let turn = 0, timer = 0
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(async () => {
      const mine = ++turn, body = new FormData(form)
      body.append('do', 'preview')
      const next = await ask(form, body, form.dataset.preview)
      if (next && mine === turn) document.getElementById(form.dataset.preview)?.replaceChildren(...next.childNodes)
    }, 250)
  })
}

for (const form of document.querySelectorAll('form[data-redraw]')) redraws(form)

function redraws(form) {
  const region = () => document.getElementById(form.dataset.redraw)
  let dirty = false, leaving = false
  form.addEventListener('input', () => { dirty = true })
  addEventListener('beforeunload', e => { if (dirty && !leaving) e.preventDefault() })

  form.addEventListener('submit', async e => {
    const button = e.submitter
    if (button?.name !== 'do' || leaving) { leaving = true; return }
    e.preventDefault()
    const old = region(), typing = document.activeElement?.name === 'item'
    if (old.inert) return // one step at a time
    const body = new FormData(form, button)
    old.inert = true
    const next = await ask(form, body, form.dataset.redraw)
    if (!next) { old.inert = false; leaving = true; return form.requestSubmit(button) }
    old.replaceWith(next)
    dirty = true
    focusRow(next, typing)
    const said = document.getElementById(form.dataset.said)
    if (said) said.textContent = next.dataset.did
  })

  const keys = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }
  form.addEventListener('keydown', e => {
    const row = e.target.name === 'item' && e.target.closest('[data-row]')
    if (!row) return
    let step = e.altKey && e.shiftKey && !e.ctrlKey && !e.metaKey ? keys[e.key] : e.key === 'Enter' && !e.isComposing ? 'add' : ''
    if (document.dir === 'rtl') step = { in: 'out', out: 'in' }[step] || step
    if (!step) return
    e.preventDefault()
    row.querySelector(`button[value^="${step}."]:not(:disabled)`)?.click()
  })
}

// focusRow goes on where the last step left off: in the field when it was used
// from there, else on the same button.
function focusRow(tree, typing) {
  const row = tree.querySelector(`[data-row="${tree.dataset.focus}"]`)
  const button = row?.querySelector(`button[value^="${tree.dataset.step}."]:not(:disabled)`)
  const field = row?.querySelector('input[name=item]')
  const to = typing || tree.dataset.step === 'add' || !button ? field : button
  ;(to || tree.querySelector('button[value=end]'))?.focus()
}

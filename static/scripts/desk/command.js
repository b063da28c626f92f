// command.js: sending commands and saying how they ended, on any page.
const byId = id => document.getElementById(id)
export const words = { ...byId('desk-words')?.dataset, ...byId('words')?.dataset }

// post sends a command. The answer is { ok, data } or { ok: false, text, code,
// field, reason, data }.
export async function post(url, values, more = {}) {
  let r
  try {
    r = await fetch(url, { method: 'POST', body: values instanceof URLSearchParams ? values : new URLSearchParams(values), headers: { Accept: 'application/json' }, redirect: 'manual', ...more })
  } catch { return { ok: false, code: 'network', text: words.failed } }
  if (r.type === 'opaqueredirect' || r.status === 401) return { ok: false, code: 'out', text: words.out }
  let data = null
  try { data = await r.json() } catch { /* not ours: a proxy's page */ }
  if (r.ok && data) return { ok: true, data }
  const e = data?.error
  return { ok: false, code: e?.code || 'http', field: e?.field, reason: e?.reason, data, text: e ? e.message + (e.id ? ` (${e.id})` : '') : words.failed }
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), use = document.createElementNS(svg.namespaceURI, 'use')
  svg.setAttribute('class', 'i')
  svg.setAttribute('aria-hidden', 'true')
  use.setAttribute('href', '#i-' + name)
  svg.append(use)
  return svg
}

const ICONS = { ok: 'circle-check', warn: 'triangle-alert', danger: 'circle-alert' }

// toast says a result; action is { label, run }.
export function toast(text, kind = 'ok', action) {
  const box = document.createElement('div'), line = document.createElement('div'), x = document.createElement('button')
  box.className = 'toast'
  box.dataset.toast = ''
  line.textContent = text
  box.append(icon(ICONS[kind] || ICONS.danger), line)
  if (action) {
    const b = document.createElement('button')
    b.textContent = action.label
    b.addEventListener('click', () => { box.remove(); action.run() })
    box.append(b)
  }
  x.className = 'x'
  x.dataset.close = ''
  x.setAttribute('aria-label', words.dismiss || '')
  x.append(icon('x'))
  box.append(x)
  byId('toasts').append(box)
}

// report says how a command ended.
export function report(answer) {
  if (!answer.ok) return toast(answer.text, 'danger')
  const { toast: text, undo, problem } = answer.data
  if (problem) toast(problem.message, 'danger')
  if (text) toast(text, 'ok', undo && { label: words.undo, run: async () => report(await post(undo, {})) })
}

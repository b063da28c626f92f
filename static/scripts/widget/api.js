// api.js: what the panel's scripts share: texts, storage that may be missing,
// and calls of the visitor API.
export const $ = id => document.getElementById(id)
export const body = document.body
export const lang = document.documentElement.lang
const texts = JSON.parse($('texts').textContent)
export const say = (id, vars = {}) => (texts[id] || '').replace(/\{(\w+)\}/g, (_, k) => vars[k] ?? '')

const memory = new Map() // where storage is off, things last as long as the page
export const store = {
  get(k) { try { return localStorage.getItem(k) ?? memory.get(k) ?? null } catch { return memory.get(k) ?? null } },
  set(k, v) {
    v === null ? memory.delete(k) : memory.set(k, v)
    try { v === null ? localStorage.removeItem(k) : localStorage.setItem(k, v) } catch { /* full or off */ }
  },
}

// auth.renew opens the session again; frame.js sets it.
export const auth = { token: '', renew: null }

// Refused is an answer other than success; status 0 means there was none.
export class Refused extends Error {
  constructor(status, detail, after) {
    super(detail?.message || say('error'))
    this.status = status
    this.code = detail?.code || ''
    this.after = after // ms, when the server said so
  }
  get passing() { return this.status === 0 || this.status === 429 || this.status >= 500 }
}

async function once(path, data) {
  let r
  try {
    r = await fetch('/widget/v1/' + path, {
      method: 'POST', cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(15_000), body: JSON.stringify(data),
      headers: { 'Content-Type': 'application/json', 'Accept-Language': lang, ...(auth.token && { Authorization: 'Bearer ' + auth.token }) },
    })
  } catch { throw new Refused(0) }
  if (r.status === 204) return null
  const json = await r.json().catch(() => null)
  if (r.ok && json) return json
  throw new Refused(r.ok ? 0 : r.status, json?.error, 1000 * r.headers.get('Retry-After') || 0)
}

// call posts to the visitor API. An expired token is renewed once.
export async function call(path, data) {
  try { return await once(path, data) } catch (e) {
    if (e.status !== 401 || path === 'sessions') throw e
    await auth.renew()
    return once(path, data)
  }
}

export const icon = name => {
  const NS = 'http://www.w3.org/2000/svg', svg = document.createElementNS(NS, 'svg'), use = document.createElementNS(NS, 'use')
  svg.setAttribute('class', 'i')
  svg.setAttribute('aria-hidden', 'true')
  use.setAttribute('href', '#i-' + name)
  svg.append(use)
  return svg
}

export const make = (name, cls, ...kids) => {
  const e = document.createElement(name)
  if (cls) e.className = cls
  e.append(...kids)
  return e
}

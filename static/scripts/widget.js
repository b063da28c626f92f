// Launcher in a closed shadow root, panel in an iframe; no innerHTML, inline style or eval.
(() => {
  const me = document.currentScript, stub = window.Relevo
  if (!me || stub?.open) return
  const doc = document, root = doc.documentElement, base = new URL(me.src).origin, key = me.dataset.widget || '', preview = me.dataset.preview, KEY = 'relevo.' + (preview ? 'p.' : '') + key
  const lang = me.dataset.lang || root.lang || '', query = '?k=' + encodeURIComponent(key) + '&lang=' + encodeURIComponent(lang)
  const make = (name, attrs, ns) => {
    const e = ns ? doc.createElementNS(ns, name) : doc.createElement(name)
    for (const k in attrs) e.setAttribute(k, attrs[k])
    return e
  }
  const store = v => {
    try {
      if (v === undefined) return localStorage.getItem(KEY) || ''
      v ? localStorage.setItem(KEY, v) : localStorage.removeItem(KEY)
    } catch { return '' }
  }
  const page = () => ({ url: location.href.split('#')[0], title: doc.title })
  const on = {}, emit = (name, d) => (on[name] || []).forEach(f => { try { f(d) } catch (e) { console.error(e) } })
  let cfg, shadow, btn, badge, frame, ready, open = false, unread = 0, identity, context, told = '', shift = 0

  const send = (t, d) => ready && frame.contentWindow.postMessage({ relevo: 1, t, ...d }, base)
  const where = () => {
    const p = page(), s = p.url + p.title
    if (s !== told && Date.now() - shift > 2000) { told = s; shift = Date.now(); send('page', { page: p }) }
  }
  const label = () => btn.setAttribute('aria-label', open ? cfg.close : unread ? cfg.unread.replace('{n}', unread) : cfg.open)
  const fit = () => {
    const v = visualViewport, full = open && innerWidth <= 520
    if (!frame) return
    frame.style.height = full ? v.height + 'px' : ''
    frame.style.top = full ? v.offsetTop + 'px' : ''
  }
  const load = () => {
    if (frame || !cfg) return
    frame = make('iframe', { title: cfg.title, allow: 'clipboard-write', src: base + '/widget/frame' + query, hidden: '' })
    shadow.append(frame)
  }
  const show = v => {
    if (!cfg || v === open) return void (cfg || (open = v))
    open = v
    load()
    frame.hidden = !v
    btn.setAttribute('aria-expanded', v)
    badge.hidden = v || !unread
    label()
    fit()
    if (v) { if (ready) { where(); frame.focus(); send('open') } } else { send('closed'); btn.focus() }
    emit(v ? 'open' : 'close')
  }

  addEventListener('message', e => {
    const m = e.data
    if (!frame || e.origin !== base || e.source !== frame.contentWindow || m?.relevo !== 1) return
    if (m.t === 'ready') {
      ready = true
      told = page().url + page().title
      send('hello', { token: store(), page: page(), lang, identity, context, open, preview })
      if (open) frame.focus()
    } else if (m.t === 'token') store(m.token)
    else if (m.t === 'close') show(false)
    else if (m.t === 'event') emit(m.name, m.detail)
    else if (m.t === 'unread') {
      if (m.n !== unread) emit('unread', m.n)
      unread = m.n
      badge.hidden = open || !unread
      badge.textContent = unread > 99 ? '99+' : unread
      label()
    }
  })

  const api = window.Relevo = {
    open: () => show(true),
    close: () => show(false),
    identify: v => { identity = v; ready ? send('identify', { identity }) : load() },
    set: v => { context = { ...context, ...v }; send('context', { context }) },
    shutdown: () => {
      if (open) show(false)
      store('')
      frame?.remove()
      frame = ready = identity = context = undefined
      unread = 0
      if (badge) { badge.hidden = true; label() }
    },
    on: (name, f) => { (on[name] ||= []).push(f) },
    q: { push: ([name, ...args]) => api[name]?.(...args) },
  }
  for (const call of stub?.q || []) api.q.push(call)

  const draw = c => {
    cfg = c
    const host = make('div'), sheet = new CSSStyleSheet(), ns = 'http://www.w3.org/2000/svg', side = c.position === 'left' ? 'left' : 'right'
    sheet.replaceSync(`:host{all:initial!important;display:block!important;position:fixed!important;z-index:2147483000!important;bottom:${+c.below}px!important;${side}:${+c.side}px!important}
button{all:initial;box-sizing:border-box;position:relative;width:56px;height:56px;border-radius:50%;background:${c.colour};color:${c.on_colour};display:grid;place-items:center;cursor:pointer;box-shadow:0 2px 6px #0002,0 8px 28px #0003;transition:scale .15s}
button:hover{scale:1.05}button:active{scale:.97}button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px ${c.colour}}
svg{width:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}button[aria-expanded=true] .a,button[aria-expanded=false] .b{display:none}
span{position:absolute;top:-4px;right:-4px;box-sizing:border-box;min-width:22px;padding:1px 6px;border-radius:11px;background:#c62a21;color:#fff;border:2px solid #fff;font:600 12px/16px system-ui,sans-serif;text-align:center}
iframe{position:fixed;bottom:${+c.below + 70}px;${side}:${+c.side}px;width:min(400px,calc(100vw - 40px));height:min(680px,calc(100dvh - ${+c.below + 90}px));border:0;border-radius:16px;box-shadow:0 2px 8px #0002,0 16px 56px #0004;color-scheme:normal;animation:up .2s}
[hidden]{display:none}@keyframes up{from{opacity:0;translate:0 10px}}
@media(max-width:520px){iframe{inset:0;width:100vw;height:100dvh;border-radius:0}}
@media(prefers-reduced-motion){*{animation:none!important;transition:none!important}}@media(forced-colors:active){button{border:2px solid}}@media print{:host{display:none!important}}`)
    shadow = host.attachShadow({ mode: 'closed' })
    shadow.adoptedStyleSheets = [sheet]
    btn = make('button', { type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', lang: c.lang })
    badge = make('span', { hidden: '', 'aria-hidden': 'true' })
    const svg = make('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, ns)
    svg.append(make('path', { class: 'a', d: 'M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719' }, ns), make('path', { class: 'b', d: 'm6 9 6 6 6-6' }, ns))
    btn.append(svg, badge)
    shadow.append(btn)
    btn.addEventListener('click', () => show(!open))
    shadow.addEventListener('keydown', e => e.key === 'Escape' && open && show(false))
    label()
    root.append(host)
    for (const t of ['resize', 'scroll']) visualViewport.addEventListener(t, fit)
    doc.addEventListener('visibilitychange', where)
    if (store() || identity) load()
    if (open) { open = false; show(true) }
  }
  import(base + '/widget/v1/config.js' + query).then(m => draw(m.default), () => console.warn('Relevo: site not allowed or unknown key ' + key))
})()

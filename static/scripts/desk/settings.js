// settings.js: small helps of the set-up, profile and settings pages. Without
// it all forms work; nothing here decides.
//
//   data-zone            a select that takes the browser's own time zone
//   data-colour          a swatch and a text field that hold one colour
//   data-avatar          a form whose chosen picture is shown before it is sent
//   data-widget-form     a form whose values the preview #wprev follows
//   data-dirty-form      a form whose unsaved changes are not left without asking;
//                        data-unsaved="its id" is shown while there are some

// Names browsers still use for zones that were renamed.
const RENAMED = { 'Africa/Asmera': 'Africa/Asmara', 'America/Buenos_Aires': 'America/Argentina/Buenos_Aires', 'America/Catamarca': 'America/Argentina/Catamarca', 'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba', 'America/Godthab': 'America/Nuuk', 'America/Indianapolis': 'America/Indiana/Indianapolis', 'America/Jujuy': 'America/Argentina/Jujuy', 'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza', 'Asia/Calcutta': 'Asia/Kolkata', 'Asia/Katmandu': 'Asia/Kathmandu', 'Asia/Rangoon': 'Asia/Yangon', 'Asia/Saigon': 'Asia/Ho_Chi_Minh', 'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv', 'Pacific/Enderbury': 'Pacific/Kanton', 'Pacific/Ponape': 'Pacific/Pohnpei', 'Pacific/Truk': 'Pacific/Chuuk' }

for (const select of document.querySelectorAll('select[data-zone]')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const name = RENAMED[zone] || zone
  if ([...select.options].some(o => o.value === name)) select.value = name
}

const isColour = s => /^#[0-9a-f]{6}$/i.test(s)

for (const box of document.querySelectorAll('[data-colour]')) {
  const swatch = box.querySelector('[type=color]'), text = box.querySelector('[type=text]')
  swatch.addEventListener('input', () => { text.value = swatch.value; text.dispatchEvent(new Event('input', { bubbles: true })) })
  text.addEventListener('input', () => { if (isColour(text.value)) swatch.value = text.value })
}

for (const form of document.querySelectorAll('form[data-avatar]')) {
  const file = form.querySelector('[type=file]'), view = form.querySelector('[data-avatar-view]')
  let url = ''
  file.addEventListener('change', () => {
    URL.revokeObjectURL(url)
    if (!file.files[0]?.type.startsWith('image/')) return
    url = URL.createObjectURL(file.files[0])
    const img = new Image()
    img.alt = ''
    img.onload = () => view.replaceChildren(img)
    img.src = url
  })
}

// Relative luminance and contrast as in WCAG 2.2; the server computes the same.
function luminance(c) {
  const lin = i => { const v = parseInt(c.slice(i, i + 2), 16) / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }
  return 0.2126 * lin(1) + 0.7152 * lin(3) + 0.0722 * lin(5)
}

function follow(form, view) {
  const value = name => form.elements[name]?.value.trim() || ''
  const note = document.getElementById('f-colour-hint')
  const draw = () => {
    const c = value('colour')
    if (isColour(c)) {
      const l = luminance(c), white = 1.05 / (l + 0.05), black = (l + 0.05) / 0.05
      view.style.setProperty('--brand', c)
      view.style.setProperty('--on-brand', white >= black ? '#ffffff' : '#000000')
      if (note) note.textContent = note.textContent.replace(/\d+([.,])\d/, (_, point) => Math.max(white, black).toFixed(1).replace('.', point))
    }
    view.dataset.position = value('position')
    view.dataset.theme = value('theme')
    const lang = value('lang') === 'auto' ? document.documentElement.lang : value('lang')
    const texts = { name: value('name'), subtitle: value('subtitle_' + lang), greeting: value('greeting_' + lang) }
    for (const el of view.querySelectorAll('[data-mirror]')) el.textContent = texts[el.dataset.mirror] || el.dataset.fallback
  }
  form.addEventListener('input', draw)
  draw()
}
// On narrow screens the navigation is a strip: bring the current page into view.
const place = document.querySelector('.admin > .nav [aria-current]')
if (place) place.parentElement.scrollLeft = place.offsetLeft - (place.parentElement.clientWidth - place.offsetWidth) / 2

const form = document.querySelector('form[data-widget-form]'), view = document.getElementById('wprev')
if (form && view) follow(form, view)

for (const form of document.querySelectorAll('form[data-dirty-form]')) {
  let dirty = form.hasAttribute('data-dirty')
  const note = document.querySelector(`[data-unsaved="${CSS.escape(form.id)}"]`)
  form.addEventListener('input', () => {
    dirty = true
    if (note) note.hidden = false
  })
  form.addEventListener('submit', () => { dirty = false })
  document.querySelector(`[data-discard="${CSS.escape(form.id)}"]`)?.addEventListener('click', () => { dirty = false })
  addEventListener('beforeunload', e => { if (dirty) e.preventDefault() })
}

// desk.js: the scripts of all pages but the visitors', one file for one request.
// A page names in data-scripts which parts it has beside those every page has.
import './desk/ui.js'
import './live.js'

const parts = {
  'board': () => import('./desk/board.js'),
  'builder': () => import('./desk/builder.js'),
  'builder-preview': () => import('./desk/builder-preview.js'),
  'editor': () => import('./desk/editor.js'),
  'inbox': () => import('./desk/inbox.js'),
  'insights': () => import('./desk/insights.js'),
  'presence': () => import('./desk/presence.js'),
  'rings': () => import('./desk/rings.js'),
  'settings': () => import('./desk/settings.js'),
  'ticks': () => import('./desk/ticks.js'),
}
for (const name of (document.body.dataset.scripts || '').split(' ')) parts[name]?.()

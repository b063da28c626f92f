package static

// The scripts of scripts/ are joined and made small: one file a kind of page.
//go:generate go tool esbuild scripts/desk.js scripts/early.js scripts/frame.js scripts/widget.js --bundle --minify --format=esm --target=es2022 --legal-comments=none --log-level=warning --outdir=files/js

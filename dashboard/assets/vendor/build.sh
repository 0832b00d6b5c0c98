#!/bin/sh
# Fetches again what the dashboard carries from npm: Inter (OFL), Tabler icons (MIT), dayjs locales (MIT), a plotly.js of four trace kinds (MIT)
# and what generators of an older JavaScript run on (MIT), which Dash's scripts name and its polyfill would bring with much else.
# Run it in this folder after raising a version below; commit what it changes. Needs node, npm and sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund \
  @fontsource-variable/inter@5.3.0 @tabler/icons@3.51.0 dayjs@1.11.23 plotly.js@4.1.1 regenerator-runtime@0.14.1 esbuild@0.28.2

cp node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 \
   node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2 "$here/../fonts/"
cp node_modules/@fontsource-variable/inter/LICENSE "$here/../fonts/LICENSE-Inter.txt"

cp node_modules/dayjs/locale/zh-tw.js node_modules/dayjs/locale/zh-cn.js "$here/dayjs/"
cp node_modules/dayjs/LICENSE "$here/dayjs/LICENSE-dayjs.txt"

cp node_modules/@tabler/icons/LICENSE "$here/../icons/LICENSE-Tabler.txt"
node "$here/icons.cjs" node_modules/@tabler/icons/icons/outline "$here/../icons/icons.css"

cp node_modules/plotly.js/LICENSE "$here/LICENSE-plotly.txt"
cat > entry.cjs <<'JS'
const Plotly = require('plotly.js/lib/core');
Plotly.register([require('plotly.js/lib/bar'), require('plotly.js/lib/sankey'), require('plotly.js/lib/heatmap')]);
module.exports = Plotly;
JS
npx esbuild entry.cjs --bundle --minify --format=iife --global-name=Plotly --define:global=window \
  --legal-comments=none --outfile="$here/plotly-trimmed.js" --loader:.css=text --log-level=warning

cp node_modules/regenerator-runtime/LICENSE "$here/LICENSE-regenerator.txt"
echo "window.regeneratorRuntime = require('regenerator-runtime');" > generators.cjs
npx esbuild generators.cjs --bundle --minify --format=iife --legal-comments=none --outfile="$here/regenerator.js" --log-level=warning

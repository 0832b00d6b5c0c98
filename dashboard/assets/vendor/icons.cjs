// Writes one CSS class per icon, each a mask, so that an icon takes the colour of the text around it.
const fs = require('fs');
const path = require('path');
const names = `activity adjustments-horizontal alert-circle alert-triangle arrow-back-up arrow-down-right arrow-right arrow-up-right ban bookmark
 calendar chart-area-line check circle-check copy database database-off download external-link eye file-search file-spreadsheet
 filter filter-off heart-handshake home info-circle language layout-dashboard link mail message-2 moon note pencil photo plug-off
 quote refresh ripple route search share-3 speakerphone sun table trash trending-up unlink user-plus users vector world x`.split(/\s+/);
const [from, to] = process.argv.slice(2);
const one = (name) => {
  const svg = fs.readFileSync(path.join(from, name + '.svg'), 'utf8').replace(/\s+class="[^"]*"/, '').replace(/\s+/g, ' ').replace(/> </g, '><').replace(/ >/, '>');
  return `.icon-${name}{--icon:url("data:image/svg+xml,${svg.trim().replace(/"/g, "'").replace(/</g, '%3C').replace(/>/g, '%3E').replace(/#/g, '%23')}")}`;
};
fs.writeFileSync(to, '/* Tabler icons, MIT: see LICENSE-Tabler.txt. Written by vendor/build.sh. */\n' + names.map(one).join('\n') + '\n');

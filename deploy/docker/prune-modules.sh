#!/bin/sh
# Removes from a node_modules what nothing reads at run time, a third of the image otherwise.
set -e
cd "$1"
find . -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' \
  -o -name '*.md' -o -name '*.png' -o -name '*.flow' -o -name '*.tsbuildinfo' \) -delete
# What is only for programs in CommonJS, for browsers that are driven by WebDriver, for another runtime, or
# to draw pages of PDFs, which are only read.
find zod -name '*.cjs' -delete
rm -rf chromium-bidi devtools-protocol/json bare-*/prebuilds @napi-rs
# Prints need no GPU.
rm -f @sparticuz/chromium/bin/swiftshader.tar.br
# Of each family five faces are set at most.
for face in @expo-google-fonts/*/*/; do
  case "$face" in
    */400Regular/ | */400Regular_Italic/ | */600SemiBold/ | */600SemiBold_Italic/ | */700Bold/) ;;
    *) rm -rf "$face" ;;
  esac
done
find . -type d -empty -delete

#!/bin/sh
# Claims a service queue, reserves rows of the log for what it writes, and lets go of both.
# usage: claim.sh BOT SQ ROWS
set -eu
url=${OFFPRINT_URL:-http://localhost:3000}/api/queue
bot=$1 sq=$2 rows=$3

ask() {
  curl -sS "$url" -H 'content-type: application/json' -d "$1"
}

claim=$(ask "{\"action\":\"tryClaimSQ\",\"botId\":\"$bot\",\"sqNumber\":\"$sq\"}")
case $claim in
  *'"success":true'*) ;;
  *) echo "$bot: $sq is another's: $claim"; exit 3 ;;
esac

reserved=$(ask "{\"action\":\"reserveRefundLogWrite\",\"botId\":\"$bot\",\"sqNumber\":\"$sq\",\"rowCount\":$rows,\"currentLastRow\":1}")
start=$(printf %s "$reserved" | sed -n 's/.*"startRow":\([0-9]*\).*/\1/p')
echo "$bot: writes $rows rows of $sq from row $start"

ask "{\"action\":\"releaseRefundLogWrite\",\"botId\":\"$bot\",\"sqNumber\":\"$sq\"}" > /dev/null
ask "{\"action\":\"releaseSQ\",\"botId\":\"$bot\",\"sqNumber\":\"$sq\"}" > /dev/null

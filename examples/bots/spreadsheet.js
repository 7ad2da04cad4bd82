// A script of a spreadsheet (Google Apps Script): appends refunds to the log, in rows that no other
// bot writes. OFFPRINT_URL and, with auth on, OFFPRINT_API_KEY are properties of the script.

// biome-ignore lint/correctness/noUnusedVariables: the spreadsheet calls it.
function appendRefunds(botId, sqNumber, refunds) {
  const log = SpreadsheetApp.getActive().getSheetByName('Refund log');
  const claim = askQueue({ action: 'tryClaimSQ', botId, sqNumber });
  if (!claim.success) throw new Error(`${sqNumber} is worked on by ${claim.claimedBy}.`);
  try {
    const { startRow, rowCount } = askQueue({
      action: 'reserveRefundLogWrite',
      botId,
      sqNumber,
      rowCount: refunds.length,
      currentLastRow: log.getLastRow(),
    });
    log.getRange(startRow, 1, rowCount, refunds[0].length).setValues(refunds);
    return startRow;
  } finally {
    askQueue({ action: 'releaseRefundLogWrite', botId, sqNumber });
    askQueue({ action: 'releaseSQ', botId, sqNumber });
  }
}

function askQueue(body) {
  const settings = PropertiesService.getScriptProperties();
  const key = settings.getProperty('OFFPRINT_API_KEY');
  const response = UrlFetchApp.fetch(`${settings.getProperty('OFFPRINT_URL')}/api/queue`, {
    method: 'post',
    contentType: 'application/json',
    headers: key ? { Authorization: `Bearer ${key}`, 'X-Offprint-User': 'bots' } : {},
    payload: JSON.stringify(body),
  });
  return JSON.parse(response.getContentText());
}

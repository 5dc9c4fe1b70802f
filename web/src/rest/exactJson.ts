/**
 * Reads JSON without losing a digit: numbers become the text that they were written with, whole ones of fields that are times or counts become numbers.
 */
export function exactJson(text: string): unknown {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, token => (token.startsWith('"') ? token : `"${token}"`));
  return JSON.parse(quoted, (name, value: unknown) => (typeof value === 'string' && counts.test(name) && /^-?\d+$/.test(value) ? Number(value) : value));
}

const counts = /_us$|_ms$|^(revision|trades|updates|total|status|ticks|bytes|decode_errors|duplicates|reconnects|configured|subscribed|gaps_\w+|price_scale|lot_size|connections|total_connections)$/;

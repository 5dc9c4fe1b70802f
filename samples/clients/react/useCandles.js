import { useEffect, useState } from 'react';

/**
 * The newest candles of an instrument: the last `count`, then each as it closes or is revised; after a cut from where it was.
 * @param {string} url of the server's socket, such as ws://127.0.0.1:8000/ws/v1
 * @returns {{ candles: object[], live: boolean }} by open time; live once everything before now has come
 */
export function useCandles(url, instrument, interval, count = 200) {
  const [candles, setCandles] = useState([]);
  const [live, setLive] = useState(false);

  useEffect(() => {
    let socket, timer, cursor, left = false;
    const since = new Map(); // the last pos of each partition after the cursor
    let newest = [];

    function take(frame) {
      const now = frame.cursor ?? frame.cursors?.candles;
      if (now) { cursor = now; since.clear(); }
      if (frame.pos) since.set(frame.pos.split('.')[0], frame.pos);
      if (frame.event === 'caught_up') setLive(true);
      if (frame.data) {
        const byTime = new Map([...newest, ...frame.data].map(candle => [candle.start_us, candle])); // a revision takes its place
        newest = [...byTime.values()].sort((a, b) => a.start_us - b.start_us).slice(-count);
        setCandles(newest);
      }
    }

    function connect() {
      socket = new WebSocket(url, 'candlewick.v1.json');
      socket.onmessage = message => take(JSON.parse(message.data));
      socket.onopen = () => socket.send(JSON.stringify({ op: 'subscribe', id: 'candles', channel: 'candles', instruments: [instrument], interval,
        from: cursor ? { cursor, pos: [...since.values()] } : { last: count } }));
      socket.onclose = () => {
        if (left) return;
        setLive(false);
        timer = setTimeout(connect, 1000);
      };
    }

    setCandles([]);
    setLive(false);
    connect();
    return () => {
      left = true;
      clearTimeout(timer);
      socket.close();
    };
  }, [url, instrument, interval, count]);

  return { candles, live };
}

"""Follows candles, over cuts from where it was: python candles.py [server] [instruments] [interval] [from] [to]"""
import http.client
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal

defaults = ["http://127.0.0.1:8000", "SIM:ACME", "1m", "-PT2H", ""]
server, instruments, interval, start, end = sys.argv[1:] + defaults[len(sys.argv) - 1:]
query = urllib.parse.urlencode({"channel": "candles", "instruments": instruments, "interval": interval, "from": start, "to": end})
last, done = None, False


def take(event, data):
    frame = json.loads(data, parse_float=Decimal)  # prices stay exact
    if frame.get("recovered") is False:
        print(f"something is missing: {frame['reason']}", file=sys.stderr)
    for candle in frame.get("data", []):
        print(json.dumps(candle, default=str), flush=True)
    return event == "completed"


while not done:
    request = urllib.request.Request(f"{server}/api/stream?{query}", headers={"Last-Event-ID": last} if last else {})
    try:
        with urllib.request.urlopen(request, timeout=60) as stream:
            event = {}
            for line in stream:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    event[name] = value
                elif "data" in event:  # an empty line ends an event: one that was cut is none
                    done, last, event = take(event["event"], event["data"]), event.get("id", last), {}
    except urllib.error.HTTPError as e:
        if e.code not in (429, 503):
            sys.exit(e.read().decode())
    except (OSError, http.client.HTTPException):
        pass  # cut
    time.sleep(0 if done else 0.2)

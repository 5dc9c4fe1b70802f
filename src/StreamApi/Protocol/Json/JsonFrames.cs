using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Writes every event as docs/protocol.md shows it. One writer for one client: its memory is used again.</summary>
/// <param name="protocol">What <c>welcome</c> says is spoken.</param>
internal sealed class JsonFrames(string protocol = JsonProtocol.Name)
{
    /// <summary>Frames are never put into a page as they are, so that quotes and other scripts need no escapes.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);
    private bool _numbersIds;

    /// <param name="items">How items look.</param>
    /// <param name="numbersIds">Names of subscriptions that are whole numbers are written as numbers.</param>
    public void Write(StreamEvent happened, ItemEncoding items, bool numbersIds, PooledBuffer frame)
    {
        _numbersIds = numbersIds;
        _json.Reset(frame);
        _json.WriteStartObject();
        switch (happened)
        {
            case ItemBatch batch:
                Begin("data", batch.Id);
                Items(batch, items, frame);
                break;
            case StreamEvent.Subscribed subscribed:
                Begin("subscribed", subscribed.Id);
                Subscribed(subscribed);
                break;
            case StreamEvent.Checkpoint checkpoint:
                Begin("checkpoint", checkpoint.Id);
                Cursor(checkpoint.Cursor);
                break;
            case StreamEvent.CaughtUp caughtUp:
                Begin("caught_up", caughtUp.Id);
                Cursor(caughtUp.Cursor);
                break;
            case StreamEvent.Slow slow:
                Begin("slow", slow.Id);
                _json.WriteNumber("behind", Math.Round(slow.Behind, 2));
                break;
            case StreamEvent.Gap gap:
                Begin("gap", gap.Id);
                Gap(gap);
                break;
            case StreamEvent.Session session:
                Begin("session", session.Id);
                Session(session.Standing);
                break;
            case StreamEvent.Upstream upstream:
                Begin("upstream", upstream.Id);
                Upstream(upstream);
                break;
            case StreamEvent.Completed completed:
                Begin("completed", completed.Id);
                Cursor(completed.Cursor);
                break;
            case StreamEvent.Updated updated:
                Begin("updated", updated.Id);
                Instruments("added", updated.Added);
                Cursor(updated.Cursor);
                break;
            case StreamEvent.Paused paused:
                Begin("paused", paused.Id);
                Cursor(paused.Cursor);
                break;
            case StreamEvent.Resumed resumed:
                Begin("resumed", resumed.Id);
                Cursor(resumed.Cursor);
                break;
            case StreamEvent.Sought sought:
                Begin("sought", sought.Id);
                _json.WriteNumber("time_us", sought.TimeUs);
                if (sought.Lost is { } lost)
                {
                    _json.WriteBoolean("recovered", false);
                    _json.WriteString("reason", lost);
                }

                Cursor(sought.Cursor);
                break;
            case StreamEvent.SpeedChanged speed:
                Begin("speed", speed.Id);
                _json.WriteNumber("speed", speed.Times);
                break;
            case StreamEvent.Stepped stepped:
                Begin("stepped", stepped.Id);
                _json.WriteNumber("time_us", stepped.TimeUs);
                Cursor(stepped.Cursor);
                break;
            case StreamEvent.Delayed delayed:
                Begin("delayed", delayed.Id);
                _json.WriteNumber("by_ms", (long)delayed.By.TotalMilliseconds);
                break;
            case StreamEvent.Unsubscribed unsubscribed:
                Begin("unsubscribed", unsubscribed.Id);
                Cursor(unsubscribed.Cursor);
                break;
            case StreamEvent.Failed failed:
                Begin("error", failed.Id);
                Failed(failed);
                break;
            case StreamEvent.Welcome welcome:
                Begin("welcome", null);
                Welcome(welcome);
                break;
            case StreamEvent.Authenticated authenticated:
                Begin("authenticated", null);
                _json.WriteString("name", authenticated.Name);
                break;
            case StreamEvent.Heartbeat heartbeat:
                Begin("heartbeat", null);
                _json.WriteNumber("server_time_us", heartbeat.ServerTimeUs);
                break;
            case StreamEvent.Pong pong:
                Begin("pong", null);
                Pong(pong);
                break;
            case StreamEvent.OptionsChanged options:
                Begin("options", null);
                _json.WriteString("decimals", items == JsonItems.Strings ? "string" : "number");
                _json.WriteString("on_lost", options.LostGoesLive ? "live" : "earliest");
                break;
            case StreamEvent.Closing closing:
                Begin("closing", null);
                Closing(closing);
                break;
            default:
                throw new UnreachableException($"no frame for {happened.GetType().Name}");
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    private void Begin(string name, string? id)
    {
        _json.WriteString("event", name);
        if (_numbersIds && long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            _json.WriteNumber("id", number);
        }
        else if (id is not null)
        {
            _json.WriteString("id", id);
        }
    }

    private void Items(ItemBatch batch, ItemEncoding items, PooledBuffer frame)
    {
        _json.WriteNumber("seq", batch.Seq);
        if (batch.Position is var (partition, offset))
        {
            Position(partition, offset);
        }

        Cursor(batch.Cursor);
        if (batch.IsSnapshot)
        {
            _json.WriteBoolean("snapshot", true);
        }

        if (batch.IsConflated)
        {
            _json.WriteBoolean("conflated", true);
        }

        // Items are JSON already, made once for all clients: they are copied, and nothing else.
        _json.WriteStartArray("data");
        _json.Flush();
        Copy(batch.Items, items, frame);
        _json.WriteEndArray();
    }

    private static void Copy(ReadOnlySpan<Item> batch, ItemEncoding items, PooledBuffer frame)
    {
        bool isFirst = true;
        foreach (var item in batch)
        {
            var bytes = item.In(items);
            var place = frame.GetSpan(bytes.Length + 1);
            int at = 0;
            if (!isFirst)
            {
                place[at++] = (byte)',';
            }

            bytes.CopyTo(place[at..]);
            frame.Advance(at + bytes.Length);
            isFirst = false;
        }
    }

    private void Position(int partition, long offset)
    {
        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(partition, text, out int length);
        text[length++] = (byte)'.';
        Utf8Formatter.TryFormat(offset, text[length..], out int more);
        _json.WriteString("pos"u8, text[..(length + more)]);
    }

    private void Subscribed(StreamEvent.Subscribed subscribed)
    {
        Instruments("instruments", subscribed.Instruments);
        if (subscribed.Lost is { } lost)
        {
            _json.WriteBoolean("recovered", lost.Length == 0);
            if (lost.Length > 0)
            {
                _json.WriteString("reason", lost);
            }
        }

        Cursor(subscribed.Cursor);
    }

    private void Instruments(string name, IReadOnlyList<ResolvedInstrument> instruments)
    {
        _json.WriteStartArray(name);
        foreach (var instrument in instruments)
        {
            _json.WriteStartObject();
            _json.WriteString("asked", instrument.Asked);
            _json.WriteString("instrument", instrument.Instrument);
            _json.WriteBoolean("known", instrument.Known);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void Gap(StreamEvent.Gap gap)
    {
        _json.WriteString("feed", gap.Feed);
        _json.WriteString("source", gap.Source);
        if (gap.Instrument is { } instrument)
        {
            _json.WriteString("instrument", instrument);
        }

        _json.WriteNumber("from_us", gap.FromUs);
        _json.WriteNumber("to_us", gap.ToUs);
        _json.WriteBoolean("filled", gap.Filled);
    }

    private void Session(SessionStanding standing)
    {
        _json.WriteString("venue", standing.Venue);
        _json.WriteString("group", standing.Group);
        _json.WriteString("phase", standing.Phase);
        Time("next_open_us", standing.NextOpenUs);
        Time("next_close_us", standing.NextCloseUs);
    }

    private void Time(string name, long? us)
    {
        if (us is { } known)
        {
            _json.WriteNumber(name, known);
        }
        else
        {
            _json.WriteNull(name);
        }
    }

    private void Upstream(StreamEvent.Upstream upstream)
    {
        _json.WriteString("instrument", upstream.Instrument);
        _json.WriteString("feed", upstream.Feed);
        _json.WriteString("status", upstream.Refusal is null ? "subscribed" : "refused");
        if (upstream.Refusal is { } refusal)
        {
            _json.WriteString("reason", refusal.Reason);
            _json.WriteString("message", refusal.Message);
        }
    }

    private void Failed(StreamEvent.Failed failed)
    {
        _json.WriteString("code", failed.Failure.Code);
        _json.WriteString("message", failed.Failure.Message);
        _json.WriteBoolean("retryable", failed.Failure.Retryable);
        _json.WriteBoolean("fatal", failed.IsFatal);
        Cursor(failed.Cursor);
    }

    private void Welcome(StreamEvent.Welcome welcome)
    {
        var limits = welcome.Limits;
        _json.WriteString("protocol", protocol);
        _json.WriteNumber("server_time_us", welcome.ServerTimeUs);
        _json.WriteString("connection", welcome.Connection);
        _json.WriteStartObject("limits");
        _json.WriteNumber("message_bytes", limits.MessageBytes);
        _json.WriteNumber("subscriptions", limits.SubscriptionsPerConnection);
        _json.WriteNumber("instruments", limits.InstrumentsPerSubscription);
        _json.WriteNumber("last", limits.LastItems);
        _json.WriteEndObject();
        _json.WriteNumber("heartbeat_s", (long)limits.Heartbeat.TotalSeconds);
        _json.WriteString("auth", welcome.NeedsAuth ? "required" : "none");
    }

    private void Pong(StreamEvent.Pong pong)
    {
        if (pong.T is { } t)
        {
            _json.WritePropertyName("t");
            _json.WriteRawValue(t, skipInputValidation: true);
        }
    }

    private void Closing(StreamEvent.Closing closing)
    {
        _json.WriteNumber("code", closing.Code);
        _json.WriteString("reason", closing.Reason);
        _json.WriteNumber("retry_after_ms", closing.RetryAfterMs);
        _json.WriteStartObject("cursors");
        foreach (var (id, cursor) in closing.Cursors)
        {
            _json.WriteString(id, cursor);
        }

        _json.WriteEndObject();
    }

    private void Cursor(string? cursor)
    {
        if (cursor is not null)
        {
            _json.WriteString("cursor", cursor);
        }
    }
}

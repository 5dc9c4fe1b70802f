using System.Text.Encodings.Web;
using System.Text.Json;
using Candlewick.StreamApi.Directory;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Protocol;

/// <summary>Every event the server sends, as docs/protocol.md shows it. Each call returns a frame to be sent and disposed.</summary>
internal static class Frames
{
    /// <summary>The one subprotocol of this version.</summary>
    public const string Subprotocol = "candlewick.v1.json";

    /// <summary>Frames are never put into a page as they are, so that quotes and other scripts need no escapes.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static PooledBuffer Welcome(string connection, long serverTimeUs, StreamLimits limits) => Write("welcome", null, json =>
    {
        json.WriteString("protocol", Subprotocol);
        json.WriteNumber("server_time_us", serverTimeUs);
        json.WriteString("connection", connection);
        json.WriteStartObject("limits");
        json.WriteNumber("message_bytes", limits.MessageBytes);
        json.WriteNumber("subscriptions", limits.SubscriptionsPerConnection);
        json.WriteNumber("instruments", limits.InstrumentsPerSubscription);
        json.WriteNumber("last", limits.LastItems);
        json.WriteEndObject();
        json.WriteNumber("heartbeat_s", (long)limits.Heartbeat.TotalSeconds);
        json.WriteString("auth", "none");
    });

    /// <param name="cursor">Where it begins; null on a channel without positions.</param>
    /// <param name="lost">Null where no cursor was given; empty where it was honoured in full; else why it was not.</param>
    public static PooledBuffer Subscribed(string id, IReadOnlyList<ResolvedInstrument> instruments, string? cursor, string? lost) => Write("subscribed", id, json =>
    {
        json.WriteStartArray("instruments");
        foreach (var instrument in instruments)
        {
            json.WriteStartObject();
            json.WriteString("asked", instrument.Asked);
            json.WriteString("instrument", instrument.Instrument);
            json.WriteBoolean("known", instrument.Known);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (lost is not null)
        {
            json.WriteBoolean("recovered", lost.Length == 0);
            if (lost.Length > 0)
            {
                json.WriteString("reason", lost);
            }
        }

        WriteCursor(json, cursor);
    });

    /// <param name="pos">Position of the last item, <c>partition.offset</c>; null where <paramref name="cursor"/> stands in its place, or for a snapshot.</param>
    public static PooledBuffer Data(
        string id, long seq, string? pos, string? cursor, bool snapshot, bool conflated, ReadOnlySpan<Item> items, bool decimalsAsStrings)
    {
        var buffer = new PooledBuffer(256 + (items.Length * 384));
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("event", "data");
        json.WriteString("id", id);
        json.WriteNumber("seq", seq);
        if (pos is not null)
        {
            json.WriteString("pos", pos);
        }

        WriteCursor(json, cursor);
        if (snapshot)
        {
            json.WriteBoolean("snapshot", true);
        }

        if (conflated)
        {
            json.WriteBoolean("conflated", true);
        }

        json.WriteStartArray("data");
        foreach (var item in items)
        {
            json.WriteRawValue(item.Json(decimalsAsStrings), skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return buffer;
    }

    public static PooledBuffer Checkpoint(string id, string cursor) => Write("checkpoint", id, json => json.WriteString("cursor", cursor));

    public static PooledBuffer CaughtUp(string id, string? cursor) => Write("caught_up", id, json => WriteCursor(json, cursor));

    public static PooledBuffer Completed(string id, string cursor) => Write("completed", id, json => json.WriteString("cursor", cursor));

    public static PooledBuffer Unsubscribed(string id, string? cursor) => Write("unsubscribed", id, json => WriteCursor(json, cursor));

    /// <param name="behind">Part of what the server holds that the client has not read, 0 to 1.</param>
    public static PooledBuffer Slow(string id, double behind) => Write("slow", id, json => json.WriteNumber("behind", Math.Round(behind, 2)));

    public static PooledBuffer Closing(int code, string reason, int retryAfterMs, IEnumerable<(string Id, string Cursor)> cursors) => Write("closing", null, json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("reason", reason);
        json.WriteNumber("retry_after_ms", retryAfterMs);
        json.WriteStartObject("cursors");
        foreach (var (id, cursor) in cursors)
        {
            json.WriteString(id, cursor);
        }

        json.WriteEndObject();
    });

    public static PooledBuffer Heartbeat(long serverTimeUs) => Write("heartbeat", null, json => json.WriteNumber("server_time_us", serverTimeUs));

    /// <param name="t">Raw JSON to echo.</param>
    public static PooledBuffer Pong(string? t) => Write("pong", null, json =>
    {
        if (t is not null)
        {
            json.WritePropertyName("t");
            json.WriteRawValue(t, skipInputValidation: true);
        }
    });

    public static PooledBuffer OptionsInForce(bool decimalsAsStrings, bool lostGoesLive) => Write("options", null, json =>
    {
        json.WriteString("decimals", decimalsAsStrings ? "string" : "number");
        json.WriteString("on_lost", lostGoesLive ? "live" : "earliest");
    });

    /// <param name="cursor">Where the subscription stood that the error ended.</param>
    /// <param name="fatal">True where the error ended the subscription named, or the connection.</param>
    public static PooledBuffer Error(string? id, string code, string message, bool retryable, bool fatal, string? cursor = null) => Write("error", id, json =>
    {
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteBoolean("retryable", retryable);
        json.WriteBoolean("fatal", fatal);
        WriteCursor(json, cursor);
    });

    private static void WriteCursor(Utf8JsonWriter json, string? cursor)
    {
        if (cursor is not null)
        {
            json.WriteString("cursor", cursor);
        }
    }

    private static PooledBuffer Write(string name, string? id, Action<Utf8JsonWriter> fields)
    {
        var buffer = new PooledBuffer();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("event", name);
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        fields(json);
        json.WriteEndObject();
        return buffer;
    }
}

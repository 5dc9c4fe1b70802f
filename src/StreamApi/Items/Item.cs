using System.Buffers;
using System.Text.Json;

namespace Candlewick.StreamApi.Items;

/// <summary>
/// One thing a subscriber gets. Its JSON is made once for each form of decimals and shared by all clients.
/// </summary>
internal abstract class Item(string instrument, string? interval, long timeUs)
{
    private byte[]? _numbers;
    private byte[]? _strings;

    public string Instrument { get; } = instrument;

    /// <summary>Null on ticks.</summary>
    public string? Interval { get; } = interval;

    /// <summary>What <c>from</c> and <c>to</c> are compared with, microseconds UTC: a candle's open time, a tick's event time.</summary>
    public long TimeUs { get; } = timeUs;

    /// <summary>The item as JSON in UTF-8, prices as numbers or as strings.</summary>
    public ReadOnlySpan<byte> Json(bool decimalsAsStrings) =>
        decimalsAsStrings ? _strings ??= Write(true) : _numbers ??= Write(false);

    protected abstract void Write(Utf8JsonWriter json, DecimalWriter decimals);

    private byte[] Write(bool asStrings)
    {
        var buffer = new ArrayBufferWriter<byte>(384);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, new DecimalWriter(json, asStrings));
        }

        return buffer.WrittenSpan.ToArray();
    }
}

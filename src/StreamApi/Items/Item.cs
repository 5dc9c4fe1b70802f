using Candlewick.Market.Candles;

namespace Candlewick.StreamApi.Items;

/// <summary>
/// One thing a subscriber gets, known by its fields. What an encoding makes of it is kept with it: it is made once,
/// however many clients get it, and goes with the ring's record that it belongs to.
/// </summary>
internal abstract class Item(string instrument, string? interval, long timeUs)
{
    private readonly Lock _encoding = new();
    private byte[]?[] _encoded = [];

    public string Instrument { get; } = instrument;

    /// <summary>Null on ticks.</summary>
    public string? Interval { get; } = interval;

    /// <summary>Which of its trading date's bars it is, from 1; 0 of a bar by time, and of what is no bar.</summary>
    public long Ordinal { get; init; }

    /// <summary>What <c>from</c> and <c>to</c> are compared with, microseconds UTC: a candle's open time, a tick's event time.</summary>
    public long TimeUs { get; } = timeUs;

    /// <summary>When what it says was so at the exchange, microseconds UTC; null where it is no one time.</summary>
    public virtual long? HappenedUs => TimeUs;

    /// <summary>The trace it belongs to: that of a sampled tick.</summary>
    public string? Trace { get; set; }

    /// <summary>Its place in the order of stored history.</summary>
    public CandleKey Key => new(TimeUs, Instrument, Interval ?? "", Ordinal);

    /// <summary>The item in <paramref name="encoding"/>.</summary>
    public ReadOnlySpan<byte> In(ItemEncoding encoding)
    {
        var forms = Volatile.Read(ref _encoded);
        return encoding.Slot < forms.Length && forms[encoding.Slot] is { } made ? made : Encode(encoding);
    }

    /// <summary>Names its fields, in the order in which clients see them.</summary>
    public abstract void WriteTo(IFieldWriter fields);

    private byte[] Encode(ItemEncoding encoding)
    {
        lock (_encoding)
        {
            if (encoding.Slot < _encoded.Length && _encoded[encoding.Slot] is { } made)
            {
                return made;
            }

            // Readers look without the lock: what they see is never changed, but for a form that was not there.
            byte[]?[] forms = new byte[]?[Math.Max(_encoded.Length, encoding.Slot + 1)];
            _encoded.CopyTo(forms, 0);
            byte[] bytes = forms[encoding.Slot] = encoding.Encode(this);
            Volatile.Write(ref _encoded, forms);
            return bytes;
        }
    }
}

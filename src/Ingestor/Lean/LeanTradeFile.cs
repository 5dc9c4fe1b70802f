using System.Buffers.Text;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Instruments.Files;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Lean;

/// <summary>
/// Trades of one LEAN zip. A line is <c>milliseconds since local midnight, price × 10,000, size, exchange,
/// sale conditions (hex), suspicious (0 or 1)</c>, without a header; see docs/feeds.md.
/// </summary>
internal sealed class LeanTradeFile : ITickFile
{
    /// <summary>LEAN writes US equity prices in ten-thousandths.</summary>
    public const int PriceScale = 4;

    private readonly ZipEntryStream? _entry;
    private readonly Utf8LineReader? _lines;
    private readonly FeedInstrument _instrument;
    private readonly LocalMidnight _midnight;
    private readonly string? _unreadable;

    public LeanTradeFile(string path)
    {
        var (instrument, date, zone) = LeanPath.Parse(path);
        _instrument = new FeedInstrument(instrument);
        _midnight = new LocalMidnight(date, zone);
        try
        {
            _entry = ZipEntryStream.Open(path);
            _lines = new Utf8LineReader(_entry);
        }
        catch (InvalidDataException e)
        {
            _unreadable = e.Message;
        }
    }

    public long Line => _lines?.Line ?? 0;

    public string? Problem { get; private set; }

    public string? Damage => _unreadable ?? _lines?.Damage;

    public long BytesRead => _entry?.PackedPosition ?? 0;

    public ReadOutcome Read(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = _instrument;
        ReadOnlySpan<byte> line = default;
        while (line.IsEmpty)
        {
            if (_lines is null || !_lines.TryRead(out line))
            {
                return ReadOutcome.End;
            }
        }

        tick = default;
        Problem = Parse(line, ref tick);
        return Problem is null ? ReadOutcome.Item : ReadOutcome.Skipped;
    }

    public long PlausibleUntilUs(in Tick tick, long clockUs) => _midnight.NextDayEndUs;

    public void Dispose() => _lines?.Dispose();

    /// <summary>Returns what is wrong with the line, or null.</summary>
    private string? Parse(ReadOnlySpan<byte> line, ref Tick tick)
    {
        if (!TryTake(ref line, out long milliseconds) || milliseconds < 0 || milliseconds > LocalMidnight.MaxMilliseconds)
        {
            return "the time is not a count of milliseconds since midnight";
        }

        if (!TryTake(ref line, out long price))
        {
            return "the price is not a whole number of ten-thousandths";
        }

        if (price <= 0)
        {
            return "the price is not above 0";
        }

        if (!TryTake(ref line, out long size) || size < 0)
        {
            return "the size is not a whole number";
        }

        // Exchange and sale conditions are not carried by the contract yet; the last column must still be there, or
        // the line is a piece of one.
        int exchange = line.IndexOf((byte)',');
        int conditions = exchange < 0 ? -1 : line[(exchange + 1)..].IndexOf((byte)',');
        var suspicious = conditions < 0 ? default : line[(exchange + conditions + 2)..];
        if (suspicious is not [(byte)'0' or (byte)'1'])
        {
            return "it has not the six columns time, price, size, exchange, conditions, suspicious (0 or 1)";
        }

        tick.Kind = TickKind.Trade;
        tick.TradeUs = _midnight.ToUtcUs(milliseconds);
        tick.PriceScale = PriceScale;
        tick.Price = price;
        tick.Size = size;
        tick.Fields = TickFields.Price | TickFields.Size;
        tick.Flags = suspicious[0] == (byte)'1' ? TickFlags.Suspicious : TickFlags.None;
        return null;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> line, out long value)
    {
        if (!Utf8Parser.TryParse(line, out value, out int used) || used == line.Length || line[used] != (byte)',')
        {
            return false;
        }

        line = line[(used + 1)..];
        return true;
    }
}

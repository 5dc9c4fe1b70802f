using System.Buffers.Text;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Text;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Lean;

/// <summary>
/// Lines of a LEAN zip, without a header: <c>milliseconds since local midnight</c>, then price and size or bid, its size, ask, its size, then what the
/// security has besides; see docs/feeds.md.
/// </summary>
internal sealed class LeanLine(LeanPath path, FeedInstrument[] instruments) : ILineParser
{
    /// <summary>LEAN writes US equity prices in ten-thousandths.</summary>
    private const int EquityScale = 4;

    private readonly LocalMidnight _midnight = new(path.Date, path.Zone);
    private readonly SaleConditions _conditions = new(instruments.Length > 0 ? instruments[0].Id.Venue : "", path.Date);

    public string? Remark => null;

    private bool HasConditions => path.Security != LeanSecurity.Crypto;

    public string? Parse(ReadOnlySpan<byte> line, int part, ref Tick tick, out FeedInstrument? instrument)
    {
        tick = default;
        instrument = instruments[part];
        if (ParseTime(ref line, out tick.TradeUs) is { } problem)
        {
            return problem;
        }

        return path.Kind == LeanKind.Trade ? ParseTrade(line, instrument, ref tick) : ParseQuote(line, ref tick);
    }

    private string? ParseTime(ref ReadOnlySpan<byte> line, out long us)
    {
        us = 0;
        if (!Utf8Parser.TryParse(line, out long whole, out int used) || used == line.Length || line[used] is not ((byte)',' or (byte)'.'))
        {
            return "the time is not a count of milliseconds since midnight";
        }

        long sinceMidnightUs = whole is < 0 or > LocalMidnight.DayUs ? LocalMidnight.DayUs : whole * 1000;
        line = line[used..];
        if (line[0] == (byte)'.')
        {
            // LEAN writes a TimeSpan's milliseconds, with as many decimals as there are.
            int unit = 100;
            for (line = line[1..]; line.Length > 0 && char.IsAsciiDigit((char)line[0]); line = line[1..])
            {
                sinceMidnightUs += unit * (line[0] - '0');
                unit /= 10;
            }

            if (line.IsEmpty || line[0] != (byte)',')
            {
                return "the time is not a count of milliseconds since midnight";
            }
        }

        if (whole < 0 || sinceMidnightUs >= LocalMidnight.DayUs)
        {
            return $"the time is '{whole}' milliseconds since midnight; a day has 86400000";
        }

        line = line[1..];
        us = _midnight.ToUtcUs(sinceMidnightUs);
        return null;
    }

    private string? ParseTrade(ReadOnlySpan<byte> line, FeedInstrument instrument, ref Tick tick)
    {
        tick.Kind = TickKind.Trade;
        tick.Fields = TickFields.Price | TickFields.Size;
        if (ParsePrice(ref line, out tick.Price, out tick.PriceScale) is { } problem)
        {
            return $"the price {problem}";
        }

        if (tick.Price <= 0 && !instrument.MayBeNegative)
        {
            return "the price is not above 0";
        }

        string? size = HasConditions ? TakeNumber(ref line, out tick.Size, out tick.SizeScale) : TakeLastNumber(ref line, out tick.Size, out tick.SizeScale);
        if (size is not null || tick.Size < 0)
        {
            return $"the size {size ?? "is below 0"}";
        }

        return HasConditions ? ParseTail(line, tails: 3, ref tick) : ParseTail(line, tails: 1, ref tick);
    }

    private string? ParseQuote(ReadOnlySpan<byte> line, ref Tick tick)
    {
        tick.Kind = TickKind.Snapshot;
        (tick.ExchangeUs, tick.TradeUs) = (tick.TradeUs, 0);
        if (ParsePrice(ref line, out tick.Bid, out int bidScale) is { } bid)
        {
            return $"the bid {bid}";
        }

        if (TakeNumber(ref line, out tick.BidSize, out int bidSizeScale) is { } bidSize)
        {
            return $"the bid size {bidSize}";
        }

        if (ParsePrice(ref line, out tick.Ask, out int askScale) is { } ask)
        {
            return $"the ask {ask}";
        }

        string? askSize = HasConditions ? TakeNumber(ref line, out tick.AskSize, out int askSizeScale) : TakeLastNumber(ref line, out tick.AskSize, out askSizeScale);
        if (askSize is not null || tick.BidSize < 0 || tick.AskSize < 0)
        {
            return $"the ask size {askSize ?? "or the bid size is below 0"}";
        }

        tick.PriceScale = Math.Max(bidScale, askScale);
        tick.SizeScale = Math.Max(bidSizeScale, askSizeScale);
        if (!ScaledNumber.TryRescale(ref tick.Bid, bidScale, tick.PriceScale) || !ScaledNumber.TryRescale(ref tick.Ask, askScale, tick.PriceScale)
            || !ScaledNumber.TryRescale(ref tick.BidSize, bidSizeScale, tick.SizeScale) || !ScaledNumber.TryRescale(ref tick.AskSize, askSizeScale, tick.SizeScale))
        {
            return "its numbers do not fit 64 bits at the decimal places of its line";
        }

        // A side on which there is nothing has a price of 0.
        tick.Fields = (tick.Bid != 0 ? TickFields.Bid | TickFields.BidSize : 0) | (tick.Ask != 0 ? TickFields.Ask | TickFields.AskSize : 0);
        return tick.Fields == TickFields.None ? "it has neither bid nor ask" : ParseTail(line, tails: HasConditions ? 3 : 1, ref tick);
    }

    private string? ParsePrice(ref ReadOnlySpan<byte> line, out long price, out int scale)
    {
        if (TakeNumber(ref line, out price, out scale) is { } problem)
        {
            return problem;
        }

        if (path.Security != LeanSecurity.Equity)
        {
            return null;
        }

        if (scale != 0)
        {
            return "is not a whole number of ten-thousandths";
        }

        scale = EquityScale;
        return null;
    }

    /// <summary>
    /// What stands behind the numbers: exchange and sale conditions, which decide what an equity's trade moves, and whether it is suspicious. The last
    /// must be there where there are conditions, or the line is a piece of one; older crypto files do not have it.
    /// </summary>
    private string? ParseTail(ReadOnlySpan<byte> line, int tails, ref Tick tick)
    {
        if (tails == 1 && line.IsEmpty)
        {
            return null;
        }

        int columns = line.Count((byte)',') + 1;
        bool fits = columns == tails || (tails == 3 && path.Security == LeanSecurity.Future && path.Kind == LeanKind.Quote && columns == 2);
        var suspicious = line[(line.LastIndexOf((byte)',') + 1)..];
        if (!fits || suspicious is not [(byte)'0' or (byte)'1'])
        {
            return path.Kind == LeanKind.Trade && tails == 3
                ? "it has not the six columns time, price, size, exchange, conditions, suspicious (0 or 1)"
                : "it has other columns than LEAN's ticks of its kind, the last being suspicious (0 or 1)";
        }

        bool isSuspicious = suspicious[0] == (byte)'1';
        if (!isSuspicious && path is { Security: LeanSecurity.Equity, Kind: LeanKind.Trade })
        {
            int exchange = line.IndexOf((byte)',');
            tick.Flags = _conditions.FlagsOf(line[..exchange], line[(exchange + 1)..^2], tick.TradeUs);
            return null;
        }

        tick.Flags = isSuspicious ? TickFlags.Suspicious : TickFlags.None;
        return null;
    }

    private static string? TakeNumber(ref ReadOnlySpan<byte> line, out long value, out int scale)
    {
        int comma = line.IndexOf((byte)',');
        string? problem = comma < 0 ? Missing(out value, out scale) : NumberText.Parse(line[..comma], out value, out scale);
        line = comma < 0 ? line : line[(comma + 1)..];
        return problem;
    }

    private static string? TakeLastNumber(ref ReadOnlySpan<byte> line, out long value, out int scale)
    {
        int comma = line.IndexOf((byte)',');
        string? problem = NumberText.Parse(comma < 0 ? line : line[..comma], out value, out scale);
        line = comma < 0 ? default : line[(comma + 1)..];
        return problem;
    }

    private static string? Missing(out long value, out int scale)
    {
        (value, scale) = (0, 0);
        return "is the last column; there should be more";
    }
}

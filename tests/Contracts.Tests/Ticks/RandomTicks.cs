using Candlewick.Market.Ticks;
using Wire = Candlewick.Contracts.V1;

namespace Candlewick.Contracts.Tests.Ticks;

/// <summary>Ticks with every mixture of fields, zeros and extremes, the same for the same seed.</summary>
internal sealed class RandomTicks(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A tick as generated code has it, and the same as the domain has it.</summary>
    public (Wire.Tick Wire, Tick Domain) Next()
    {
        var domain = new Tick
        {
            Kind = (TickKind)_random.Next(1, 6),
            Fields = (TickFields)_random.Next(1 << 20),
            Flags = (TickFlags)_random.Next(4),
            TradeUs = Number(),
            ExchangeUs = Number(),
            ReceiveUs = Number(),
            PriceScale = _random.Next(19),
            SizeScale = _random.Next(19),
            ClockUs = Number(),
            ClockState = (ClockState)_random.Next(4),
            DownSinceUs = Number(),
            Control = (ControlKind)_random.Next(6),
            BarIntervalUs = Number(),
            Cause = (GapCause)_random.Next(6),
        };
        var wire = new Wire.Tick
        {
            Kind = (Wire.TickKind)domain.Kind,
            Instrument = Name(),
            Source = Name(),
            TradeUs = domain.TradeUs,
            ExchangeUs = domain.ExchangeUs,
            ReceiveUs = domain.ReceiveUs,
            PriceScale = (uint)domain.PriceScale,
            SizeScale = (uint)domain.SizeScale,
            Flags = (uint)domain.Flags,
            ClockUs = domain.ClockUs,
            ClockState = (Wire.ClockState)domain.ClockState,
            DownSinceUs = domain.DownSinceUs,
            Control = (Wire.ControlKind)domain.Control,
            SessionGroup = Name(),
            BarIntervalUs = domain.BarIntervalUs,
            Cause = (Wire.GapCause)domain.Cause,
        };
        Set(ref domain, TickFields.Price, ref domain.Price, v => wire.Price = v);
        Set(ref domain, TickFields.Size, ref domain.Size, v => wire.Size = v);
        Set(ref domain, TickFields.CumulativeVolume, ref domain.CumulativeVolume, v => wire.CumulativeVolume = v);
        Set(ref domain, TickFields.Sequence, ref domain.Sequence, v => wire.Sequence = v);
        Set(ref domain, TickFields.Bid, ref domain.Bid, v => wire.Bid = v);
        Set(ref domain, TickFields.BidSize, ref domain.BidSize, v => wire.BidSize = v);
        Set(ref domain, TickFields.Ask, ref domain.Ask, v => wire.Ask = v);
        Set(ref domain, TickFields.AskSize, ref domain.AskSize, v => wire.AskSize = v);
        Set(ref domain, TickFields.SessionOpen, ref domain.SessionOpen, v => wire.SessionOpen = v);
        Set(ref domain, TickFields.SessionHigh, ref domain.SessionHigh, v => wire.SessionHigh = v);
        Set(ref domain, TickFields.SessionLow, ref domain.SessionLow, v => wire.SessionLow = v);
        Set(ref domain, TickFields.PreviousClose, ref domain.PreviousClose, v => wire.PreviousClose = v);
        Set(ref domain, TickFields.AveragePrice, ref domain.AveragePrice, v => wire.AveragePrice = v);
        Set(ref domain, TickFields.TotalBidQuantity, ref domain.TotalBidQuantity, v => wire.TotalBidQuantity = v);
        Set(ref domain, TickFields.TotalAskQuantity, ref domain.TotalAskQuantity, v => wire.TotalAskQuantity = v);
        Set(ref domain, TickFields.OpenInterest, ref domain.OpenInterest, v => wire.OpenInterest = v);
        Set(ref domain, TickFields.BarOpen, ref domain.BarOpen, v => wire.BarOpen = v);
        Set(ref domain, TickFields.BarHigh, ref domain.BarHigh, v => wire.BarHigh = v);
        Set(ref domain, TickFields.BarLow, ref domain.BarLow, v => wire.BarLow = v);
        Set(ref domain, TickFields.LastSequence, ref domain.LastSequence, v => wire.LastSequence = v);
        return (wire, domain);
    }

    public byte[] Bytes(int maxLength)
    {
        byte[] bytes = new byte[_random.Next(maxLength)];
        _random.NextBytes(bytes);
        return bytes;
    }

    public int Below(int limit) => _random.Next(limit);

    private void Set(ref Tick tick, TickFields field, ref long value, Action<long> setWire)
    {
        if (tick.Has(field))
        {
            value = Number();
            setWire(value);
        }
    }

    private long Number() => _random.Next(8) switch
    {
        0 => 0,
        1 => long.MaxValue,
        2 => long.MinValue,
        3 => -_random.NextInt64(1_000_000),
        4 => _random.Next(128),
        _ => _random.NextInt64(),
    };

    private string Name()
    {
        string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789&._-:";
        return string.Create(_random.Next(65), (_random, letters), (span, state) =>
        {
            foreach (ref char c in span)
            {
                c = state.letters[state._random.Next(state.letters.Length)];
            }
        });
    }
}

using Candlewick.Contracts.V1;

namespace Candlewick.Interop.Tests;

/// <summary>One of everything the contract can say.</summary>
internal static class Samples
{
    public static IReadOnlyList<Tick> Ticks { get; } =
    [
        new()
        {
            Kind = TickKind.Trade, Instrument = "NYSE:SPY", Source = "lean/20131007.5f3a90c1",
            TradeUs = 1_381_152_600_000_000, ReceiveUs = 1_381_152_600_000_000,
            PriceScale = 4, Price = 1_685_000, Size = 100, Sequence = 1,
        },
        new()
        {
            Kind = TickKind.Snapshot, Instrument = "NSE:RELIANCE", Source = "csv/20261109.00000001",
            TradeUs = 1_762_660_000_123_456, ExchangeUs = 1_762_660_000_200_000, ReceiveUs = 1_762_660_000_300_000,
            PriceScale = 2, SizeScale = 1, Price = 250_050, Size = 0, CumulativeVolume = 9_007_199_254_740_993, Sequence = 7,
            Bid = 250_045, BidSize = 10, Ask = 250_055, AskSize = 20, SessionOpen = 249_000, SessionHigh = 251_000, SessionLow = 248_900,
            PreviousClose = 248_800, AveragePrice = 250_012, TotalBidQuantity = 1_000_000, TotalAskQuantity = 2_000_000, OpenInterest = 5, Flags = 3,
        },
        new() { Kind = TickKind.Trade, Instrument = "NYSE:SPY", Source = "lean/20131007.5f3a90c1", TradeUs = -1, Price = long.MinValue, Size = long.MaxValue },
        new() { Kind = TickKind.Clock, Source = "lean/20131007.5f3a90c1", ClockUs = 1_381_152_601_000_000, ClockState = ClockState.Down, DownSinceUs = 5 },
        new() { Kind = TickKind.Control, Instrument = "NSE:RELIANCE", Source = "csv/20261109.00000001", Control = ControlKind.SessionGroup, SessionGroup = "NSE-EQ-CAS" },
    ];

    public static IReadOnlyList<Candle> Candles { get; } =
    [
        new()
        {
            Instrument = "NYSE:SPY", Interval = "1m", StartUs = 1_381_152_600_000_000, EndUs = 1_381_152_660_000_000, TradingDate = 20131007,
            PriceScale = 4, Open = 1_685_000, High = 1_685_100, Low = 1_684_900, Close = 1_685_050, Volume = 12_345, Turnover = "2080132.5000",
            Trades = 42, Closed = true, Source = "lean", Rules = 0xfedc_ba98_7654_3210,
        },
        new()
        {
            Instrument = "NSE:NIFTY-50", Interval = "1d", StartUs = 1, EndUs = 2, Open = -5, UnattributedVolume = 3, OpenInterest = 0,
            Updates = ulong.MaxValue, Revision = 2, Flags = 1, Source = "csv",
        },
    ];
}

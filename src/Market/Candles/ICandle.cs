using Candlewick.Market.Numbers;

namespace Candlewick.Market.Candles;

/// <summary>What a candle says, wherever it is kept. Times are microseconds UTC.</summary>
public interface ICandle
{
    /// <summary>Open time.</summary>
    long StartUs { get; }

    /// <summary>End, exclusive.</summary>
    long EndUs { get; }

    /// <summary>The venue's date.</summary>
    DateOnly TradingDate { get; }

    decimal Open { get; }

    decimal High { get; }

    decimal Low { get; }

    decimal Close { get; }

    /// <summary>Null where the feed carries none.</summary>
    decimal? Volume { get; }

    /// <summary>Volume that arrived with it but was traded while the feed was away.</summary>
    decimal UnattributedVolume { get; }

    /// <summary>Sum of price times size; null where volume is.</summary>
    BigDecimal? Turnover { get; }

    /// <summary>At the close, in contracts.</summary>
    long? OpenInterest { get; }

    /// <summary>Trades, of a trade feed.</summary>
    long Trades { get; }

    /// <summary>Updates, of a snapshot feed.</summary>
    long Updates { get; }

    /// <summary>Bit mask of <see cref="Bars.BarFlags"/>.</summary>
    int Flags { get; }

    /// <summary>0 when first published, more each time it changed.</summary>
    int Revision { get; }

    /// <summary>The feed.</summary>
    string Source { get; }
}
